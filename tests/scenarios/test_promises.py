"""What the README promises, each shown on the demo's newsstand with the real rooms and a real store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import command_room, poll_room
from bot.cards import Reply
from bot.commands import Caller, answer
from bot.demo.stand import DemoStand
from bot.demo.stories import Item, Stock, read_stock
from bot.parts import Parts, list_sources, open_channel, open_parts
from config.settings import load_settings
from feeds.poll import PollReport, poll_round

ME = Caller(tenant="local", person="me", channel="news", channel_name="news", is_manager=True)


@dataclass
class Newsroom:
    """A stand whose waves are all out, and the desk that reads it."""

    parts: Parts
    stand: DemoStand

    async def poll(self) -> PollReport:
        """Asks everything that may be asked."""
        return await poll_round(poll_room(self.parts, self.parts.encoder()), forced=True)

    async def say(self, line: str) -> Reply:
        """Types a line as the reading room's own person."""
        return await answer(line, ME, command_room(self.parts))

    async def exported(self, what: str) -> list[dict[str, object]]:
        """All rows."""
        return [dict(row) async for row in getattr(self.parts.store.exports, what)(None)]


async def _open(folder: Path, stock: Stock) -> Newsroom:
    stand = DemoStand(stock, started=datetime.now(UTC) - timedelta(minutes=5))
    base = await stand.start()
    settings = load_settings(
        {
            "SLUGLINE_DATA": str(folder),
            "SLUGLINE_FEEDS": f"{base}/feeds.opml",
            "SLUGLINE_ALLOW_ADDRESSES": base.removeprefix("http://"),
            "SLUGLINE_HOST_GAP": "0",
            "SLUGLINE_POLL_MIN": "0",
            "SLUGLINE_POLL_MAX": "5s",
            "SLUGLINE_MAX_AGE": "off",
            "SLUGLINE_WAIT": "0",
        }
    )
    parts = await open_parts(settings)
    await list_sources(parts)
    await open_channel(parts)
    return Newsroom(parts=parts, stand=stand)


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    room = await _open(tmp_path / "data", read_stock())
    await room.poll()
    yield room
    await room.parts.close()
    await room.stand.stop()


def _told_by(item_stock: Stock) -> dict[str, Item]:
    return {item.title: item for item in item_stock.items}


async def test_nothing_off_the_beat_is_kept_and_hardly_anything_on_it_is_missed(newsroom: Newsroom) -> None:
    items = _told_by(newsroom.stand.stock)
    rows = await newsroom.exported("entries")
    kept = {str(row["title"]) for row in rows if row["relevant"]}
    noise = {title for title in kept if not items[title].story}
    missed = {title for title, item in items.items() if item.story and title not in kept}

    assert len(rows) == len(items)
    assert not noise
    assert len(missed) <= 3


async def test_the_same_development_is_one_story_whoever_tells_it_in_whatever_language(
    newsroom: Newsroom,
) -> None:
    items = _told_by(newsroom.stand.stock)
    stories: dict[str, Counter[str]] = defaultdict(Counter)
    for row in await newsroom.exported("entries"):
        if row["relevant"]:
            stories[items[str(row["title"])].story][str(row["story"])] += 1
    together = sum(told.most_common(1)[0][1] for told in stories.values())

    assert together >= 0.85 * sum(told.total() for told in stories.values())
    largest = [told.most_common(1)[0][0] for story, told in stories.items() if story != "ruling"]
    assert len(set(largest)) == len(largest)


async def test_every_sentence_of_a_summary_stands_in_a_source_with_its_outlet(newsroom: Newsroom) -> None:
    sources = {(item.outlet, item.summary) for item in newsroom.stand.stock.items}
    names = {outlet.name: outlet.id for outlet in newsroom.stand.stock.outlets}
    reply = await newsroom.say("latest most:20")
    sentences = [sentence for card in reply.cards for sentence in getattr(card, "summary", ())]

    assert sentences
    for sentence in sentences:
        assert any(outlet == names[sentence.outlet] and sentence.text in text for outlet, text in sources), (
            sentence
        )


async def test_every_decision_has_its_reason_for_what_was_dropped_too(newsroom: Newsroom) -> None:
    rows = await newsroom.exported("entries")
    dropped = next(row for row in rows if not row["relevant"] and not row["held"])
    kept = next(row for row in rows if row["story"])

    for row in (dropped, kept):
        reply = await newsroom.say(f"why {row['url']}")
        assert reply.ok
        assert reply.text or reply.rows


async def test_asked_again_nothing_is_new_and_nothing_is_owed(newsroom: Newsroom) -> None:
    before = await newsroom.exported("deliveries")
    again = await newsroom.poll()

    assert (again.new, again.unchanged) == (0, again.sources)
    assert await newsroom.exported("deliveries") == before


async def test_an_item_under_another_guid_date_and_query_is_not_told_again(tmp_path: Path) -> None:
    stock = read_stock()
    room = await _open(tmp_path / "data", stock)
    try:
        first = await room.poll()
        later = [replace(item, number=item.number, ago=item.ago + timedelta(hours=1)) for item in stock.items]
        room.stand.stock = Stock(outlets=stock.outlets, items=tuple(later))
        again = await room.poll()
    finally:
        await room.parts.close()
        await room.stand.stop()

    assert first.new == len(stock.items)
    assert again.new == 0


async def test_a_slip_of_the_keyboard_is_one_sentence_and_changes_nothing(newsroom: Newsroom) -> None:
    for line, said in (
        ("search -", "no letter"),
        ("search ai until:9999-12-31", "not a date"),
        ("searhc runway", "search"),
    ):
        reply = await newsroom.say(line)
        assert not reply.ok
        assert said in reply.error


async def test_the_same_subscription_again_is_no_new_one(newsroom: Newsroom) -> None:
    first = await newsroom.say("subscribe deals")
    again = await newsroom.say("subscribe deals")

    assert first.buttons
    assert not again.buttons
    assert "already" in again.text
