"""One feed asked: fetched, parsed and cleaned into an answer, for each source that is due."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from feeds.faults import AFTER_FETCH, AFTER_PARSE, reach
from feeds.model import ArticlePolicy, Desk, Entry, IntervalHints, Source
from feeds.planning.open_news import OpenNews
from feeds.planning.politeness import PollBounds
from feeds.ports import Clock, Encoder, Failed, Fetch, Fetched, FetchOutcome, FetchRequest
from feeds.reading.article import Article
from feeds.reading.clean import CleanPatterns, to_entry
from feeds.reading.raw import ParsedFeed, Unreadable
from feeds.store import Store

log = structlog.get_logger(__name__)
ON_THE_LOOP = 10
OUR_FAULT = "Something went wrong on our side while reading this feed."


class Parser(Protocol):
    """Bytes to items."""

    async def parse(
        self, body: bytes, *, content_type: str, known: frozenset[str]
    ) -> ParsedFeed | Unreadable:
        """The feed, with the items whose hashes are not known."""
        ...


class ArticlePages(Protocol):
    """Entries' own pages, politely."""

    async def read(self, url: str) -> Article | None:
        """The article at this address, or None."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """What an operator may set about polling. `max_age` None: old entries open deliveries too."""

    minimum: timedelta = timedelta(minutes=15)
    maximum: timedelta = timedelta(hours=24)
    max_age: timedelta | None = timedelta(days=3)
    wait: timedelta = timedelta(minutes=5)
    articles: ArticlePolicy = ArticlePolicy.OFF
    timezone: str = "UTC"
    in_flight: int = 100
    batch: int = 50

    @property
    def bounds(self) -> PollBounds:
        """The bounds of every interval."""
        return PollBounds(minimum=self.minimum, maximum=self.maximum)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRoom:
    """All that a round works with; built once by the root.

    `open_news` is what it keeps from one batch to the next, for one batch at a `turn`.
    """

    store: Store
    fetch: Fetch
    parser: Parser
    desk: Desk
    clock: Clock
    settings: PollSettings
    pages: ArticlePages | None = None
    encoder: Encoder | None = None
    open_news: OpenNews = field(default_factory=OpenNews)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a source answered, as entries; `item_hashes` None where the document was not read anew."""

    source: Source
    outcome: FetchOutcome
    entries: tuple[Entry, ...] = ()
    item_hashes: tuple[str, ...] | None = None
    hints: IntervalHints | None = None
    site: str = ""


async def ask(room: PollRoom, source: Source) -> Answer:
    """The answer of one source; never raises, whatever the feed is."""
    try:
        return await _ask(room, source)
    except Exception:
        # One feed's trouble, a bug of ours that only it wakes, must not end the round for the others.
        log.exception("feed not read", source=source.id)
        return Answer(source=source, outcome=Failed(reason=OUR_FAULT))


async def _ask(room: PollRoom, source: Source) -> Answer:
    request = FetchRequest(url=source.url, validators=source.validators, body_hash=source.body_hash)
    outcome = await room.fetch(request)
    reach(AFTER_FETCH)
    if not isinstance(outcome, Fetched):
        return Answer(source=source, outcome=outcome)
    known = await room.store.sources.item_hashes(source.id)
    feed = await room.parser.parse(outcome.body, content_type=outcome.content_type, known=known)
    reach(AFTER_PARSE)
    if isinstance(feed, Unreadable):
        return Answer(source=source, outcome=Failed(reason=feed.reason))
    return Answer(
        source=source,
        outcome=replace(outcome, body=b""),  # answers wait in a queue; documents need not
        entries=await _cleaned(feed, source, desk=room.desk, seen=room.clock.now()),
        item_hashes=feed.item_hashes,
        hints=feed.hints,
        site=feed.site,
    )


async def _cleaned(feed: ParsedFeed, source: Source, *, desk: Desk, seen: datetime) -> tuple[Entry, ...]:
    if len(feed.items) <= ON_THE_LOOP:
        return _clean(feed, source, desk, seen)
    return await asyncio.to_thread(_clean, feed, source, desk, seen)


def _clean(feed: ParsedFeed, source: Source, desk: Desk, seen: datetime) -> tuple[Entry, ...]:
    patterns = CleanPatterns.of(desk)
    items: Sequence[Entry | None] = [
        to_entry(item, source, feed_lang=feed.lang, seen=seen, patterns=patterns) for item in feed.items
    ]
    return tuple(entry for entry in items if entry is not None)
