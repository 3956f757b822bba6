"""Entries that were held and that no story took in: a few are shown to people, who say what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.judging.screen import HELD, RELEVANT
from feeds.planning.undecided import ASKED_FOR, Undecided, worth_asking
from feeds.store.answers import StoredEntry
from feeds.store.database import Database, insert
from feeds.store.entries import is_seen_by
from feeds.store.rows import to_stored
from feeds.store.tables import entry, held_shown, vote
from feeds.store.tenants import Tenants

REMEMBERED = 2 * ASKED_FOR
"""What was shown so long ago is too old to be asked about again."""


class Held:
    """What a tenant was shown is written down, so that nothing is asked twice."""

    def __init__(self, database: Database, tenants: Tenants) -> None:
        self._database = database
        self._tenants = tenants

    async def ask(self, tenant_id: str, now: datetime) -> tuple[StoredEntry, ...]:
        """A few that the tenant was never shown and has not voted on; from here on they were shown."""
        await self._tenants.ensure(tenant_id)
        async with self._database.write() as connection:
            shown = exists().where(held_shown.c.tenant == tenant_id, held_shown.c.entry == entry.c.id)
            fresh = _open(tenant_id).where(entry.c.time >= now - ASKED_FOR, ~shown)
            ids = await _chosen(connection, fresh)
            await _note(connection, tenant_id, ids, now)
            return await _in_order(connection, ids)

    async def shown_last(self, tenant_id: str) -> tuple[StoredEntry, ...]:
        """Those that were shown last and that nobody of the tenant has voted on yet."""
        await self._tenants.ensure(tenant_id)
        mine = held_shown.c.tenant == tenant_id
        latest = select(func.max(held_shown.c.at)).where(mine).scalar_subquery()
        shown = select(held_shown.c.entry).where(mine, held_shown.c.at == latest)
        async with self._database.read() as connection:
            again = _open(tenant_id).where(entry.c.id.in_(shown))
            return await _in_order(connection, await _chosen(connection, again))


def _open(tenant_id: str) -> Select[tuple[str, str, str, float, datetime]]:
    """Undecided entries of the tenant's sources that nobody of it has voted on."""
    voted = exists().where(vote.c.tenant == tenant_id, vote.c.story == entry.c.id)
    undecided = (~entry.c.relevant, entry.c.score.between(HELD, RELEVANT), entry.c.story.is_(None))
    query = select(entry.c.id, entry.c.outlet, entry.c.title, entry.c.score, entry.c.time)
    return query.where(*undecided, ~entry.c.forgotten, is_seen_by(tenant_id), ~voted)


async def _chosen(
    connection: AsyncConnection, query: Select[tuple[str, str, str, float, datetime]]
) -> tuple[str, ...]:
    rows = (await connection.execute(query)).mappings()
    return worth_asking(Undecided(**row) for row in rows)


async def _note(connection: AsyncConnection, tenant_id: str, ids: Sequence[str], now: datetime) -> None:
    if not ids:
        return
    old = (held_shown.c.tenant == tenant_id, held_shown.c.at < now - REMEMBERED)
    await connection.execute(delete(held_shown).where(*old))
    rows = [{"tenant": tenant_id, "entry": one, "at": now} for one in ids]
    await connection.execute(insert(held_shown), rows)


async def _in_order(connection: AsyncConnection, ids: Sequence[str]) -> tuple[StoredEntry, ...]:
    rows = (await connection.execute(select(entry).where(entry.c.id.in_(ids)))).mappings()
    found = {row["id"]: to_stored(row) for row in rows}
    return tuple(found[one] for one in ids)
