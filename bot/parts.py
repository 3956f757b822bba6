"""Settings to parts: desk, store, fetcher, parser; the root builds everything else of these."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import metadata

from bot.clock import SystemClock
from bot.listing import read_list
from config.desk import SHIPPED, load_desk, read_sources
from config.settings import Settings
from feeds.encoder import open_encoder
from feeds.model import (
    Cadence,
    Desk,
    Destination,
    Filter,
    FirstContact,
    Source,
)
from feeds.ports import Encoder
from feeds.reading.article import Pages
from feeds.reading.fetch import HttpFetch
from feeds.reading.guard import Guard
from feeds.reading.parse import FeedParser
from feeds.store import LOCAL, Store, make_folder

ME = "me"
NEWS = "news"
READING_ROOM = "reading_room"
TERMINAL = "terminal"
LISTED = "sources listed"
SUBSCRIBED = "reading room subscribed"
VERSION = metadata.version("slugline")


@dataclass(slots=True, kw_only=True)
class Parts:
    """What every command that opens the store has in hand; `close` gives it all back."""

    settings: Settings
    desk: Desk
    store: Store
    fetch: HttpFetch
    parser: FeedParser
    clock: SystemClock

    @property
    def pages(self) -> Pages:
        """Articles' pages, robots.txt obeyed."""
        return Pages(self.fetch, self.parser)

    def encoder(self) -> Encoder | None:
        """The sentence encoder, where it is installed and wanted."""
        return open_encoder(self.settings.encoder)

    async def close(self) -> None:
        """Ends children and connections."""
        await self.parser.close()
        await self.fetch.close()
        await self.store.close()


def open_desk(settings: Settings) -> Desk:
    """The desk of the settings, with weights of the operator's own where there are any."""
    own = settings.data / "desk"
    return load_desk(settings.desk or SHIPPED, own if os.path.isdir(own) else None)


async def open_parts(settings: Settings) -> Parts:
    """Opens the store, migrating it as needed, and makes what reads the web."""
    desk = open_desk(settings)
    if not settings.database_url:
        make_folder(settings.data)
    return Parts(
        settings=settings,
        desk=desk,
        store=await Store.open(settings.database, desk=desk),
        fetch=_fetcher(settings),
        parser=FeedParser(),
        clock=SystemClock(),
    )


async def list_sources(parts: Parts) -> tuple[Source, ...]:
    """Makes the shipped list what desk and settings say; known sources keep their state."""
    specs = parts.desk.sources
    if parts.settings.feeds:
        topics = {topic.id for topic in parts.desk.topics}
        specs = await read_list(parts.settings.feeds, parts.fetch, lambda path: read_sources(path, topics))
    await parts.store.sources.seed(specs, parts.clock.now())
    await parts.store.meta.set(LISTED, "yes")
    return await parts.store.sources.all(LOCAL)


async def list_sources_once(parts: Parts) -> None:
    """For commands beside a running copy: its list may not be the one that our settings name."""
    if await parts.store.meta.get(LISTED) is None:
        await list_sources(parts)


async def open_channel(parts: Parts) -> Destination:
    """The reading room's channel, subscribed to everything from the start, once."""
    wants = parts.store.wants
    news = await wants.ensure_destination(LOCAL, READING_ROOM, NEWS, label=NEWS)
    if await parts.store.meta.get(SUBSCRIBED) is None:
        await _subscribe(parts, news)
        await parts.store.meta.set(SUBSCRIBED, "yes")
    return news


async def set_terminal(parts: Parts, *, on: bool) -> None:
    """The terminal is a destination while it shows cards; otherwise nothing piles up for it."""
    wants = parts.store.wants
    terminal = await wants.ensure_destination(LOCAL, TERMINAL, TERMINAL, label=TERMINAL)
    mine = [one for one in await wants.subscriptions(LOCAL) if one.destination == terminal.id]
    if on and not mine:
        await _subscribe(parts, terminal)
    if not on:
        for one in mine:
            await wants.end_subscription(LOCAL, one.number, now=parts.clock.now())


async def _subscribe(parts: Parts, place: Destination) -> None:
    await parts.store.wants.add_subscription(
        LOCAL,
        place.id,
        by=ME,
        filter=Filter(),
        cadence=Cadence(),
        first=FirstContact.FIVE,
        now=parts.clock.now(),
    )


def _fetcher(settings: Settings) -> HttpFetch:
    contact = f"; {settings.contact}" if settings.contact else ""
    return HttpFetch(
        user_agent=f"Slugline/{VERSION} (news desk{contact})",
        guard=Guard(settings.allow_addresses),
        host_gap=settings.host_gap,
        per_host=1 if settings.host_gap else 8,
    )
