"""Stories as cards: slots filled by the rules of the house, and nothing beyond them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from bot.cards import AlsoCovered, Card, DigestCard, Footer, Link, NoteCard, Sentence, Slugline
from bot.cards.codec import from_json, to_json
from bot.cards.compose import MOST_IN_DIGEST, digest_card, story_card
from bot.cards.slugline import digest_line, line
from bot.commands import read
from bot.locale import translator
from feeds.errors import StoreError
from feeds.model import DestinationSettings, Image, Story, Urgent
from tests.builders import a_story, a_telling, an_entry
from tests.commands.lines import DESK
from tests.fakes.clock import NOON

PARIS = ZoneInfo("Europe/Paris")
MANY = tuple(
    an_entry(source=number, title=f"Report {number}", published=NOON + timedelta(minutes=7 * number))
    for number in range(1, 9)
)


def drawn(story: Story, *, lang: str = "en", reason: str = "", **fields: object) -> Card:
    """The card of a story in a destination with these settings."""
    wanted = replace(DestinationSettings(), **fields)
    return story_card(story, desk=DESK, lang=lang, settings=wanted, translate=translator(lang), reason=reason)


def test_a_slugline_places_times_and_names_the_matter() -> None:
    slugline = Slugline(topic="Deals", topic_id="deals", names=("Runway", "Lionsgate"), at=NOON, outlets=6)

    assert line(slugline, PARIS, "en") == "DEALS · RUNWAY / LIONSGATE — 10 JUN, 14:00 · 6 OUTLETS"
    assert digest_line(slugline, PARIS, "en") == "DEALS · RUNWAY / LIONSGATE — 10 JUN · 6 OUTLETS"
    assert line(replace(slugline, names=(), outlets=1), PARIS, "fr") == "DEALS — 10 JUIN, 14:00 · 1 MÉDIA"


def test_a_card_names_two_names_at_most() -> None:
    card = drawn(a_story(names=("One", "Two", "Three")))

    assert card.slugline.names == ("One", "Two")


def test_five_further_outlets_are_named_with_minutes_and_the_rest_counted() -> None:
    card = drawn(a_story(*MANY))

    assert [also.minutes for also in card.also] == [7, 14, 21, 28, 35]
    assert card.also[0].outlet == "Outlet 2"
    assert card.also_more == 2


def test_the_outlet_of_the_headline_is_not_told_again_but_the_first_is() -> None:
    story = a_story(*MANY[:3], telling=a_telling(MANY[1]))
    card = drawn(story)

    assert [also.outlet for also in card.also] == ["Outlet 1", "Outlet 3"]
    assert card.footer is not None
    assert card.footer.outlet == "Outlet 1"


def test_marks_are_two_words_at_most_the_weightiest_first() -> None:
    telling = a_telling(marks=frozenset({"paywalled", "press-release", "headline-changed"}))
    card = drawn(a_story(telling=telling, urgent=Urgent(why="three-outlets")))

    assert card.marks == ("urgent", "headline changed")


def test_a_card_speaks_its_channels_language_and_names_that_of_the_headline() -> None:
    card = drawn(a_story(), lang="fr")

    assert card.topics == ("Travail",)
    assert card.headline_lang == "en"
    assert [button.label for button in card.buttons][-1] == "Silence"


def test_every_button_types_a_line_that_is_understood() -> None:
    card = drawn(a_story(names=('The "Replica" Act: final',)))

    commands = [read(button.line).command for button in card.buttons]
    assert commands == ["story", "why", "follow", "save", "mute"]


@pytest.mark.parametrize(
    ("name", "sentences", "has_also"), [("card", 3, True), ("compact", 1, True), ("headline", 0, False)]
)
def test_formats_leave_out_slots(name: str, sentences: int, has_also: bool) -> None:
    telling = a_telling(MANY[0])
    telling = replace(telling, sentences=telling.sentences * 3, image=Image(url="https://x.example/p.jpg"))
    card = drawn(a_story(*MANY, telling=telling), format=name)

    assert len(card.summary) == sentences
    assert bool(card.also) == has_also
    assert (card.image is not None) == (name == "card")


def test_pictures_can_be_off() -> None:
    telling = replace(a_telling(), image=Image(url="https://x.example/p.jpg"))

    assert drawn(a_story(telling=telling), images=False).image is None


def test_why_is_the_deliverys_reason_or_the_storys() -> None:
    assert drawn(a_story(), reason="Subscription 1 asks for labor.").footer == Footer(
        outlet="Outlet 1", at=NOON, story="k3f9qa", why="Subscription 1 asks for labor."
    )


def test_a_digest_fits_one_screen_and_says_what_it_left_out() -> None:
    stories = [a_story(id=f"story{number}") for number in range(MOST_IN_DIGEST + 3)]
    digest = digest_card(
        stories, desk=DESK, lang="en", settings=DestinationSettings(), translate=translator("en"), when=NOON
    )

    assert digest.title == "Wednesday 10 June: 10 stories"
    assert len(digest.cards) == MOST_IN_DIGEST
    assert digest.left_out_line == "3 quieter stories:"
    assert len(digest.left_out) == 3
    assert all(len(card.summary) <= 1 for card in digest.cards)


_WORDS = st.text(max_size=20)
_TIMES = st.datetimes().map(lambda at: at.replace(tzinfo=NOON.tzinfo))
_CARDS = st.builds(
    Card,
    story=_WORDS,
    version=st.integers(0, 99),
    lang=st.just("en"),
    slugline=st.builds(
        Slugline,
        topic=_WORDS,
        topic_id=_WORDS,
        names=st.just(("A", "B")),
        at=_TIMES,
        outlets=st.integers(1, 9),
    ),
    headline=st.builds(Link, text=_WORDS, url=_WORDS),
    summary=st.lists(st.builds(Sentence, text=_WORDS, outlet=_WORDS), max_size=2).map(tuple),
    also=st.lists(st.builds(AlsoCovered, outlet=_WORDS, minutes=st.integers(0), url=_WORDS), max_size=2).map(
        tuple
    ),
    image=st.none() | st.builds(Image, url=_WORDS, alt=_WORDS),
    footer=st.none() | st.builds(Footer, outlet=_WORDS, at=_TIMES, story=_WORDS, why=_WORDS),
)


@settings(max_examples=50, deadline=None)
@given(_CARDS)
def test_a_card_survives_being_kept(card: Card) -> None:
    digest = DigestCard(
        title="t", lang="fr", cards=(card,), left_out=(Link(text="a", url="b"),), left_out_line="x"
    )
    note = NoteCard(text="Corrected.", lang="en", link=Link(text="a", url="b"))

    assert [from_json(to_json(one)) for one in (card, digest, note)] == [card, digest, note]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"kind": "card"}', '{"kind": "poem"}'])
def test_a_broken_card_is_the_stores_error(text: str) -> None:
    with pytest.raises(StoreError):
        from_json(text)
