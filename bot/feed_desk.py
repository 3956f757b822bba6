"""Reads feeds on a person's word: the FeedDesk of commands, over the fetcher and parser that polling uses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.commands.room import CheckReport, FeedLink, LookReport
from bot.locale import N_
from feeds.errors import UserError
from feeds.judging.judge import judge_entries
from feeds.model import Desk, Entry, Source
from feeds.ports import Blocked, Clock, Failed, Fetched, FetchOutcome, FetchRequest, Gone, NotModified
from feeds.reading.clean import CleanPatterns, to_entry
from feeds.reading.fetch import HttpFetch
from feeds.reading.parse.pool import FeedParser
from feeds.reading.raw import ParsedFeed, Unreadable

MOST_ITEMS = 20
MOST_EXAMPLES = 5
USUAL_GAP = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A feed and its newest items, cleaned; `on_topic` those that the desk keeps."""

    url: str
    feed: ParsedFeed
    entries: tuple[Entry, ...]
    on_topic: tuple[Entry, ...]
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why there is no feed; the body where there was one, which may name feeds."""

    reason: str
    body: bytes = b""
    url: str = ""
    moved_to: str = ""


class WebFeedDesk:
    """Asks unconditionally, through the same guard and the same turns at a host as every poll."""

    def __init__(
        self, *, fetch: HttpFetch, parser: FeedParser, desk: Desk, clock: Clock, poll_min: timedelta
    ) -> None:
        self._fetch = fetch
        self._parser = parser
        self._desk = desk
        self._clock = clock
        self._poll_min = poll_min
        self._patterns = CleanPatterns.of(desk)

    async def check(self, source: Source) -> CheckReport:
        """Asks a source once and judges its newest items."""
        seen = await self._see(source)
        if isinstance(seen, _Trouble):
            return CheckReport(url=source.url, works=False, status=seen.reason, moved_to=seen.moved_to)
        return CheckReport(
            url=source.url,
            works=True,
            status=N_("works") if seen.entries else N_("a feed without items"),
            title=seen.feed.title,
            format=seen.feed.format,
            items=len(seen.entries),
            on_topic=len(seen.on_topic),
            newest=max((entry.time for entry in seen.entries), default=None),
            moved_to=seen.moved_to,
        )

    async def look(self, url: str) -> LookReport:
        """Looks at the feed at that address, or at the first that works of those that the page names."""
        seen = await self._see(_stranger(url))
        if isinstance(seen, _Seen):
            return self._report(seen, ())
        found = await self._parser.find_feeds(seen.body, seen.url or url) if seen.body else ()
        links = tuple(FeedLink(url=one.url, title=one.title) for one in found)
        for link in links[:3]:
            inner = await self._see(_stranger(link.url))
            if isinstance(inner, _Seen):
                return self._report(inner, tuple(other for other in links if other != link))
        return LookReport(url=url, trouble=seen.reason, others=links)

    async def discover(self, url: str) -> tuple[FeedLink, ...]:
        """The feeds that a page names."""
        outcome = await self._fetch.page(url)
        if not isinstance(outcome, Fetched):
            raise UserError(_reason(outcome))
        found = await self._parser.find_feeds(outcome.body, outcome.url)
        return tuple(FeedLink(url=one.url, title=one.title) for one in found)

    async def download(self, url: str) -> bytes:
        """A list of feeds."""
        outcome = await self._fetch(FetchRequest(url=url))
        if not isinstance(outcome, Fetched):
            raise UserError(_reason(outcome))
        return outcome.body

    async def _see(self, source: Source) -> _Seen | _Trouble:
        outcome = await self._fetch(FetchRequest(url=source.url))
        if not isinstance(outcome, Fetched):
            return _Trouble(_reason(outcome), moved_to=getattr(outcome, "moved_to", ""))
        parsed = await self._parser.parse(outcome.body, content_type=outcome.content_type, known=frozenset())
        if isinstance(parsed, Unreadable):
            return _Trouble(parsed.reason, outcome.body, outcome.url, outcome.moved_to)
        return self._judged(replace(source, url=outcome.url), parsed, outcome.moved_to)

    def _judged(self, source: Source, feed: ParsedFeed, moved_to: str) -> _Seen:
        now = self._clock.now()
        cleaned = (
            to_entry(item, source, feed_lang=feed.lang, seen=now, patterns=self._patterns)
            for item in feed.items
        )
        newest = sorted((one for one in cleaned if one), key=lambda one: one.time, reverse=True)[:MOST_ITEMS]
        judged = judge_entries(newest, self._desk, None)
        kept = tuple(one for one, judgement in zip(newest, judged, strict=True) if judgement.relevant)
        return _Seen(source.url, feed, tuple(newest), kept, moved_to)

    def _report(self, seen: _Seen, others: tuple[FeedLink, ...]) -> LookReport:
        return LookReport(
            url=seen.moved_to or seen.url,
            title=seen.feed.title,
            site=seen.feed.site,
            lang=seen.feed.lang[:2].lower(),
            format=seen.feed.format,
            items=len(seen.entries),
            on_topic=len(seen.on_topic),
            newest=max((entry.time for entry in seen.entries), default=None),
            gap=max(seen.feed.hints.ttl or USUAL_GAP, self._poll_min),
            examples=tuple(entry.title for entry in seen.on_topic[:MOST_EXAMPLES]),
            canonicals=tuple(entry.canonical for entry in seen.on_topic if entry.canonical),
            others=others,
        )


def _stranger(url: str) -> Source:
    """A source that the store does not know."""
    return Source(id=0, url=url, outlet="")


def _reason(outcome: FetchOutcome) -> str:
    match outcome:
        case Blocked() | Failed() | Gone():
            return outcome.reason
        case NotModified():
            return N_("The server says that nothing changed, though it was not asked.")
        case Fetched():
            return ""
