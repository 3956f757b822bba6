"""Mutes: what a place does not want to hear of, for a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from feeds.model import Mute
from feeds.store.database import Database
from feeds.store.meta import bump
from feeds.store.numbered import add_numbered, change_numbered
from feeds.store.tables import mute
from feeds.store.tenants import Tenants


class Mutes:
    """Silence, numbered per tenant. An ended mute stays as a row, so that its end can be taken back."""

    def __init__(self, database: Database, tenants: Tenants) -> None:
        self._database = database
        self._tenants = tenants

    async def add_mute(  # noqa: PLR0913 - what a mute line says
        self,
        tenant_id: str,
        destination_id: int,
        *,
        kind: str,
        value: str,
        by: str,
        now: datetime,
        until: datetime | None = None,
        until_change: bool = False,
    ) -> Mute:
        """Silence for that topic, outlet, name or story in that place."""
        await self._tenants.ensure(tenant_id)
        facts = {
            "destination": destination_id,
            "kind": kind,
            "value": value,
            "by": by,
            "until": until,
            "until_change": until_change,
            "created": now,
        }
        async with self._database.write() as connection:
            row = await add_numbered(connection, "mute", tenant_id, facts)
            await bump(connection)
        return to_mute(row)

    async def end_mute(self, tenant_id: str, number: int, *, now: datetime) -> Mute | None:
        """Lets that be heard again."""
        return await self._set_mute(tenant_id, number, ended=now)

    async def restore_mute(self, tenant_id: str, number: int) -> Mute | None:
        """Takes the end of a mute back."""
        return await self._set_mute(tenant_id, number, ended=None)

    async def mutes(self, tenant_id: str, now: datetime | None = None) -> tuple[Mute, ...]:
        """The tenant's mutes that nobody ended; with a time, those that hold then."""
        return await self._silences(now, mute.c.tenant == tenant_id)

    async def all_mutes(self, now: datetime | None = None) -> tuple[Mute, ...]:
        """Every tenant's, the same way."""
        return await self._silences(now)

    async def _set_mute(self, tenant_id: str, number: int, *, ended: datetime | None) -> Mute | None:
        async with self._database.write() as connection:
            row = await change_numbered(connection, "mute", tenant_id, number, ended=ended)
            await bump(connection)
        return to_mute(row) if row else None

    async def _silences(self, now: datetime | None, *where: ColumnElement[bool]) -> tuple[Mute, ...]:
        query = select(mute).where(mute.c.ended.is_(None), *where)
        if now is not None:
            query = query.where(or_(mute.c.until.is_(None), mute.c.until > now))
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(mute.c.tenant, mute.c.number))
            return tuple(to_mute(row) for row in rows.mappings())


def to_mute(row: Mapping[Any, Any]) -> Mute:
    """A mute."""
    return Mute(
        id=row["id"],
        tenant=row["tenant"],
        destination=row["destination"],
        kind=row["kind"],
        value=row["value"],
        by=row["by"],
        until=row["until"],
        until_change=row["until_change"],
        created=row["created"],
        number=row["number"],
    )
