"""The outbox looked at and put right: what went where, what failed, what is called off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, exists, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.model import Parcel, ParcelState
from feeds.store.database import Database
from feeds.store.meta import bump
from feeds.store.parcels import of_stories, read_parcels, wanted_anew
from feeds.store.tables import delivery, destination, parcel


class Ledger:
    """Reads and corrections of the outbox; sending itself is `Outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def sent_today(self, destination_id: int, since: datetime) -> int:
        """How many messages went to that place since then."""
        return await self._count(parcel.c.destination == destination_id, parcel.c.sent_at >= since)

    async def urgent_sent(self, destination_id: int, since: datetime, *, now: datetime) -> int:
        """How many of them were urgent, those that are about to go there by now among them."""
        ended = (ParcelState.DEAD, ParcelState.CANCELLED, ParcelState.COLLAPSED)
        still = and_(parcel.c.sent_at.is_(None), parcel.c.state.not_in([state.value for state in ended]))
        soon = and_(still, parcel.c.due <= now)
        where = (parcel.c.destination == destination_id, parcel.c.urgent)
        return await self._count(*where, or_(parcel.c.sent_at >= since, soon))

    async def suspend(self, destination_id: int, reason: str, probe_at: datetime, *, now: datetime) -> None:
        """Stops posting there until the probe; what is queued stays queued."""
        stop = update(destination).where(destination.c.id == destination_id)
        values = {
            "suspended": reason or "unknown reason",
            "suspended_at": func.coalesce(
                destination.c.suspended_at, literal(now, destination.c.suspended_at.type)
            ),
            "probe_at": probe_at,
            "probes": destination.c.probes + 1,
        }
        async with self._database.write_durably() as connection:
            await connection.execute(stop.values(values))
            await bump(connection)

    async def resume(self, destination_id: int) -> None:
        """Posts there again."""
        go = update(destination).where(destination.c.id == destination_id)
        async with self._database.write() as connection:
            await connection.execute(go.values(suspended="", suspended_at=None, probe_at=None, probes=0))
            await bump(connection)

    async def counts(self, tenant_id: str) -> dict[ParcelState, int]:
        """How many of the tenant's parcels are in which state."""
        query = select(parcel.c.state, func.count()).where(_of_tenant(tenant_id)).group_by(parcel.c.state)
        async with self._database.read() as connection:
            return {ParcelState(state): count for state, count in await connection.execute(query)}

    async def dead(self, tenant_id: str, *, limit: int = 100) -> tuple[Parcel, ...]:
        """The tenant's parcels that were refused for good, the latest first."""
        where = (parcel.c.state == ParcelState.DEAD.value, _of_tenant(tenant_id))
        return await self._read(select(parcel).where(*where).order_by(parcel.c.id.desc()).limit(limit))

    async def requeue(self, tenant_id: str, parcel_id: int, *, now: datetime) -> bool:
        """Gives a dead parcel another go; its text is drawn anew."""
        dead = and_(parcel.c.id == parcel_id, parcel.c.state == ParcelState.DEAD.value, _of_tenant(tenant_id))
        fresh = {"state": ParcelState.QUEUED.value, "due": now, "text": "", "reason": "", "attempts": 0}
        claim = {"claim_owner": None, "claim_fence": None, "claim_at": None}
        async with self._database.write() as connection:
            done = await connection.execute(update(parcel).where(dead).values(fresh | claim))
            return done.rowcount == 1

    async def messages(
        self, destination_id: int, *, before: int | None = None, limit: int
    ) -> tuple[Parcel, ...]:
        """Messages in that place, newest first; `before` is the parcel that the page before ended with."""
        where = [parcel.c.destination == destination_id, parcel.c.state == ParcelState.SENT.value]
        if before is not None:
            sent_at = select(parcel.c.sent_at).where(parcel.c.id == before).scalar_subquery()
            same = and_(parcel.c.sent_at == sent_at, parcel.c.id < before)
            where.append(or_(parcel.c.sent_at < sent_at, same))
        order = (parcel.c.sent_at.desc(), parcel.c.id.desc())
        return await self._read(select(parcel).where(*where).order_by(*order).limit(limit))

    async def parcels_of_story(self, *ids: str) -> tuple[Parcel, ...]:
        """Every parcel that carries the story under any of its ids, oldest first."""
        return await self._read(select(parcel).where(of_stories(ids)).order_by(parcel.c.id))

    async def cancel(
        self, destination_id: int, *, stories: Sequence[str] | None = None, reason: str = ""
    ) -> int:
        """Calls off what is queued for that place, of those stories or of all; says how many deliveries."""
        async with self._database.write() as connection:
            return await cancel_queued(connection, destination_id, stories=stories, reason=reason)

    async def _count(self, *where: ColumnElement[bool]) -> int:
        async with self._database.read() as connection:
            return await connection.scalar(select(func.count()).select_from(parcel).where(*where)) or 0

    async def _read(self, query: Select[Any]) -> tuple[Parcel, ...]:
        async with self._database.read() as connection:
            return await read_parcels(connection, query)


async def cancel_queued(
    connection: AsyncConnection,
    destination_id: int,
    *,
    stories: Sequence[str] | None = None,
    reason: str = "",
) -> int:
    """The same inside a transaction."""
    queued = select(parcel.c.id).where(
        parcel.c.destination == destination_id, parcel.c.state == ParcelState.QUEUED.value
    )
    where = [delivery.c.parcel.in_(queued), ~delivery.c.cancelled]
    if stories is not None:
        where.append(delivery.c.story.in_(stories))
    gone = await connection.execute(update(delivery).where(*where).values(cancelled=True))
    await cancel_emptied(connection, parcel.c.destination == destination_id, reason=reason)
    return gone.rowcount


async def cancel_emptied(connection: AsyncConnection, which: ColumnElement[bool], *, reason: str) -> None:
    """Calls off queued parcels that nothing is left in, and corrects what the others ought to show."""
    for statement in emptied_off(which, reason=reason):
        await connection.execute(statement)


def emptied_off(which: ColumnElement[bool], *, reason: str) -> tuple[Update, Update]:
    """The statements that do."""
    inside = exists().where(delivery.c.parcel == parcel.c.id, ~delivery.c.cancelled)
    queued = and_(which, parcel.c.state == ParcelState.QUEUED.value)
    off = {"state": ParcelState.CANCELLED.value, "reason": reason}
    return update(parcel).where(queued, ~inside).values(off), wanted_anew(queued)


def _of_tenant(tenant_id: str) -> ColumnElement[bool]:
    places = select(destination.c.id).where(destination.c.tenant == tenant_id)
    return parcel.c.destination.in_(places)
