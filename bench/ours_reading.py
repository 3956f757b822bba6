"""Slugline's side of the reading benchmark: fetch, parse, clean, store and index, judging left out.

Takes addresses on standard input; prints the CPU seconds that it took, children included.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from feeds.model import Entry, Judgement, Source, SourceSpec
from feeds.planning.novelty import keys_of
from feeds.planning.plan import IngestPlan, NewEntry, PolledSource
from feeds.ports import Fetched, FetchRequest
from feeds.reading.boilerplate import CleanPatterns
from feeds.reading.clean import to_entry
from feeds.reading.fetch import HttpFetch
from feeds.reading.guard import Guard
from feeds.reading.parse import FeedParser
from feeds.reading.raw import ParsedFeed
from feeds.store import Store

BATCH = 50
PATTERNS = CleanPatterns(boilerplate=())


def _unjudged(entry: Entry) -> NewEntry:
    blank = Judgement(
        entry=entry.id,
        relevant=False,
        held=False,
        score=0.0,
        primary="",
        topics=(),
        names=(),
        lang=entry.lang,
    )
    return NewEntry(entry=entry, keys=keys_of(entry), judgement=blank)


class Reading:
    """One pass over all feeds."""

    def __init__(self, store: Store, urls: list[str]) -> None:
        allow = frozenset((urlsplit(url).hostname or "", urlsplit(url).port or 80) for url in urls)
        self.store = store
        self.urls = urls
        self.fetch = HttpFetch(
            user_agent="bench", guard=Guard(allow=allow), host_gap=timedelta(0), per_host=8
        )
        self.parser = FeedParser(workers=1)

    async def run(self) -> int:
        """Returns how many entries were stored."""
        now = datetime.now(UTC)
        await self.store.sources.seed([SourceSpec(url=url, outlet=url, lang="en") for url in self.urls], now)
        stored = 0
        while True:
            due = await self.store.sources.claim_due(
                now, timedelta(minutes=10), BATCH, floor=timedelta(days=1), forced=False, owner="bench"
            )
            if not due:
                return stored
            polled = await asyncio.gather(*(self._read(source, now) for source in due))
            entries = tuple(_unjudged(entry) for _, found in polled for entry in found)
            plan = IngestPlan(entries=entries, polls=tuple(poll for poll, _ in polled))
            stored += (await self.store.apply(plan, now)).new

    async def _read(self, source: Source, now: datetime) -> tuple[PolledSource, list[Entry]]:
        fetched = await self.fetch(FetchRequest(url=source.url))
        assert isinstance(fetched, Fetched), fetched
        feed = await self.parser.parse(fetched.body, content_type=fetched.content_type, known=frozenset())
        assert isinstance(feed, ParsedFeed), feed
        made = (
            to_entry(item, source, feed_lang=feed.lang, seen=now, patterns=PATTERNS) for item in feed.items
        )
        asked = replace(source, next_poll=now + timedelta(days=1))
        return PolledSource(source=asked, item_hashes=feed.item_hashes), [one for one in made if one]

    async def close(self) -> None:
        """Closes connections and children."""
        await self.fetch.close()
        await self.parser.close()


async def main() -> None:
    """Reads everything once."""
    store = await Store.open(sys.argv[1])
    reading = Reading(store, sys.stdin.read().split())
    stored = await reading.run()
    await reading.close()
    await store.close()
    print(stored, file=sys.stderr)


if __name__ == "__main__":
    before = os.times()
    asyncio.run(main())
    print(sum(os.times()[:4]) - sum(before[:4]))
