"""Replies on Discord: words, cards, rows, buttons and files in one message, within its limits."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from bot.cards import Button, Reply, ReplyRow
from bot.platforms.discord.render_reply import draw_reply
from bot.platforms.discord.render_room import components_in
from bot.platforms.reading_room.markup import live_spans
from tests.cards.hostile import ANY_CARD, CARDS, HOSTILE, TEXT, URL, a_card
from tests.discord.limits import refusals
from tests.discord.test_render_cards import DEAD, labels, lines

TENANT = "discord:42"


def rows(count: int) -> tuple[ReplyRow, ...]:
    return tuple(
        ReplyRow(
            cells=(("setting", f"tz {number}"), ("value", "Europe/Paris")),
            link="https://variety.example/1",
        )
        for number in range(count)
    )


def test_words_rows_and_buttons_stand_in_one_message() -> None:
    reply = Reply(text="Settings of #news.", rows=rows(2), buttons=(Button(label="Undo", line="undo 3"),))
    drawn = draw_reply(reply, TENANT, "en")
    shown = [line.words for line in lines(drawn.payload)]

    assert shown == [
        "Settings of #news.",
        "setting · value",
        "tz 0 · Europe/Paris",
        "tz 1 · Europe/Paris",
    ]
    assert labels(drawn.payload) == ["Undo"]
    assert drawn.private
    assert not drawn.file


def test_a_shared_reply_is_for_everybody() -> None:
    assert not draw_reply(Reply(text="Two stories.", private=False), TENANT, "en").private


def test_an_error_is_said() -> None:
    drawn = draw_reply(Reply(ok=False, error="There is no topic labour."), TENANT, "en")

    assert [line.words for line in lines(drawn.payload)] == ["There is no topic labour."]


def test_an_empty_reply_is_still_a_message() -> None:
    assert not refusals(draw_reply(Reply(), TENANT, "en").payload)


def test_rows_that_do_not_fit_go_along_as_a_file() -> None:
    drawn = draw_reply(Reply(text="All sources.", rows=rows(300)), TENANT, "en")
    words = [line.words for line in lines(drawn.payload)]

    assert words[-1].endswith("more rows in the file.")
    assert drawn.file_name == "table.tsv"
    assert drawn.file.count("\n") == 301
    assert {"type": 13, "file": {"url": "attachment://table.tsv"}} in drawn.payload["components"]
    assert not refusals(drawn.payload)


def test_a_replys_own_file_goes_along_under_a_safe_name() -> None:
    drawn = draw_reply(
        Reply(text="x", attachment="<opml/>", attachment_name="mes flux/été.opml"), TENANT, "en"
    )

    assert (drawn.file, drawn.file_name) == ("<opml/>", "mes_flux__t_.opml")


def test_one_card_is_shown_whole_and_ten_are_a_list() -> None:
    one = draw_reply(Reply(cards=(a_card(),)), TENANT, "en").payload
    ten = draw_reply(Reply(cards=(a_card(),) * 10), TENANT, "en").payload

    assert "Why?" in labels(one)
    assert sum(part["type"] == 17 for part in components_in(one)) == 1
    assert sum(part["type"] in {9, 10} for part in ten["components"]) >= 6


def test_what_a_reply_offers_itself_is_not_offered_twice() -> None:
    reply = Reply(cards=(a_card(),), buttons=(Button(label="More", line="story k3f9qa"),))

    assert labels(draw_reply(reply, TENANT, "en").payload).count("More") == 1


def test_cards_that_do_not_fit_are_counted() -> None:
    cards = tuple(a_card(story=f"k3f9q{number}") for number in range(30))
    drawn = draw_reply(Reply(cards=cards), TENANT, "en")

    assert not refusals(drawn.payload)
    assert any("more stories." in line.words for line in lines(drawn.payload))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_said_fits(text: str) -> None:
    row = ReplyRow(cells=((text, text),) * 5, link=text)
    reply = Reply(text=text, error=text, rows=(row,) * 9, buttons=(Button(label=text, line=text),))

    assert not refusals(draw_reply(reply, TENANT, "en").payload)


ROWS = st.builds(ReplyRow, cells=st.lists(st.tuples(TEXT, TEXT), max_size=10).map(tuple), link=URL)
REPLIES = st.builds(
    Reply,
    text=TEXT,
    error=TEXT,
    cards=st.one_of(CARDS.map(lambda card: (card,)), st.lists(ANY_CARD, max_size=4).map(tuple), st.just(())),
    rows=st.lists(ROWS, max_size=40).map(tuple),
    buttons=st.lists(st.builds(Button, label=TEXT, line=TEXT), max_size=12).map(tuple),
    attachment=TEXT,
    attachment_name=TEXT,
)


@given(reply=REPLIES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_reply_keeps_to_every_limit_and_leaves_nothing_alive(reply: Reply) -> None:
    drawn = draw_reply(reply, TENANT, "fr")

    assert not refusals(drawn.payload)
    assert not [span for span in live_spans(tuple(lines(drawn.payload))) if span.kind in DEAD]
