"""Entries: single items of single feeds, cleaned; all that later rooms may know of the outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture by address (https), with its alternative text."""

    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of one feed, plain text only.

    `id` is sixteen hex digits derived from what the feed said (`feeds.planning.novelty.entry_id`);
    `url` is the link as the feed gave it, `canonical` the one that identifies the page. `summary` is at
    most 2 000 characters, `body` the full text where the feed or the page carried it. `marks` may hold
    `paywalled`, `press-release`, `headline-only`. `owner` is the tenant of a private source.
    """

    id: str
    source: int
    outlet: str
    url: str
    canonical: str
    title: str
    seen: datetime
    guid: str = ""
    summary: str = ""
    body: str = ""
    lang: str = "und"
    published: datetime | None = None
    image: Image | None = None
    author: str = ""
    tier: int = 2
    marks: frozenset[str] = frozenset()
    source_topics: tuple[str, ...] = ()
    owner: str | None = None

    @property
    def time(self) -> datetime:
        """Published if the feed gave a sane date, else when we first saw it."""
        return self.published or self.seen


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySentence:
    """A sentence that stands word for word in an entry, and where."""

    text: str
    outlet: str
    entry: str
    lang: str = "und"
