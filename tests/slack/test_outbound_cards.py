"""Real cards through the real way out: Slack takes every one of them, and feed text stays dead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.cards import AnyCard, DigestCard, NoteCard
from bot.cards.compose import story_card
from bot.locale import translator
from bot.platforms.slack.calls import Clients
from bot.platforms.slack.outbound import SlackPlatform
from bot.platforms.slack.rates import Rates
from bot.platforms.slack.render import render
from bot.platforms.slack.workspaces import Workspaces
from bot.ports import Posted, Posting
from feeds.model import DestinationSettings
from tests.builders import a_story, an_entry
from tests.engine.scenes import DESK
from tests.fakes.clock import FakeClock
from tests.fakes.slack_wire import SlackWire, live_markup, slack_wire
from tests.slack.scenes import NO_GAP, a_place

HOSTILE = {
    "mentions": "<!channel> <!here> <!everyone> <@U1> <!subteam^S1> <#C1>",
    "entities": "&lt;!channel&gt; &amp;lt;!here&amp;gt;",
    "links": "<https://evil.example|https://good.example> [a](https://evil.example)",
    "styles": "*bold* _it_ ~no~ `code` ```fence``` > quote\n> again",
    "dates": "<!date^0^{date}|now>",
    "right-to-left": "\u202egnaq\u202c \u2067x\u2069",
    "marks": "Z" + "\u0301\u0327" * 500,
    "long": "Guild and studios agree at length. " * 9000,
    "emoji": ":rotating_light: \U0001f468\u200d\U0001f469\u200d\U0001f467" * 400,
    "nothing": "\u200b\u200d\ufeff",
}


@asynccontextmanager
async def a_way_out() -> AsyncIterator[tuple[SlackWire, SlackPlatform]]:
    async with slack_wire() as wire:
        workspaces = Workspaces(Clients(wire.api_base), FakeClock(), token=wire.world.teams["T1"].token)
        platform = SlackPlatform(render, workspaces, rates=Rates(gap=NO_GAP))
        yield wire, platform
        await platform.close()


def cards_of(text: str) -> tuple[AnyCard, ...]:
    """A card, a digest and a note that say that, wherever a feed has a say."""
    entries = [an_entry(title=text, summary=text, outlet=text[:300], source=number) for number in range(1, 4)]
    card = story_card(
        a_story(*entries), desk=DESK, lang="en", settings=DestinationSettings(), translate=translator("en")
    )
    digest = DigestCard(title="Today", lang="en", cards=(card,) * 5, left_out=(card.headline,) * 5)
    return card, digest, NoteCard(text=text, lang="en", link=card.headline)


@pytest.mark.parametrize("name", HOSTILE)
async def test_slack_takes_every_card_and_nothing_of_a_feed_is_alive(name: str) -> None:
    async with a_way_out() as (wire, platform):
        for number, card in enumerate(cards_of(HOSTILE[name])):
            text = platform.render(card, a_place())
            posting = Posting(destination=a_place(), text=text, nonce=f"n{number}", parcel=number)
            sent = await platform.post(posting)
            assert isinstance(sent, Posted)
            assert await platform.edit(posting, sent.message) == sent

        assert [call.answer for call in wire.calls] == [""] * len(wire.calls)
        assert all("blocks" in one for one in wire.shown())
        assert [live_markup(one) for one in wire.shown()] == [[]] * 3


async def test_a_card_is_drawn_to_the_same_bytes_every_time() -> None:
    async with a_way_out() as (_, platform):
        texts = {platform.render(cards_of("Guild and studios agree")[0], a_place()) for _ in range(3)}

    assert len(texts) == 1
