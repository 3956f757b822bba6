"""Article pages: fetched as politely as a person would, their text taken out of the clutter around it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import asdict, dataclass
from datetime import timedelta
from time import monotonic
from typing import Protocol

from protego import Protego
from yarl import URL

from feeds.ports import Blocked, Failed, Fetched, FetchOutcome, Gone, NotModified

LONGEST = 60_000
SHORTEST = 80
ROBOTS_KEPT = timedelta(hours=24)
ROBOTS_FAILED = timedelta(minutes=30)
ROBOTS_BYTES = 512 * 1024
REMEMBERED = 2000
ROBOT_NAME = "Slugline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The text of a page: paragraphs divided by newlines."""

    text: str
    lang: str = ""
    title: str = ""

    def as_fields(self) -> dict[str, str]:
        """The fields by name, to cross from the child."""
        return asdict(self)


def extract(body: bytes, url: str) -> Article | None:
    """The article in a web page. Runs in the parsing child: pages are as hostile as feeds."""
    import trafilatura  # noqa: PLC0415 - slow to import, and the desk itself never needs it

    document = trafilatura.bare_extraction(
        body, url=url, fast=True, include_comments=False, include_tables=False, with_metadata=True
    )
    text = _paragraphs(str(getattr(document, "text", "") or ""), str(getattr(document, "title", "") or ""))
    if len(text) < SHORTEST:
        return None
    return Article(
        text=text[:LONGEST],
        lang=str(getattr(document, "language", "") or "")[:10],
        title=str(getattr(document, "title", "") or "")[:500],
    )


def _paragraphs(text: str, title: str) -> str:
    """Lines without repeats of the headline and without bare labels such as *Source* at the end."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    while lines and title and lines[0].casefold() == title.strip().casefold():
        lines.pop(0)
    while lines and len(lines[-1]) < 40 and lines[-1][-1] not in '.!?…。！？»”"':
        lines.pop()
    return "\n".join(lines)


class PageFetch(Protocol):
    """The part of the fetcher that pages need."""

    async def page(self, url: str, *, max_bytes: int = ...) -> FetchOutcome:
        """An ordinary GET."""
        ...


class PageParser(Protocol):
    """The part of the parser that pages need."""

    async def article(self, body: bytes, url: str) -> Article | None:
        """The text of a page."""
        ...


@dataclass(frozen=True, slots=True)
class _Rules:
    """A host's robots.txt: its rules, or a plain yes or no, and until when that holds."""

    robots: Protego | None
    otherwise: bool
    until: float

    def allow(self, url: str) -> bool:
        return bool(self.robots.can_fetch(url, ROBOT_NAME)) if self.robots is not None else self.otherwise


class Pages:
    """Reads articles: robots.txt obeyed (RFC 9309), one page at a time per host."""

    def __init__(self, fetch: PageFetch, parser: PageParser) -> None:
        self._fetch = fetch
        self._parser = parser
        self._rules: OrderedDict[str, _Rules] = OrderedDict()
        self._turns: OrderedDict[str, asyncio.Lock] = OrderedDict()

    async def read(self, url: str) -> Article | None:
        """The article at this address, or None: refused, failed, or no article."""
        origin = _origin(url)
        if not origin:
            return None
        async with self._turn(origin):
            if not await self._may(origin, url):
                return None
            outcome = await self._fetch.page(url)
        if not isinstance(outcome, Fetched) or "html" not in (outcome.content_type or "html").lower():
            return None
        return await self._parser.article(outcome.body, outcome.url)

    def _turn(self, origin: str) -> asyncio.Lock:
        lock = self._turns.setdefault(origin, asyncio.Lock())
        self._turns.move_to_end(origin)
        for other in list(self._turns)[: max(0, len(self._turns) - REMEMBERED)]:
            if not self._turns[other].locked():
                del self._turns[other]
        return lock

    async def _may(self, origin: str, url: str) -> bool:
        rules = self._rules.get(origin)
        if rules is None or rules.until < monotonic():
            outcome = await self._fetch.page(f"{origin}/robots.txt", max_bytes=ROBOTS_BYTES)
            rules = self._rules[origin] = _rules_of(outcome)
            self._rules.move_to_end(origin)
            if len(self._rules) > REMEMBERED:
                self._rules.popitem(last=False)
        return rules.allow(url)


def _origin(url: str) -> str:
    try:
        return str(URL(url).origin())
    except (ValueError, UnicodeError):
        return ""


def _rules_of(outcome: FetchOutcome) -> _Rules:
    """4xx means no rules; a server in trouble, or an address that the guard refuses, means no."""
    kept = monotonic() + ROBOTS_KEPT.total_seconds()
    soon = monotonic() + ROBOTS_FAILED.total_seconds()
    match outcome:
        case Fetched():
            return _Rules(Protego.parse(outcome.body.decode("utf-8", "replace")), True, kept)
        case Gone():
            return _Rules(None, True, kept)
        case Blocked():
            return _Rules(None, outcome.status is not None, kept)
        case NotModified() | Failed():
            return _Rules(None, False, soon)
