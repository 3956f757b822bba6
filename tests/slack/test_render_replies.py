"""Replies on Slack: words, cards, rows and buttons in one message, within its limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from bot.cards import Button, Reply, ReplyRow
from bot.platforms.slack.render_reply import draw_reply
from tests.cards.hostile import ANY_CARD, CARDS, HOSTILE, TEXT, URL, a_card
from tests.slack.limits import refusals
from tests.slack.test_render_cards import ALLOWED, labels, nodes, shown, values

TENANT = "slack:T1"


def answered(reply: Reply) -> dict[str, Any]:
    return draw_reply(reply, TENANT, "en")


def rows(count: int) -> tuple[ReplyRow, ...]:
    return tuple(
        ReplyRow(
            cells=(("setting", f"tz {number}"), ("value", "Europe/Paris")), link="https://variety.example/1"
        )
        for number in range(count)
    )


def test_words_rows_and_buttons_stand_in_one_message() -> None:
    reply = Reply(text="Settings of #news.", rows=rows(2), buttons=(Button(label="Undo", line="undo 3"),))
    message = answered(reply)

    assert shown(message) == [
        "Settings of #news.",
        "setting · value",
        "tz 0 · Europe/Paris tz 1 · Europe/Paris",
    ]
    assert labels(message) == ["Undo"]
    assert values(message) == {"undo 3"}
    assert message["text"] == "Settings of #news."


def test_a_replys_lines_stay_lines() -> None:
    message = answered(Reply(text="One.\nTwo <b>."))

    assert message["blocks"][0]["text"]["text"] == "One.\nTwo <b>."


def test_an_error_is_said() -> None:
    assert shown(answered(Reply(ok=False, error="There is no topic labour."))) == [
        "There is no topic labour."
    ]


def test_an_empty_reply_is_still_a_message() -> None:
    assert not refusals(answered(Reply()))


def test_rows_that_do_not_fit_are_counted() -> None:
    message = answered(Reply(text="All sources.", rows=rows(300)))

    assert shown(message)[-1].endswith("more rows.")
    assert not refusals(message)


def test_one_card_is_shown_whole_and_ten_are_a_list() -> None:
    one = answered(Reply(cards=(a_card(),)))
    ten = answered(Reply(cards=tuple(a_card(story=f"k3f9q{number}") for number in range(10))))

    assert "Why?" in labels(one)
    assert labels(ten) == ["More"] * 10
    assert not refusals(ten)


def test_what_a_reply_offers_itself_is_not_offered_twice() -> None:
    reply = Reply(cards=(a_card(),), buttons=(Button(label="More", line="story k3f9qa"),))

    assert labels(answered(reply)).count("More") == 1


def test_cards_that_do_not_fit_are_counted() -> None:
    message = answered(Reply(cards=tuple(a_card(story=f"k3f9q{number}") for number in range(30))))

    assert not refusals(message)
    assert shown(message)[-1].endswith("more stories.")


def test_ids_of_actions_are_one_of_a_kind() -> None:
    message = answered(Reply(cards=(a_card(), a_card()), buttons=(Button(label="Undo", line="undo 3"),)))
    ids = [node["action_id"] for node in nodes(message) if "action_id" in node]

    assert len(ids) == len(set(ids)) == 3


def test_a_line_too_long_for_a_button_has_none() -> None:
    reply = Reply(text="x", buttons=(Button(label="Share", line="share " + "x" * 2000),))

    assert not labels(answered(reply))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_said_fits(text: str) -> None:
    row = ReplyRow(cells=((text, text),) * 5, link=text)
    reply = Reply(text=text, error=text, rows=(row,) * 9, buttons=(Button(label=text, line=text),))

    assert not refusals(answered(reply))


ROWS = st.builds(ReplyRow, cells=st.lists(st.tuples(TEXT, TEXT), max_size=10).map(tuple), link=URL)
REPLIES = st.builds(
    Reply,
    text=TEXT,
    error=TEXT,
    cards=st.one_of(CARDS.map(lambda card: (card,)), st.lists(ANY_CARD, max_size=4).map(tuple), st.just(())),
    rows=st.lists(ROWS, max_size=40).map(tuple),
    buttons=st.lists(st.builds(Button, label=TEXT, line=TEXT), max_size=12).map(tuple),
)


@given(reply=REPLIES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_reply_keeps_to_every_limit_and_leaves_nothing_alive(reply: Reply) -> None:
    message = draw_reply(reply, TENANT, "fr")

    assert not refusals(message)
    assert {node["type"] for node in nodes(message["blocks"]) if "type" in node} <= ALLOWED
