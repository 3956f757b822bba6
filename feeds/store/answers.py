"""What the store is asked and what it answers, beyond the nouns themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from feeds.model import Entry, Judgement, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """An entry with all that the desk holds about it; `vector` is float16, two rows of 512."""

    entry: Entry
    judgement: Judgement
    vector: bytes | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryVersion:
    """What an entry said until it was edited."""

    entry: str
    version: int
    title: str
    summary: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryQuery:
    """Which stories. Within a field *or*, between fields *and*; words and phrases all at once."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without_words: tuple[str, ...] = ()
    without_phrases: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    without_topics: tuple[str, ...] = ()
    without_names: tuple[str, ...] = ()
    without_outlets: tuple[str, ...] = ()
    without_langs: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    best_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some stories, the cursor of the next page (empty at the end), and how many a search found.

    A search looks at a bounded number of the newest reports, and counts among those.
    """

    stories: tuple[Story, ...]
    next_cursor: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a plan changed: numbers of rows, and the destinations that are owed something new."""

    new: int = 0
    edited: int = 0
    stories: int = 0
    deliveries: int = 0
    destinations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """Who typed what, and the line that takes it back (empty when nothing does)."""

    number: int
    by: str
    line: str
    undo_line: str
    at: datetime
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """Which sources each tenant has, for matching without a query."""

    sources: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def sees(self, tenant: str, source: int) -> bool:
        """Whether that tenant has that source."""
        return source in self.sources.get(tenant, frozenset())

    def sees_any(self, tenant: str, story: Story) -> bool:
        """Whether any report of the story is the tenant's to see."""
        mine = self.sources.get(tenant, frozenset())
        return any(report.source in mine for report in story.reports)
