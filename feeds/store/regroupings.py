"""Reports split out and stories merged by a tenant, for itself alone; shared stories stay as they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.judging.tale import build_story
from feeds.model import Delivery, Desk, ParcelState, Story
from feeds.planning.deliveries import stale_after
from feeds.store.answers import StoredEntry
from feeds.store.database import Database, insert
from feeds.store.meta import bump
from feeds.store.overlay import entries_by_id, overlay_of
from feeds.store.parcels import of_stories, owe, refresh_wanted
from feeds.store.rows import story_values
from feeds.store.settling import settle, wake_cancelled
from feeds.store.tables import (
    delivery,
    destination,
    parcel,
    regrouped_entry,
    regrouped_story,
    standing,
    story,
    story_id,
)

SPLIT = "split"
GONE = (ParcelState.CANCELLED.value, ParcelState.COLLAPSED.value, ParcelState.DEAD.value)


class Regroupings:
    """An overlay of one tenant. Every call names the tenant, and touches that tenant's rows alone."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk

    async def split(
        self, tenant_id: str, entry_id: str, *, out_of: str, into: str, by: str, now: datetime
    ) -> str:
        """The report becomes the story `into`, an id that none ever had; returns where it was set before.

        The new story is owed at once wherever the tenant has the old one's card.
        """
        async with self._database.write() as connection:
            found = await entries_by_id(connection, [entry_id])
            await _make_story(connection, tenant_id, self._told(into, found[0], now), entry_id)
            before = await _placed(connection, tenant_id, entry_id)
            place = insert(regrouped_entry).values(
                tenant=tenant_id, entry=entry_id, story=into, by=by, at=now
            )
            fresh = {"story": into, "by": by, "at": now}
            await connection.execute(place.on_conflict_do_update(["tenant", "entry"], set_=fresh))
            joined = [out_of, *(await overlay_of(connection, tenant_id)).joined([out_of])]
            await settle(connection, tenant_id, now, touched={out_of, into})
            await _owe_beside(connection, tenant_id, joined, into, now)
            await bump(connection)
        return before

    async def put_back(self, tenant_id: str, entry_id: str, *, out_of: str, into: str, now: datetime) -> bool:
        """Takes a split back: the report goes where it was (`into` empty: where everybody has it).

        False where it stands elsewhere by now.
        """
        async with self._database.write() as connection:
            if await _placed(connection, tenant_id, entry_id) != out_of:
                return False
            mine = (regrouped_entry.c.tenant == tenant_id, regrouped_entry.c.entry == entry_id)
            if into:
                await connection.execute(regrouped_entry.update().where(*mine).values(story=into, at=now))
            else:
                await connection.execute(delete(regrouped_entry).where(*mine))
            home = (await entries_by_id(connection, [entry_id]))[0].story or out_of
            await settle(connection, tenant_id, now, touched={out_of, into or home})
            await bump(connection)
        return True

    async def merge(self, tenant_id: str, story: str, *, into: str, by: str, now: datetime) -> None:
        """The story is part of the other from now on; again changes nothing."""
        put = insert(regrouped_story).values(tenant=tenant_id, story=story, into=into, by=by, at=now)
        put = put.on_conflict_do_update(["tenant", "story"], set_={"into": into, "by": by, "at": now})
        async with self._database.write() as connection:
            await connection.execute(put)
            await settle(connection, tenant_id, now, touched={story, into})
            await bump(connection)

    async def unmerge(self, tenant_id: str, story: str, *, out_of: str, now: datetime) -> bool:
        """Takes a merge back; False where it is not there."""
        mine = (regrouped_story.c.tenant == tenant_id, regrouped_story.c.story == story)
        async with self._database.write() as connection:
            gone = await connection.execute(
                delete(regrouped_story).where(*mine, regrouped_story.c.into == out_of)
            )
            if not gone.rowcount:
                return False
            await settle(connection, tenant_id, now, touched={story, out_of})
            overlay = await overlay_of(connection, tenant_id)
            apart = overlay.joined([overlay.lead(story), overlay.lead(out_of)])
            await wake_cancelled(connection, tenant_id, apart, now)
            await bump(connection)
        return True

    async def tenants(self) -> tuple[str, ...]:
        """Those that have ever regrouped anything."""
        async with self._database.read() as connection:
            return tuple(await connection.scalars(select(standing.c.tenant).distinct()))

    async def moved(self, tenant_id: str) -> frozenset[str]:
        """Reports that the tenant has split out."""
        mine = select(regrouped_entry.c.entry).where(regrouped_entry.c.tenant == tenant_id)
        async with self._database.read() as connection:
            return frozenset(await connection.scalars(mine))

    def _told(self, new_id: str, one: StoredEntry, now: datetime) -> Story:
        member = (one.entry, one.judgement)
        return build_story(new_id, [member], self._desk, known=None, now=now, posted=False)


async def _make_story(connection: AsyncConnection, tenant_id: str, told: Story, entry_id: str) -> None:
    """A row that nobody else sees: no report of it stands there for anybody."""
    await connection.execute(insert(story_id).values(id=told.id))
    await connection.execute(insert(story).values(story_values(told)))
    facts = {"tenant": tenant_id, "story": told.id, "lead": told.id, "entry": entry_id}
    await connection.execute(insert(standing).values(facts))


async def _placed(connection: AsyncConnection, tenant_id: str, entry_id: str) -> str:
    mine = (regrouped_entry.c.tenant == tenant_id, regrouped_entry.c.entry == entry_id)
    return await connection.scalar(select(regrouped_entry.c.story).where(*mine)) or ""


async def _owe_beside(
    connection: AsyncConnection, tenant_id: str, old: list[str], new: str, now: datetime
) -> None:
    """A card of its own wherever the tenant has, or is about to get, the old story's."""
    query: Any = (
        select(delivery.c.destination)
        .join(destination, destination.c.id == delivery.c.destination)
        .join(parcel, parcel.c.id == delivery.c.parcel)
        .where(destination.c.tenant == tenant_id, delivery.c.story.in_(old), delivery.c.part == 0)
        .where(~delivery.c.cancelled, parcel.c.state.not_in(GONE))
        .distinct()
    )
    places = sorted(await connection.scalars(query))
    stale = stale_after(now, urgent=False)
    owed = [
        Delivery(story=new, destination=place, reason=SPLIT, due=now, stale_after=stale) for place in places
    ]
    await owe(connection, [(one, None) for one in owed])
    await refresh_wanted(connection, of_stories([new]))
