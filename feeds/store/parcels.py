"""Parcels as rows: made with their nonce, joined by deliveries, read whole."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Update, and_, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.model import Claim, Delivery, Parcel, ParcelKind, ParcelState
from feeds.store.database import in_chunks, insert
from feeds.store.tables import delivery, destination, parcel, standing, story

NONCE_LENGTH = 25
# Built once: a delivery should cost what the database does, not what it is asked with.
_MAKE = insert(parcel).returning(parcel.c.id)
_PLATFORM = select(destination.c.platform).where(destination.c.id == bindparam("place"))
_SEAL = update(parcel).where(parcel.c.id == bindparam("made")).values(nonce=bindparam("nonce"))


def _owe() -> Insert:
    put = insert(delivery)
    again = {name: put.excluded[name] for name in ("parcel", "reason", "due", "stale_after", "urgent")}
    return put.on_conflict_do_update(["story", "destination", "part"], set_=again | {"cancelled": False})


_OWE = _owe()


def nonce_of(platform: str, destination_id: int, parcel_id: int) -> str:
    """The same for every attempt at this message, and for no other message of the same sender."""
    digest = sha256(f"{platform}|{destination_id}|{parcel_id}".encode()).digest()
    return b32encode(digest).decode()[:NONCE_LENGTH]


async def make_parcel(
    connection: AsyncConnection,
    like: Delivery,
    *,
    kind: ParcelKind,
    slot: datetime | None = None,
) -> int:
    """A queued parcel for that delivery's destination and time, with its nonce."""
    values = {
        "destination": like.destination,
        "kind": kind.value,
        "due": like.due,
        "urgent": like.urgent,
        "slot": slot,
    }
    made = await connection.scalar(_MAKE, values)
    parcel_id = int(made or 0)
    platform = await connection.scalar(_PLATFORM, {"place": like.destination})
    nonce = nonce_of(str(platform), like.destination, parcel_id)
    await connection.execute(_SEAL, {"made": parcel_id, "nonce": nonce})
    return parcel_id


async def refresh_wanted(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Writes into parcels the version that they ought to show now."""
    await connection.execute(wanted_anew(which))


def wanted_anew(which: ColumnElement[bool]) -> Update:
    """The statement that does."""
    total = (
        select(func.coalesce(func.sum(story.c.version), 0))
        .select_from(delivery.join(story, story.c.id == delivery.c.story))
        .where(delivery.c.parcel == parcel.c.id, ~delivery.c.cancelled)
        .scalar_subquery()
    )
    return update(parcel).where(which).values(wanted=total + _regrouped_versions())


def _regrouped_versions() -> ScalarSelect[int]:
    """What the tenant's own grouping adds: how often it changed, and stories that are one with these."""
    other = standing.alias()
    same = (other.c.tenant == standing.c.tenant, other.c.lead == standing.c.lead)
    others = (
        select(func.coalesce(func.sum(story.c.version), 0))
        .select_from(other.join(story, story.c.id == other.c.story))
        .where(*same, other.c.story != standing.c.story)
        .correlate(standing)
        .scalar_subquery()
    )
    there = delivery.join(destination, destination.c.id == delivery.c.destination)
    mine = and_(standing.c.tenant == destination.c.tenant, standing.c.story == delivery.c.story)
    return (
        select(func.coalesce(func.sum(standing.c.version + others), 0))
        .select_from(there.join(standing, mine))
        .where(delivery.c.parcel == parcel.c.id, ~delivery.c.cancelled)
        .correlate(parcel)
        .scalar_subquery()
    )


def of_stories(story_ids: Sequence[str]) -> ColumnElement[bool]:
    """Parcels that carry any of those stories."""
    return parcel.c.id.in_(select(delivery.c.parcel).where(delivery.c.story.in_(story_ids)))


async def read_parcels(connection: AsyncConnection, query: Select[Any]) -> tuple[Parcel, ...]:
    """Parcels of a query on `parcel`, in its order, with the deliveries that are still in them."""
    rows = (await connection.execute(query)).mappings().all()
    inside = await _deliveries(connection, [row["id"] for row in rows])
    return tuple(_to_parcel(row, inside.get(row["id"], ())) for row in rows)


async def _deliveries(
    connection: AsyncConnection, parcel_ids: Iterable[int]
) -> dict[int, tuple[Delivery, ...]]:
    inside: dict[int, list[Delivery]] = {}
    for some in in_chunks(parcel_ids):
        where = (delivery.c.parcel.in_(some), ~delivery.c.cancelled)
        query = select(delivery).where(*where).order_by(delivery.c.due, delivery.c.story, delivery.c.part)
        for row in (await connection.execute(query)).mappings():
            inside.setdefault(row["parcel"], []).append(to_delivery(row))
    return {parcel_id: tuple(found) for parcel_id, found in inside.items()}


def to_delivery(row: Mapping[Any, Any]) -> Delivery:
    """A delivery."""
    return Delivery(
        story=row["story"],
        destination=row["destination"],
        part=row["part"],
        parcel=row["parcel"],
        reason=row["reason"],
        due=row["due"],
        stale_after=row["stale_after"],
        urgent=row["urgent"],
    )


def _to_parcel(row: Mapping[Any, Any], deliveries: tuple[Delivery, ...]) -> Parcel:
    claim = None
    if row["claim_owner"] is not None:
        claim = Claim(owner=row["claim_owner"], fence=row["claim_fence"], at=row["claim_at"])
    return Parcel(
        id=row["id"],
        destination=row["destination"],
        kind=ParcelKind(row["kind"]),
        state=ParcelState(row["state"]),
        due=row["due"],
        deliveries=deliveries,
        urgent=row["urgent"],
        claim=claim,
        attempts=row["attempts"],
        text=row["text"],
        message=row["message"],
        shown=row["shown"],
        sent_at=row["sent_at"],
        edited_at=row["edited_at"],
        edit_not_before=row["edit_not_before"],
        reason=row["reason"],
        unverified=row["unverified"],
        nonce=row["nonce"],
        wanted=row["wanted"],
    )


async def owe(
    connection: AsyncConnection, owed: Sequence[tuple[Delivery, datetime | None]]
) -> tuple[Delivery, ...]:
    """Writes deliveries that are not written yet, each into its parcel; returns the new ones.

    With a slot the delivery joins the digest of that destination and time, unless that digest is on its way.
    One that was called off before it was sent (muted, unsubscribed) is owed again when it is planned again.
    """
    known = await _known(connection, [one for one, _ in owed])
    new: list[Delivery] = []
    for one, slot in owed:
        key = (one.story, one.destination, one.part)
        if key in known:
            continue
        known.add(key)
        parcel_id = await _parcel_for(connection, one, slot)
        await connection.execute(_OWE, _delivery_values(one, parcel_id))
        new.append(one)
    return tuple(new)


async def _known(connection: AsyncConnection, owed: Sequence[Delivery]) -> set[tuple[str, int, int]]:
    known: set[tuple[str, int, int]] = set()
    for some in in_chunks(sorted({one.story for one in owed})):
        query = select(delivery.c.story, delivery.c.destination, delivery.c.part)
        rows = await connection.execute(query.where(delivery.c.story.in_(some), ~delivery.c.cancelled))
        known |= {(story_id, place, part) for story_id, place, part in rows}
        known |= await _known_joined(connection, some)
    return known


async def _known_joined(connection: AsyncConnection, stories: Sequence[str]) -> set[tuple[str, int, int]]:
    """Where the tenant has one that is the same story for it: that card tells this one, too."""
    mate = standing.alias()
    same = and_(mate.c.tenant == standing.c.tenant, mate.c.lead == standing.c.lead)
    query = (
        select(standing.c.story, delivery.c.destination, delivery.c.part)
        .join(mate, same)
        .join(delivery, delivery.c.story == mate.c.story)
        .join(destination, destination.c.id == delivery.c.destination)
        .where(destination.c.tenant == standing.c.tenant, standing.c.story.in_(stories))
        .where(~delivery.c.cancelled)
    )
    return {(story_id, place, part) for story_id, place, part in await connection.execute(query)}


async def _parcel_for(connection: AsyncConnection, one: Delivery, slot: datetime | None) -> int:
    if slot is None:
        kind = ParcelKind.CARD if one.part == 0 else ParcelKind.NOTE
        return await make_parcel(connection, one, kind=kind)
    where = (parcel.c.destination == one.destination, parcel.c.slot == slot)
    digest = (await connection.execute(select(parcel.c.id, parcel.c.state).where(*where))).first()
    if digest is None:
        return await make_parcel(connection, one, kind=ParcelKind.DIGEST, slot=slot)
    if digest.state == ParcelState.QUEUED.value:
        return int(digest.id)
    return await make_parcel(connection, one, kind=ParcelKind.CARD)


def _delivery_values(one: Delivery, parcel_id: int) -> dict[str, Any]:
    return {
        "story": one.story,
        "destination": one.destination,
        "part": one.part,
        "parcel": parcel_id,
        "reason": one.reason,
        "due": one.due,
        "stale_after": one.stale_after,
        "urgent": one.urgent,
    }
