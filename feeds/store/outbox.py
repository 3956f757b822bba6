"""The outbox: what is owed, under whose lease it is sent, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, update

from feeds.model import Delivery, EditDue, Parcel, ParcelChange, ParcelKind, ParcelState
from feeds.store.columns import EPOCH
from feeds.store.database import insert
from feeds.store.ledger import Ledger
from feeds.store.parcels import make_parcel, read_parcels, refresh_wanted
from feeds.store.tables import channel_lease, delivery, destination, parcel, standing, story

STORY_OPEN = timedelta(days=10)
WAITING = (ParcelState.QUEUED.value, ParcelState.DOUBT.value)
_PLAIN = tuple(field.name for field in fields(ParcelChange) if field.name != "state")


class Outbox(Ledger):
    """Parcels on their way. Each change is one transaction; those that a crash must not undo wait for
    the disk."""

    async def due_destinations(self, now: datetime) -> tuple[int, ...]:
        """Places with something to send or to verify, nobody at it, the most urgent first.

        A suspended place is among them once its probe is due.
        """
        held = exists().where(
            channel_lease.c.destination == parcel.c.destination, channel_lease.c.until > now
        )
        query = (
            select(parcel.c.destination)
            .join(destination, destination.c.id == parcel.c.destination)
            .where(parcel.c.state.in_(WAITING), parcel.c.due <= now, _reachable(now), ~held, ~_begun(now))
            .group_by(parcel.c.destination)
            .order_by(func.min(case((parcel.c.urgent, 0), else_=1)), parcel.c.destination)
        )
        async with self._database.read() as connection:
            return tuple(await connection.scalars(query))

    async def urgent_destinations(self, now: datetime) -> tuple[int, ...]:
        """Places with something urgent to send."""
        where = (parcel.c.state.in_(WAITING), parcel.c.due <= now, parcel.c.urgent)
        async with self._database.read() as connection:
            return tuple(await connection.scalars(select(parcel.c.destination).where(*where).distinct()))

    async def take_lease(
        self, destination_id: int, owner: str, now: datetime, length: timedelta
    ) -> int | None:
        """The fence of the lease, None while somebody else holds it. Taking it again renews it."""
        put = insert(channel_lease).values(
            destination=destination_id, owner=owner, until=now + length, fence=1
        )
        take = put.on_conflict_do_update(
            ["destination"],
            set_={
                "owner": put.excluded.owner,
                "until": put.excluded.until,
                "fence": channel_lease.c.fence + 1,
            },
            where=or_(channel_lease.c.until < now, channel_lease.c.owner == owner),
        )
        async with self._database.write() as connection:
            fence: int | None = await connection.scalar(take.returning(channel_lease.c.fence))
        return fence

    async def release(self, destination_id: int, owner: str, fence: int) -> None:
        """Gives the lease back, if it is still that one."""
        mine = and_(
            channel_lease.c.destination == destination_id,
            channel_lease.c.owner == owner,
            channel_lease.c.fence == fence,
        )
        async with self._database.write() as connection:
            await connection.execute(update(channel_lease).where(mine).values(until=EPOCH))

    async def next_due(self, destination_id: int, now: datetime) -> Parcel | None:
        """The parcel to see to next: urgent ones first, then in the order of decision."""
        where = and_(parcel.c.destination == destination_id, parcel.c.state.in_(WAITING), parcel.c.due <= now)
        query = select(parcel).where(where).order_by(parcel.c.urgent.desc(), parcel.c.id).limit(1)
        found = await self._read(query)
        return found[0] if found else None

    async def due(self, destination_id: int, now: datetime) -> tuple[Parcel, ...]:
        """All of them, in the same order: a backlog is seen before it is sent.

        None while one that was begun waits for its answer or for its turn: what comes after it must not
        overtake it, not even where a process that died knew more about it.
        """
        where = and_(parcel.c.destination == destination_id, parcel.c.state.in_(WAITING), parcel.c.due <= now)
        query = select(parcel).where(where, ~_begun(now))
        return await self._read(query.order_by(parcel.c.urgent.desc(), parcel.c.id))

    async def get(self, parcel_id: int) -> Parcel | None:
        """A parcel by its id."""
        found = await self._read(select(parcel).where(parcel.c.id == parcel_id))
        return found[0] if found else None

    async def claim(
        self, parcel_id: int, owner: str, fence: int, *, now: datetime, text: str, shown: int
    ) -> bool:
        """Marks a queued parcel as being sent, if the lease is still ours; on the disk before it returns.

        The text is kept at the first claim only: every attempt sends the same bytes.
        """
        leased = exists().where(
            channel_lease.c.destination == parcel.c.destination,
            channel_lease.c.owner == owner,
            channel_lease.c.fence == fence,
            channel_lease.c.until >= now,
        )
        first = parcel.c.text == ""
        take = (
            update(parcel)
            .where(parcel.c.id == parcel_id, parcel.c.state == ParcelState.QUEUED.value, leased)
            .values(
                state=ParcelState.SENDING.value,
                claim_owner=owner,
                claim_fence=fence,
                claim_at=now,
                attempts=parcel.c.attempts + 1,
                text=case((first, text), else_=parcel.c.text),
                shown=case((first, shown), else_=parcel.c.shown),
            )
        )
        async with self._database.write_durably() as connection:
            taken = (await connection.execute(take)).rowcount == 1
            if taken:
                inside = select(delivery.c.story).where(delivery.c.parcel == parcel_id)
                await connection.execute(update(story).where(story.c.id.in_(inside)).values(posted=True))
        return taken

    async def record(self, parcel_id: int, fence: int | None, change: ParcelChange) -> bool:
        """Writes what happened, on the disk before it returns; False where the fence is out of date.

        A claimed parcel takes word from the fence that claimed it, any other from the fence that holds the
        channel's lease; with None (edits) no fence is asked for.
        """
        where = [parcel.c.id == parcel_id]
        if fence is not None:
            where.append(_may_record(fence))
        async with self._database.write_durably() as connection:
            done = await connection.execute(update(parcel).where(*where).values(_changed(change)))
            return done.rowcount == 1

    async def rung(self, destination_id: int, since: datetime) -> tuple[datetime, ...]:
        """When messages went to that place since then that rang somebody."""
        return await self._sent_since(destination_id, since, parcel.c.rang)

    async def published(self, destination_id: int, since: datetime) -> tuple[datetime, ...]:
        """When messages went to that place since then that its followers got, too."""
        return await self._sent_since(destination_id, since, parcel.c.published)

    async def stranded(self, now: datetime, older_than: timedelta) -> tuple[int, ...]:
        """Puts claimed parcels of owners that are gone in doubt; returns their destinations."""
        alive = exists().where(
            channel_lease.c.destination == parcel.c.destination,
            channel_lease.c.owner == parcel.c.claim_owner,
            channel_lease.c.fence == parcel.c.claim_fence,
            channel_lease.c.until > now,
        )
        lost = and_(
            parcel.c.state == ParcelState.SENDING.value, parcel.c.claim_at <= now - older_than, ~alive
        )
        doubt = update(parcel).where(lost).values(state=ParcelState.DOUBT.value, due=now)
        async with self._database.write_durably() as connection:
            rows = await connection.scalars(doubt.returning(parcel.c.destination))
            return tuple(sorted(set(rows)))

    async def edits_due(self, now: datetime, *, limit: int = 200) -> tuple[EditDue, ...]:
        """Messages that are out and show an old version, while one of their stories is open.

        What an old entry changed today is shown, too: a replay's cards live as today's do.
        """
        open_still = exists().where(
            delivery.c.parcel == parcel.c.id,
            story.c.id == delivery.c.story,
            or_(story.c.newest >= now - STORY_OPEN, story.c.changed_at >= now - STORY_OPEN),
        )
        regrouped = exists().where(
            delivery.c.parcel == parcel.c.id,
            standing.c.story == delivery.c.story,
            standing.c.tenant == destination.c.tenant,
            standing.c.changed_at >= now - STORY_OPEN,
        )
        may = or_(parcel.c.edit_not_before.is_(None), parcel.c.edit_not_before <= now)
        stale = and_(parcel.c.state == ParcelState.SENT.value, parcel.c.wanted != parcel.c.shown)
        query = (
            select(parcel)
            .join(destination, destination.c.id == parcel.c.destination)
            .where(stale, may, destination.c.suspended == "", or_(open_still, regrouped))
            .order_by(parcel.c.edit_not_before.nulls_first(), parcel.c.id)
            .limit(limit)
        )
        return tuple(EditDue(parcel=found, version=found.wanted) for found in await self._read(query))

    async def collapse(self, parcel_ids: Sequence[int], *, due: datetime, reason: str = "") -> Parcel | None:
        """Folds queued parcels of one destination into one new digest, which takes their deliveries."""
        queued = and_(parcel.c.id.in_(parcel_ids), parcel.c.state == ParcelState.QUEUED.value)
        async with self._database.write_durably() as connection:
            found = await read_parcels(connection, select(parcel).where(queued).order_by(parcel.c.id))
            inside = [one for each in found for one in each.deliveries]
            if not inside:
                return None
            like = _digest_like(inside, due)
            into = await make_parcel(connection, like, kind=ParcelKind.DIGEST)
            ids = [each.id for each in found]
            moved = update(delivery).where(delivery.c.parcel.in_(ids), ~delivery.c.cancelled)
            await connection.execute(moved.values(parcel=into))
            gone = update(parcel).where(parcel.c.id.in_(ids))
            await connection.execute(gone.values(state=ParcelState.COLLAPSED.value, reason=reason))
            await refresh_wanted(connection, parcel.c.id == into)
            return (await read_parcels(connection, select(parcel).where(parcel.c.id == into)))[0]

    async def _sent_since(
        self, destination_id: int, since: datetime, which: ColumnElement[bool]
    ) -> tuple[datetime, ...]:
        where = (parcel.c.destination == destination_id, parcel.c.sent_at > since, which)
        async with self._database.read() as connection:
            return tuple(await connection.scalars(select(parcel.c.sent_at).where(*where)))


def _begun(now: datetime) -> ColumnElement[bool]:
    """Whether the destination has a message that was claimed, and that nobody may see to yet."""
    begun = parcel.alias()
    # What is urgent may pass a routine message that waits; in doubt, its channel must be looked at first.
    outranked = and_(begun.c.state == ParcelState.QUEUED.value, parcel.c.urgent, ~begun.c.urgent)
    later = and_(begun.c.state.in_(WAITING), begun.c.attempts > 0, begun.c.due > now, ~outranked)
    on_its_way = begun.c.state == ParcelState.SENDING.value
    return exists().where(begun.c.destination == parcel.c.destination, or_(on_its_way, later))


def _reachable(now: datetime) -> ColumnElement[bool]:
    return or_(destination.c.suspended == "", destination.c.probe_at <= now)


def _may_record(fence: int) -> ColumnElement[bool]:
    leased = exists().where(
        channel_lease.c.destination == parcel.c.destination, channel_lease.c.fence == fence
    )
    unclaimed = and_(parcel.c.state != ParcelState.SENDING.value, leased)
    return or_(parcel.c.claim_fence == fence, unclaimed)


def _changed(change: ParcelChange) -> dict[str, Any]:
    said = {name: getattr(change, name) for name in _PLAIN}
    values = {name: value for name, value in said.items() if value is not None}
    if change.state is not None:
        values["state"] = change.state.value
    if change.state is ParcelState.QUEUED:
        values |= {"claim_owner": None, "claim_fence": None, "claim_at": None}
    return values


def _digest_like(inside: Sequence[Delivery], due: datetime) -> Delivery:
    urgent = any(one.urgent for one in inside)
    return Delivery(story="", destination=inside[0].destination, due=due, urgent=urgent)
