"""Cards on Discord: every slot where it belongs, nothing alive that a feed wrote, always within limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from bot.cards import AnyCard, Card, DigestCard, Link, NoteCard
from bot.cards.addresses import address
from bot.commands import CATALOG
from bot.platforms.discord.ids import read_id
from bot.platforms.discord.render import render
from bot.platforms.discord.render_room import ROOMS, components_in
from bot.platforms.reading_room.markup import Span, discord_lines, live_spans
from feeds.reading.text import safe_text
from tests.builders import a_destination
from tests.cards.hostile import ANY_CARD, HOSTILE, TITLE, a_card
from tests.discord.limits import refusals
from tests.fakes.clock import NOON

GUILD = a_destination(platform="discord", tenant="discord:42", address="7")
EMBEDS = a_destination(platform="discord", tenant="discord:42", address="7", settings_embeds=True)
DEAD = {"mention", "emoji", "code", "spoiler", "strike", "underline", "bare"}
AT = int(NOON.timestamp())


def drawn(card: AnyCard, place: Any = GUILD) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(render(card, place))
    return message


def texts(message: dict[str, Any]) -> list[str]:
    """Every text that Discord reads as markdown, in order of display."""
    found = [part["content"] for part in in_order(message.get("components", [])) if part["type"] == 10]
    for embed in message.get("embeds", []):
        found += [embed[name] for name in ("title", "description") if name in embed]
    return found


def in_order(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in components:
        yield one
        yield from in_order(one.get("components", []))


def lines(message: dict[str, Any]) -> list[Span]:
    return [line for text in texts(message) for line in discord_lines(text)]


def labels(message: dict[str, Any]) -> list[str]:
    parts = list(in_order(message["components"]))
    options = [option["label"] for part in parts for option in part.get("options", [])]
    return [part["label"] for part in parts if part["type"] == 2] + options


def test_a_card_has_its_slots_in_the_order_of_display() -> None:
    shown = [line.words for line in lines(drawn(a_card()))]

    assert shown == [
        "LABOR · SAG-AFTRA / NETFLIX — f · 6 OUTLETS",
        TITLE,
        "urgent",
        "Performers must agree in writing before a model is trained. [Variety] "
        "Le texte doit encore être voté. [Le Film français, in French]",
        "Documents: Docket 2:26-cv-0417",
        "Also covered by Deadline +12 min, IndieWire +1 h 35, +4",
        "Labor · Likeness",
        "The next stage: story q7w2ma",
        "First: Variety, R · k3f9qa · names SAG-AFTRA",
    ]


def test_times_are_the_viewers_own() -> None:
    times = [span.target for span in live_spans(tuple(lines(drawn(a_card())))) if span.kind == "time"]

    assert times == [str(AT), str(AT)]


def test_headline_documents_and_outlets_are_links() -> None:
    links = {
        span.words: span.target for span in live_spans(tuple(lines(drawn(a_card())))) if span.kind == "link"
    }

    assert links == {
        TITLE: "https://variety.example/replicas",
        "Docket 2:26-cv-0417": "https://court.example/417",
        "Deadline": "https://deadline.example/1",
        "IndieWire": "https://indiewire.example/2",
    }


def test_the_edge_has_the_topics_colour_and_the_picture_its_words() -> None:
    message = drawn(a_card())
    container = message["components"][0]
    picture = next(part for part in components_in(message) if part["type"] == 11)

    assert container["accent_color"] == 0xF4A582
    assert picture["description"] == "Two actors at a picket line"
    assert picture["media"]["url"] == "https://pictures.example/1.jpg"


@pytest.mark.parametrize("place", [GUILD, EMBEDS], ids=["components", "embeds"])
def test_buttons_are_those_whose_command_works(place: Any) -> None:
    wanted = ["More", "Why?", "Follow"]
    wanted += ["Not relevant"] if "vote" in CATALOG else []
    wanted += ["Mute for 7 days", "Save"]
    wanted += ["Split out…"] if "split" in CATALOG else []
    wanted += ["Merge into…"] if "merge" in CATALOG else []

    assert labels(drawn(a_card(), place)) == wanted


def test_buttons_type_the_cards_lines_for_their_own_tenant_alone() -> None:
    parts = list(components_in(drawn(a_card())))
    ids = [part["custom_id"] for part in parts if part["type"] == 2]
    ids += [option["value"] for part in parts for option in part.get("options", [])]
    pressed = [read_id(one, "discord:42") for one in ids]
    typed = {one.line for one in pressed if one}

    assert {"story k3f9qa", "why k3f9qa", 'follow "SAG-AFTRA"', "mute story:k3f9qa for:7d"} <= typed
    assert not any(read_id(one, "discord:43") for one in ids)


def test_a_card_in_french_is_french() -> None:
    message = drawn(a_card(lang="fr", headline_lang="ja", also_more=0))
    shown = [line.words for line in lines(message)]

    assert "urgent · en japonais" in shown
    assert "Repris aussi par Deadline +12 min, IndieWire +1 h 35" in shown
    assert labels(message)[:2] == ["En savoir plus", "Pourquoi ?"]


def test_a_digest_is_one_message_with_what_was_left_out() -> None:
    brief = a_card(
        also=(), also_more=0, topics=(), image=None, footer=None, buttons=(), notes=(), documents=()
    )
    digest = DigestCard(
        title="Wednesday 25 November: 3 stories",
        lang="en",
        cards=(brief, brief),
        left_out=(Link(text="A quieter one", url="https://quiet.example/1"),),
        left_out_line="1 quieter story:",
    )
    shown = [line.words for line in lines(drawn(digest))]

    assert shown[0] == "Wednesday 25 November: 3 stories"
    assert shown[1] == "LABOR · SAG-AFTRA / NETFLIX — D · 6 OUTLETS"
    assert shown.count(TITLE) == 2
    assert shown[-1] == "1 quieter story: A quieter one"
    assert not labels(drawn(digest))


def test_a_note_is_a_line() -> None:
    note = NoteCard(
        text="The headline changed.", lang="en", link=Link(text="Report", url="https://variety.example/1")
    )

    assert [line.words for line in lines(drawn(note))] == ["The headline changed. Report"]
    assert drawn(note, EMBEDS)["embeds"] == [
        {"description": "The headline changed. [Report](https://variety.example/1)"}
    ]


def test_the_older_look_has_the_same_slots() -> None:
    embed = drawn(a_card(), EMBEDS)["embeds"][0]

    assert embed["author"] == {"name": "LABOR · SAG-AFTRA / NETFLIX — 10 JUN, 12:00 · 6 OUTLETS"}
    assert embed["title"] == TITLE
    assert embed["url"] == "https://variety.example/replicas"
    assert embed["timestamp"] == NOON.isoformat()
    assert embed["thumbnail"] == {"url": "https://pictures.example/1.jpg"}
    assert embed["footer"] == {"text": "First: Variety · k3f9qa · names SAG-AFTRA"}


def test_the_same_card_is_the_same_bytes() -> None:
    assert render(a_card(), GUILD) == render(a_card(), GUILD)


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_shown_equals_the_plain_title(title: str) -> None:
    message = drawn(a_card(headline=Link(text=title, url="https://variety.example/1")))
    shown = [line.words for line in lines(message) if line.kind == "heading"]

    assert shown
    assert shown[0] in {safe_text(title, room.headline) for room in ROOMS}
    assert not refusals(message)


@pytest.mark.parametrize(
    "title", ["Read https://a.example now", "[Exclusive] Studio signs", "See www.a.example"]
)
def test_a_title_that_may_not_be_a_label_has_its_link_below(title: str) -> None:
    message = drawn(a_card(headline=Link(text=title, url="https://www.variety.example/1")))
    heading, below = lines(message)[1:3]

    assert heading.words == title
    assert not live_spans(heading.inside)
    assert below.words == "variety.example"
    assert below.inside[0].target == "https://www.variety.example/1"


@pytest.mark.parametrize("place", [GUILD, EMBEDS], ids=["components", "embeds"])
@given(card=ANY_CARD)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_card_keeps_to_every_limit_and_leaves_nothing_alive(place: Any, card: AnyCard) -> None:
    message = drawn(card, place)
    shown = lines(message)
    alive = live_spans(tuple(shown))

    assert not refusals(message)
    assert {one.kind for one in alive} <= {"line", "small", "heading", "time", "link", "strong", "em"}
    assert {one.target for one in alive if one.kind == "time"} <= {str(AT)}
    assert not [one for one in alive if one.kind == "link" and one.target not in own_targets(card)]
    assert len([one for one in shown if one.kind == "heading"]) <= 1


def own_targets(card: AnyCard) -> set[str]:
    """Where links of a card may lead, as Discord is given them."""
    return {address(url, 2000) for url in _urls(card)}


def _urls(card: AnyCard) -> Iterator[str]:
    match card:
        case Card():
            yield card.headline.url
            yield from (one.url for one in (*card.documents, *card.also))
        case DigestCard():
            yield from (url for one in card.cards for url in _urls(one))
            yield from (one.url for one in card.left_out)
        case NoteCard():
            yield from [card.link.url] if card.link else []


@given(title=st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_title_is_shown_as_it_is(title: str) -> None:
    message = drawn(a_card(headline=Link(text=title, url="https://variety.example/1")))
    shown = [line.words for line in lines(message) if line.kind == "heading"]

    assert shown[0] in {safe_text(title, room.headline) or "…" for room in ROOMS}
