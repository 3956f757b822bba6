"""Sources: the feeds that we read, how they are doing, and when to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Reach(StrEnum):
    """Who sees a source: every tenant, those that added it, or one tenant behind credentials."""

    SHIPPED = "shipped"
    ADDED = "added"
    PRIVATE = "private"


class ArticlePolicy(StrEnum):
    """When an entry's page is fetched: never, for thin feed text, or always."""

    OFF = "off"
    THIN = "thin"
    ALL = "all"


class SourceState(StrEnum):
    """`gone` is HTTP 410: never asked again; `paused` is a person's wish."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server gave us for conditional requests, byte for byte (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalHints:
    """How often the feed itself asks to be read: RSS `ttl`, the syndication module, skipHours, skipDays.

    Hours and days are GMT, days from 0 (Monday).
    """

    ttl: timedelta | None = None
    update_every: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the last polls went. `failures` counts failed polls in a row, `polls` all of them.

    `hints` are what the feed said of its rhythm when it was last read whole.
    """

    polls: int = 0
    failures: int = 0
    reason: str = ""
    polled_at: datetime | None = None
    worked_at: datetime | None = None
    failing_since: datetime | None = None
    newest: datetime | None = None
    entries: int = 0
    relevant: int = 0
    hints: IntervalHints = IntervalHints()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed: where it is, whose it is, and all that the next poll needs.

    `lang` is a two-letter code or empty when the feed mixes languages; `tier` is 1 for primary
    documents and leading trades, 2 for other press, 3 for aggregators. `moved_to` is a permanent
    redirect seen `moved_polls` times in a row. `asked_gap` is the interval that the feed itself asks
    for, `gap` the one that the last poll decided. `number` is what the asking tenant calls it, 0 where no
    tenant asked.
    """

    id: int
    url: str
    outlet: str
    site: str = ""
    lang: str = ""
    tier: int = 2
    kind: str = "press"
    folder: str = ""
    topics: tuple[str, ...] = ()
    paywall: bool = False
    checked: bool = False
    reach: Reach = Reach.SHIPPED
    owner: str | None = None
    articles: ArticlePolicy | None = None
    state: SourceState = SourceState.ACTIVE
    validators: Validators = Validators()
    body_hash: str = ""
    next_poll: datetime | None = None
    not_before: datetime | None = None
    gap: timedelta | None = None
    moved_to: str = ""
    moved_polls: int = 0
    health: Health = Health()
    number: int = 0
