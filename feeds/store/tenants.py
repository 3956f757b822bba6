"""Tenants: made on first use, with their settings and their own numbering of everything."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.model import DestinationSettings, Reach
from feeds.store.codec import from_json, to_json
from feeds.store.database import Database, insert
from feeds.store.meta import bump
from feeds.store.tables import source, source_tenant, tenant

Numbered = Literal["source", "subscription", "mute", "audit"]


class Tenants:
    """Who uses this installation; every call that names a tenant goes through `ensure` first."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: set[str] = set()

    async def ensure(self, tenant_id: str) -> None:
        """Makes the tenant with all shipped sources, the first time that it is named."""
        if tenant_id in self._known:
            return
        async with self._database.read() as connection:
            found = await connection.scalar(select(tenant.c.id).where(tenant.c.id == tenant_id))
        if found is None:
            async with self._database.write() as connection:
                await make_tenant(connection, tenant_id)
        self._known.add(tenant_id)

    def forget(self, tenant_id: str) -> None:
        """Its row has gone; named again, it is made again."""
        self._known.discard(tenant_id)

    async def all(self) -> tuple[str, ...]:
        """Every tenant's id."""
        async with self._database.read() as connection:
            return tuple(await connection.scalars(select(tenant.c.id).order_by(tenant.c.id)))

    async def settings(self, tenant_id: str) -> DestinationSettings:
        """The tenant's defaults for its destinations."""
        await self.ensure(tenant_id)
        async with self._database.read() as connection:
            query = select(tenant.c.settings).where(tenant.c.id == tenant_id)
            return from_json(DestinationSettings, await connection.scalar(query))

    async def save_settings(self, tenant_id: str, settings: DestinationSettings) -> None:
        """Keeps the tenant's defaults."""
        await self.ensure(tenant_id)
        async with self._database.write() as connection:
            change = update(tenant).where(tenant.c.id == tenant_id).values(settings=to_json(settings))
            await connection.execute(change)
            await bump(connection)


async def make_tenant(connection: AsyncConnection, tenant_id: str) -> None:
    """The row, and a number for each shipped source in the order of the list."""
    made = insert(tenant).values(id=tenant_id, settings={}).on_conflict_do_nothing()
    await connection.execute(made)
    await number_sources(connection, tenant_id)
    await bump(connection)


async def number_sources(connection: AsyncConnection, tenant_id: str) -> None:
    """Gives the tenant's next numbers to shipped sources that it has not got yet."""
    has = select(source_tenant.c.source).where(source_tenant.c.tenant == tenant_id)
    shipped = source.c.reach == Reach.SHIPPED.value
    query = select(source.c.id).where(shipped, ~source.c.retired, source.c.id.not_in(has))
    missing = (await connection.scalars(query.order_by(source.c.id))).all()
    if not missing:
        return
    first = await take_numbers(connection, tenant_id, "source", count=len(missing))
    rows = [
        {"tenant": tenant_id, "source": source_id, "number": first + step}
        for step, source_id in enumerate(missing)
    ]
    await connection.execute(insert(source_tenant), rows)


async def take_numbers(connection: AsyncConnection, tenant_id: str, what: Numbered, *, count: int = 1) -> int:
    """The first of so many numbers that this tenant has never used for that."""
    column = tenant.c[f"next_{what}"]
    change = update(tenant).where(tenant.c.id == tenant_id).values({column: column + count})
    after = await connection.scalar(change.returning(column))
    return int(after or 1) - count


async def count_tenants(connection: AsyncConnection) -> int:
    """How many tenants there are."""
    return await connection.scalar(select(func.count()).select_from(tenant)) or 0
