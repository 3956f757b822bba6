"""Where a tenant's regrouped stories lead, worked out anew whenever it or folding has changed something.

Messages that show a touched story are made due for an edit: the number that they ought to show only rises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.planning.regrouping import Regrouped, classes, leads
from feeds.store.database import in_chunks, insert
from feeds.store.parcels import refresh_wanted
from feeds.store.tables import (
    delivery,
    destination,
    entry,
    parcel,
    regrouped_entry,
    regrouped_story,
    standing,
    story,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    lead: str
    version: int
    entry: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Stories' versions, and what folding merged them into."""

    versions: Mapping[str, int]
    folded: Mapping[str, str]


async def settle(
    connection: AsyncConnection, tenant_id: str, now: datetime, *, touched: Iterable[str] = ()
) -> None:
    """Writes where each story leads; `touched` ones count as changed even where they lead on as before."""
    before = await _before(connection, tenant_id)
    merges = await _merges(connection, tenant_id)
    homes = await _homes(connection, tenant_id)
    named = {*before, *touched, *homes.values(), *(one for pair in merges for one in pair)}
    known = await _known(connection, named)
    emptied = await _emptied(connection, tenant_id, before)
    leading = leads(Regrouped(merges=merges, folded=known.folded, emptied=emptied))
    after = {one: leading.get(root, root) for one in named if (root := known.folded.get(one, one))}
    after |= {root: leading.get(root, root) for root in known.folded.values()}
    rows = _changed(before, after, known.versions, set(touched))
    await _write(connection, tenant_id, rows, now)


async def settle_all(
    connection: AsyncConnection, now: datetime, *, edited: Sequence[str], told: Sequence[str]
) -> None:
    """After folding: every tenant that has regrouped anything, and the messages of what changed for it."""
    tenants = list(await connection.scalars(select(standing.c.tenant).distinct()))
    for tenant_id in tenants:
        own = await _own_of(connection, tenant_id, edited)
        await settle(connection, tenant_id, now, touched=own)
    if tenants:
        await _refresh_joined(connection, told)


async def forget_empty(connection: AsyncConnection) -> None:
    """Takes away what is said of entries and stories that are forgotten."""
    gone = ~exists().where(entry.c.id == regrouped_entry.c.entry, ~entry.c.forgotten)
    await connection.execute(delete(regrouped_entry).where(gone))
    has = exists().where(entry.c.id == standing.c.entry, ~entry.c.forgotten)
    lost = select(standing.c.story).where(standing.c.entry.is_not(None), ~has)
    await connection.execute(delete(story).where(story.c.id.in_(lost)))
    for table in (standing, regrouped_story):
        await connection.execute(delete(table).where(table.c.story.not_in(select(story.c.id))))


async def _before(connection: AsyncConnection, tenant_id: str) -> dict[str, _Before]:
    rows = await connection.execute(select(standing).where(standing.c.tenant == tenant_id))
    return {row.story: _Before(lead=row.lead, version=row.version, entry=row.entry) for row in rows}


async def _merges(connection: AsyncConnection, tenant_id: str) -> list[tuple[str, str]]:
    query = select(regrouped_story.c.story, regrouped_story.c.into)
    query = query.where(regrouped_story.c.tenant == tenant_id)
    rows = await connection.execute(query.order_by(regrouped_story.c.at, regrouped_story.c.story))
    return [(row.story, row.into) for row in rows]


async def _homes(connection: AsyncConnection, tenant_id: str) -> dict[str, str]:
    """Shared stories of the entries that were split out, by entry."""
    rows = select(entry.c.id, entry.c.story).join(regrouped_entry, regrouped_entry.c.entry == entry.c.id)
    rows = rows.where(regrouped_entry.c.tenant == tenant_id, entry.c.story.is_not(None))
    return {row.id: row.story for row in await connection.execute(rows)}


async def _known(connection: AsyncConnection, named: Iterable[str]) -> _Known:
    versions: dict[str, int] = {}
    folded: dict[str, str] = {}
    waiting = set(named)
    while waiting:
        for some in in_chunks(sorted(waiting)):
            columns = (story.c.id, story.c.version, story.c.merged_into)
            for row in await connection.execute(select(*columns).where(story.c.id.in_(some))):
                versions[row.id] = row.version
                folded |= {row.id: row.merged_into} if row.merged_into else {}
        waiting = set(folded.values()) - set(versions) - waiting
    return _Known(versions=versions, folded=folded)


async def _emptied(
    connection: AsyncConnection, tenant_id: str, before: Mapping[str, _Before]
) -> list[tuple[str, str]]:
    """The tenant's own stories whose report stands elsewhere again, and where."""
    made = {story_id: row.entry for story_id, row in before.items() if row.entry is not None}
    mine = regrouped_entry.c.tenant == tenant_id
    filled = set(await connection.scalars(select(regrouped_entry.c.story).where(mine)))
    back = {one: made[one] for one in made if one not in filled}
    if not back:
        return []
    query = select(entry.c.id, entry.c.story, regrouped_entry.c.story.label("own"))
    query = query.outerjoin(regrouped_entry, and_(regrouped_entry.c.entry == entry.c.id, mine))
    found = await connection.execute(query.where(entry.c.id.in_(sorted(back.values()))))
    stands = {row.id: row.own or row.story for row in found}
    return sorted((one, stands[of]) for one, of in back.items() if stands.get(of))


def _changed(
    before: Mapping[str, _Before], after: Mapping[str, str], versions: Mapping[str, int], touched: set[str]
) -> list[dict[str, object]]:
    """Rows to write, with numbers such that what a message ought to show never falls back to an old value."""
    was = classes({story_id: row.lead for story_id, row in before.items()})
    now_is = classes(after)
    rows: list[dict[str, object]] = []
    for story_id, lead in sorted(after.items()):
        old = before.get(story_id)
        old_class = was[old.lead] if old else frozenset({story_id})
        if old and old_class == now_is[lead] and old.lead == lead and story_id not in touched:
            continue
        shown = _sum(old_class, versions) + (old.version if old else 0)
        number = max(old.version if old else 0, shown - _sum(now_is[lead], versions)) + 1
        rows.append({"story": story_id, "lead": lead, "version": number})
    return rows


def _sum(stories: Iterable[str], versions: Mapping[str, int]) -> int:
    return sum(versions.get(one, 0) for one in stories)


async def _write(
    connection: AsyncConnection, tenant_id: str, rows: Sequence[Mapping[str, object]], now: datetime
) -> None:
    if not rows:
        return
    put = insert(standing)
    fresh = {name: put.excluded[name] for name in ("lead", "version", "changed_at")}
    put = put.on_conflict_do_update(["tenant", "story"], set_=fresh)
    await connection.execute(put, [{"tenant": tenant_id, "changed_at": now, **row} for row in rows])
    for some in in_chunks([str(row["story"]) for row in rows]):
        inside = select(delivery.c.parcel).join(destination, destination.c.id == delivery.c.destination)
        inside = inside.where(destination.c.tenant == tenant_id, delivery.c.story.in_(some))
        await refresh_wanted(connection, parcel.c.id.in_(inside))


async def _own_of(connection: AsyncConnection, tenant_id: str, entries: Sequence[str]) -> list[str]:
    found: list[str] = []
    for some in in_chunks(entries):
        where = (regrouped_entry.c.tenant == tenant_id, regrouped_entry.c.entry.in_(some))
        found += await connection.scalars(select(regrouped_entry.c.story).where(*where))
    return found


async def _refresh_joined(connection: AsyncConnection, told: Sequence[str]) -> None:
    """Messages of stories that are one with a changed story for the tenant that they went to."""
    mate = standing.alias()
    for some in in_chunks(told):
        inside = (
            select(delivery.c.parcel)
            .join(destination, destination.c.id == delivery.c.destination)
            .join(mate, and_(mate.c.tenant == destination.c.tenant, mate.c.story == delivery.c.story))
            .join(standing, and_(standing.c.tenant == mate.c.tenant, standing.c.lead == mate.c.lead))
            .where(or_(standing.c.story.in_(some), standing.c.lead.in_(some)))
        )
        await refresh_wanted(connection, parcel.c.id.in_(inside))


async def wake_cancelled(
    connection: AsyncConnection, tenant_id: str, stories: Sequence[str], now: datetime
) -> None:
    """Cards that were not sent because the story was part of another, queued again now that it is not."""
    places = select(destination.c.id).where(destination.c.tenant == tenant_id)
    inside = select(delivery.c.parcel).where(delivery.c.story.in_(stories), ~delivery.c.cancelled)
    off = and_(parcel.c.state == "cancelled", parcel.c.destination.in_(places), parcel.c.id.in_(inside))
    await connection.execute(update(parcel).where(off).values(state="queued", due=now, text="", reason=""))
