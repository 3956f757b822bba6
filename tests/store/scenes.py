"""Short ways to a store with something in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from feeds.model import Delivery, Destination, Entry, Parcel, Source, Story
from feeds.planning.novelty import keys_of
from feeds.planning.plan import IngestPlan, NewEntry, PlannedDelivery
from feeds.store import Store
from tests.builders import a_judgement, a_spec, a_story, an_entry
from tests.fakes.clock import NOON

MINUTE = timedelta(minutes=1)


async def with_sources(store: Store, count: int = 2) -> tuple[Source, ...]:
    """A shipped list of that many; the sources as tenant `local` has them."""
    specs = [
        a_spec(url=f"https://outlet{number}.example/feed", outlet=f"Outlet {number}")
        for number in range(1, count + 1)
    ]
    await store.sources.seed(specs, NOON)
    return await store.sources.all("local")


async def a_channel(store: Store, tenant: str = "local", address: str = "news") -> Destination:
    return await store.wants.ensure_destination(tenant, "reading_room", address)


def new(entry: Entry, story: str | None = None, **judged: Any) -> NewEntry:
    return NewEntry(entry=entry, keys=keys_of(entry), judgement=a_judgement(entry, **judged), story=story)


def owed(story: str, place: Destination, slot: datetime | None = None, **fields: Any) -> PlannedDelivery:
    due = slot or NOON
    delivery = Delivery(**{"story": story, "destination": place.id, "due": due} | fields)
    return PlannedDelivery(delivery=delivery, tenant=place.tenant, slot=slot)


def told(*entries: Entry, deliveries: tuple[PlannedDelivery, ...] = (), **story: Any) -> IngestPlan:
    """One story of those entries, and what is owed of it."""
    tale = a_story(*entries, **story)
    return IngestPlan(
        entries=tuple(new(entry, tale.id) for entry in entries), stories=(tale,), deliveries=deliveries
    )


async def a_told_story(store: Store, place: Destination | None = None, **story: Any) -> Story:
    """One story of one entry of the first source, owed to the place where one is given."""
    await with_sources(store)
    entry = an_entry()
    tale = a_story(entry, **story)
    deliveries = (owed(tale.id, place),) if place else ()
    await store.apply(told(entry, deliveries=deliveries, **story), NOON)
    return tale


async def only_parcel(store: Store, place: Destination) -> Parcel:
    found = await store.outbox.due(place.id, NOON + timedelta(days=30))
    assert len(found) == 1
    return found[0]


def rows(file: Path, query: str) -> list[Any]:
    """Straight from the file, past the store."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def everything(file: Path) -> dict[str, list[Any]]:
    """All rows of all tables: two such values are equal where nothing changed."""
    tables = [name for (name,) in rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: sorted(rows(file, f"SELECT * FROM {name}"), key=repr) for name in tables}
