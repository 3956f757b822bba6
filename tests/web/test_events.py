"""Live updates: what an open page hears, and what one that comes back has missed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest

from bot.platforms.reading_room import events
from bot.platforms.reading_room.listeners import MOST_WAITING, Change, Listeners
from bot.ports import Posting
from tests.builders import an_entry
from tests.fakes.clock import NOON
from tests.web.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class Event:
    """One of the stream's."""

    name: str
    id: str
    data: dict[str, str]


class Stream:
    """An open page's ear."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self) -> Event:
        """The next event, comments left out."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(5):
            while True:
                raw = await self._response.content.readline()
                if not raw:
                    raise EOFError
                line = raw.decode().rstrip("\n")
                name, _, value = line.partition(": ")
                if name in {"event", "id", "data"}:
                    fields[name] = value
                if not line and "event" in fields:
                    return Event(fields["event"], fields.get("id", ""), json.loads(fields["data"]))


@asynccontextmanager
async def listening(room: Newsroom, query: str = "since=1", **headers: str) -> AsyncIterator[Stream]:
    """A stream that is surely open."""
    async with room.http.get(f"{room.server.url}/events?{query}", headers=headers) as response:
        assert (await response.content.readline()).startswith(b"retry:")
        yield Stream(response)


async def test_a_card_that_comes_is_told_to_open_pages(newsroom: Newsroom) -> None:
    async with listening(newsroom) as page:
        await newsroom.tell()
        await newsroom.deliver()
        event = await page.next()

    assert (event.name, event.data["id"]) == ("card", "m1")
    assert 'id="m1"' in event.data["html"]
    assert 'data-day="2026-06-10"' in event.data["html"]
    assert "Guild and studios agree" in event.data["html"]


async def test_a_card_that_changes_is_told_under_the_same_id(newsroom: Newsroom) -> None:
    entry = an_entry()
    story = await newsroom.tell(entry)
    await newsroom.deliver()
    async with listening(newsroom, f"since={events.micros(NOON)}") as page:
        await newsroom.retell(story, entry, an_entry(source=2, title="More"))
        event = await page.next()

    assert event.data["id"] == "m1"
    assert "2 OUTLETS" in event.data["html"]
    assert "2 OUTLETS" in await newsroom.page("/")


async def test_a_page_that_comes_back_hears_what_it_missed_once(newsroom: Newsroom) -> None:
    await newsroom.tell(id="aaaaaa")
    await newsroom.deliver()
    newsroom.clock.advance(timedelta(minutes=1))
    last = events.micros(newsroom.clock.now())
    newsroom.clock.advance(timedelta(minutes=1))
    await newsroom.tell(an_entry(title="While away"), id="bbbbbb")
    await newsroom.deliver()

    async with listening(newsroom, "since=1", **{"Last-Event-ID": str(last)}) as page:
        missed = await page.next()
        newsroom.clock.advance(timedelta(minutes=1))
        await newsroom.tell(an_entry(title="Now"), id="cccccc")
        await newsroom.deliver()
        now = await page.next()

    assert "While away" in missed.data["html"]
    assert "Now" in now.data["html"]
    assert int(missed.id) < int(now.id)


@pytest.mark.parametrize("is_written", [False, True])
async def test_a_change_told_before_its_row_is_written_is_not_lost(
    newsroom: Newsroom, *, is_written: bool
) -> None:
    story = await newsroom.tell()
    await newsroom.deliver()
    since = events.micros(newsroom.clock.now())
    card = await newsroom.store.outbox.get(1)
    assert card
    if is_written:
        await newsroom.retell(story, an_entry(), an_entry(source=2, title="More"))
    else:
        newsroom.clock.advance(timedelta(minutes=1))
        posting = Posting(destination=newsroom.news, text=card.text, nonce=card.nonce, parcel=card.id)
        await newsroom.platform.edit(posting, card.message)

    async with listening(newsroom, f"since={since}") as page:
        changed = await page.next()
        newsroom.clock.advance(timedelta(minutes=1))
        await newsroom.tell(an_entry(title="Next"), id="bbbbbb")
        await newsroom.deliver()
        following = await page.next()

    assert changed.data["id"] == "m1"
    assert "Next" in following.data["html"]


async def test_an_empty_page_hears_how_the_first_poll_goes(newsroom: Newsroom) -> None:
    events.WHILE_EMPTY, before = 0.05, events.WHILE_EMPTY
    try:
        async with listening(newsroom, "since=0&empty=1") as page:
            event = await page.next()
    finally:
        events.WHILE_EMPTY = before

    assert event.name == "waiting"
    assert event.data["text"].startswith("First poll of 3 sources")


async def test_other_places_are_not_told(newsroom: Newsroom) -> None:
    mine = await newsroom.store.wants.ensure_destination("local", "reading_room", "me", is_person=True)
    async with listening(newsroom) as page, listening(newsroom, "of=me&since=1") as my_page:
        await newsroom.tell(an_entry(title="Mine"), id="aaaaaa", to=mine)
        await newsroom.deliver(mine)
        await newsroom.tell(an_entry(title="Everybody's"), id="bbbbbb")
        await newsroom.deliver()

        assert "Everybody" in (await page.next()).data["html"]
        assert "Mine" in (await my_page.next()).data["html"]


async def test_the_server_stops_while_pages_listen(newsroom: Newsroom) -> None:
    async with listening(newsroom):
        async with asyncio.timeout(1.5):
            await newsroom.server.stop()

    with pytest.raises(aiohttp.ClientConnectionError):
        await newsroom.http.get(f"{newsroom.server.url}/healthz")


def test_a_page_that_does_not_keep_up_is_let_go() -> None:
    listeners = Listeners()
    change = Change(destination=1, parcel=1, text="", at=NOON)
    with listeners.listening() as slow:
        for _ in range(MOST_WAITING + 1):
            listeners.tell(change)

        assert len(listeners) == 0
        assert slow.get_nowait() is None


async def test_too_many_pages_are_asked_to_wait(newsroom: Newsroom) -> None:
    events.MOST_PAGES, before = 1, events.MOST_PAGES
    try:
        async with listening(newsroom), newsroom.http.get(f"{newsroom.server.url}/events") as second:
            assert second.status == 503
    finally:
        events.MOST_PAGES = before
