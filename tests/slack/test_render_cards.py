"""Cards on Slack: every slot where it belongs, nothing alive that a feed wrote, always within limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from bot.cards import AnyCard, DigestCard, Link, NoteCard
from bot.commands import CATALOG
from bot.platforms.reading_room.markup import live_spans, slack_spans
from bot.platforms.slack.render import render
from bot.platforms.slack.render_room import ROOMS
from feeds.reading.text import safe_text
from tests.builders import a_destination
from tests.cards.hostile import ANY_CARD, HOSTILE, TITLE, a_card
from tests.fakes.clock import NOON
from tests.slack.limits import refusals

TEAM = a_destination(platform="slack", tenant="slack:T1", address="C1")
AT = int(NOON.timestamp())


def drawn(card: AnyCard) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(render(card, TEAM))
    return message


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a message, outer ones first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)


def shown(message: dict[str, Any]) -> list[str]:
    """What a reader sees of each block, its dates as `<date>`."""
    return [" ".join(_words(block).split()) for block in message["blocks"] if block["type"] != "actions"]


def _words(block: dict[str, Any]) -> str:
    if block["type"] == "rich_text":
        return "".join(part.get("text", "<date>") for part in block["elements"][0]["elements"])
    if block["type"] == "context":
        return " ".join(_text(one) for one in block["elements"])
    return _text(block["text"])


def _text(node: dict[str, Any]) -> str:
    text = str(node["text"])
    return "<date>" if node["type"] == "mrkdwn" else text.replace("&amp;", "&")


def labels(message: dict[str, Any]) -> list[str]:
    buttons = [node["text"]["text"] for node in nodes(message) if node.get("type") == "button"]
    menus = [node for node in nodes(message) if node.get("type") == "overflow"]
    return buttons + [option["text"]["text"] for menu in menus for option in menu["options"]]


def values(message: dict[str, Any]) -> set[str]:
    return {str(node["value"]) for node in nodes(message) if "value" in node}


def test_a_card_has_its_slots_in_the_order_of_display() -> None:
    assert shown(drawn(a_card())) == [
        "LABOR · SAG-AFTRA / NETFLIX — <date> · 6 OUTLETS",
        f"{TITLE} urgent",
        "Performers must agree in writing before a model is trained. [Variety] "
        "Le texte doit encore être voté. [Le Film français, in French]",
        "Documents: Docket 2:26-cv-0417 Also covered by Deadline +12 min, IndieWire +1 h 35, +4",
        "Labor · Likeness",
        "The next stage: story q7w2ma",
        "First: Variety, <date> · k3f9qa · names SAG-AFTRA",
    ]


def test_headline_documents_and_outlets_are_links() -> None:
    links = {node["text"]: node["url"] for node in nodes(drawn(a_card())) if node.get("type") == "link"}

    assert links == {
        TITLE: "https://variety.example/replicas",
        "Docket 2:26-cv-0417": "https://court.example/417",
        "Deadline": "https://deadline.example/1",
        "IndieWire": "https://indiewire.example/2",
    }


def test_times_are_the_viewers_own() -> None:
    dates = [node["text"] for node in nodes(drawn(a_card())) if node.get("type") == "mrkdwn"]

    assert dates == [f"<!date^{AT}^{{date_short_pretty}}, {{time}}|10 Jun, 12:00 UTC>"] * 2


def test_the_picture_has_its_words() -> None:
    pictures = [node for node in nodes(drawn(a_card())) if node.get("type") == "image"]

    assert pictures == [
        {
            "type": "image",
            "image_url": "https://pictures.example/1.jpg",
            "alt_text": "Two actors at a picket line",
        }
    ]


def test_notifications_and_screen_readers_get_a_line() -> None:
    assert drawn(a_card())["text"] == f"Labor: {TITLE} (6 outlets)"


def test_nothing_unfurls() -> None:
    message = drawn(a_card())

    assert message["unfurl_links"] is False
    assert message["unfurl_media"] is False


def test_buttons_and_menu_are_those_whose_command_works() -> None:
    wanted = ["More", "Why?", "Follow"]
    wanted += ["Not relevant"] if "vote" in CATALOG else []
    wanted += ["Mute for 7 days", "Save"]
    wanted += ["Split out…"] if "split" in CATALOG else []
    wanted += ["Merge into…"] if "merge" in CATALOG else []

    assert labels(drawn(a_card())) == wanted


def test_buttons_carry_the_lines_that_they_type() -> None:
    lines = {"story k3f9qa", "why k3f9qa", 'follow "SAG-AFTRA"', "mute story:k3f9qa for:7d", "save k3f9qa"}

    assert lines <= values(drawn(a_card()))


def test_a_card_in_french_is_french() -> None:
    message = drawn(a_card(lang="fr", headline_lang="ja", also_more=0))

    assert f"{TITLE} urgent · en japonais" in shown(message)
    assert labels(message)[:2] == ["En savoir plus", "Pourquoi ?"]


def test_a_digest_is_one_message_with_what_was_left_out() -> None:
    bare: dict[str, Any] = dict.fromkeys(("also", "topics", "buttons", "notes", "documents", "marks"), ())
    brief = a_card(**bare, also_more=0, image=None, footer=None)
    digest = DigestCard(
        title="Wednesday 25 November: 3 stories",
        lang="en",
        cards=(brief, brief),
        left_out=(Link(text="A quieter one", url="https://quiet.example/1"),),
        left_out_line="1 quieter story:",
    )
    message = drawn(digest)
    story = [
        "LABOR · SAG-AFTRA / NETFLIX — <date> · 6 OUTLETS",
        f"{TITLE} Performers must agree in writing before a model is trained. [Variety]",
    ]

    assert shown(message) == [
        "Wednesday 25 November: 3 stories",
        *story,
        *story,
        "1 quieter story: · A quieter one",
    ]
    assert not labels(message)
    assert message["text"] == f"Wednesday 25 November: 3 stories. {TITLE}"


def test_a_note_is_a_line() -> None:
    led = Link(text="Report", url="https://variety.example/1")
    note = NoteCard(text="The headline changed.", lang="en", link=led)

    assert shown(drawn(note)) == ["The headline changed. Report"]
    assert drawn(note)["text"] == "The headline changed."


def test_the_same_card_is_the_same_bytes() -> None:
    assert render(a_card(), TEAM) == render(a_card(), TEAM)


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_shown_equals_the_plain_title(title: str) -> None:
    message = drawn(a_card(headline=Link(text=title, url="https://variety.example/1"), marks=()))
    headline = next(block for block in message["blocks"] if block["type"] == "rich_text")

    assert _words(headline) in {safe_text(title, room.headline) for room in ROOMS}
    assert not refusals(message)


@pytest.mark.parametrize(
    ("said", "escaped"),
    [
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("AT&T's \"deal\" isn't", "AT&amp;T's \"deal\" isn't"),
    ],
)
def test_exactly_three_letters_are_escaped(said: str, escaped: str) -> None:
    assert drawn(NoteCard(text=said, lang="en"))["text"] == escaped


@given(card=ANY_CARD)
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_card_keeps_to_every_limit_and_leaves_nothing_alive(card: AnyCard) -> None:
    message = drawn(card)
    marked = [node["text"] for node in nodes(message["blocks"]) if node.get("type") == "mrkdwn"]

    assert not refusals(message)
    assert all({one.kind for one in live_spans(slack_spans(text))} == {"time"} for text in marked)
    assert not [one for one in live_spans(slack_spans(message["text"])) if one.kind in {"mention", "link"}]
    assert {node["type"] for node in nodes(message["blocks"]) if "type" in node} <= ALLOWED


# No user, channel, group, broadcast or emoji element: nobody is named, nobody is rung.
ALLOWED = {
    *("rich_text", "rich_text_section", "text", "link", "context", "plain_text", "mrkdwn", "section"),
    *("image", "header", "actions", "button", "overflow"),
}


@given(title=st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_title_is_shown_as_it_is(title: str) -> None:
    message = drawn(a_card(headline=Link(text=title, url="https://variety.example/1"), marks=()))
    headline = next(block for block in message["blocks"] if block["type"] == "rich_text")

    assert _words(headline) in {safe_text(title, room.headline) or "–" for room in ROOMS}
