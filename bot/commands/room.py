"""What commands work with: the store, the desk, the clock, and ports to what needs the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from feeds.model import Desk, Source
from feeds.ports import Clock
from feeds.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed that a site names."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """How one source answers just now.

    `works` is false when no feed could be read; `status` then says why. `on_topic` of `items` are about
    the beat. `moved_to` is where a permanent redirect leads.
    """

    url: str
    works: bool
    status: str
    title: str = ""
    format: str = ""
    items: int = 0
    on_topic: int = 0
    newest: datetime | None = None
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookReport:
    """An address that somebody wants to add: the feed behind it, judged.

    `trouble` is empty when a feed was found; `others` are further feeds of the same site, `examples` the
    headlines on topic, newest first.
    """

    url: str
    trouble: str = ""
    title: str = ""
    site: str = ""
    lang: str = ""
    format: str = ""
    items: int = 0
    on_topic: int = 0
    newest: datetime | None = None
    gap: timedelta | None = None
    examples: tuple[str, ...] = ()
    canonicals: tuple[str, ...] = ()
    others: tuple[FeedLink, ...] = ()


class FeedDesk(Protocol):
    """Reads feeds on a person's word, outside the rounds of polling, and stores nothing."""

    async def check(self, source: Source) -> CheckReport:
        """Asks a source once and judges what it shows."""
        ...

    async def look(self, url: str) -> LookReport:
        """Looks at the feed at that address, or at the first feed that the page there names."""
        ...

    async def discover(self, url: str) -> tuple[FeedLink, ...]:
        """The feeds that a page names."""
        ...

    async def download(self, url: str) -> bytes:
        """A list of feeds from the web; raises UserError with the reason when there is none to be had."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """What the running process knows of itself beyond the store. `notes` are sentences."""

    started_at: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSettings:
    """The operator's defaults that replies depend on."""

    timezone: str = "UTC"
    locale: str = "en"
    public_url: str = ""
    version: str = ""
    poll_min: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRoom:
    """All that handlers may reach. Without a `feeds_desk` nothing is fetched on a person's word."""

    store: Store
    desk: Desk
    clock: Clock
    settings: RoomSettings = RoomSettings()
    health: Callable[[], HealthReport] = HealthReport
    feeds_desk: FeedDesk | None = None
    encoder_name: str = ""
