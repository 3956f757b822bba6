"""Rows that people call by a number of their tenant: subscriptions and mutes."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import RowMapping, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.store.database import insert
from feeds.store.tables import mute, subscription
from feeds.store.tenants import take_numbers

_TABLES = {"subscription": subscription, "mute": mute}
What = Literal["subscription", "mute"]


async def add_numbered(
    connection: AsyncConnection, what: What, tenant_id: str, facts: dict[str, Any]
) -> RowMapping:
    """A new row under the tenant's next number."""
    table = _TABLES[what]
    number = await take_numbers(connection, tenant_id, what)
    made = insert(table).values(tenant=tenant_id, number=number, **facts).returning(*table.c)
    return (await connection.execute(made)).mappings().one()


async def change_numbered(
    connection: AsyncConnection, what: What, tenant_id: str, number: int, **values: Any
) -> RowMapping | None:
    """The tenant's row of that number after the change; None where the tenant has no such number."""
    table = _TABLES[what]
    change = update(table).where(table.c.tenant == tenant_id, table.c.number == number).values(**values)
    return (await connection.execute(change.returning(*table.c))).mappings().first()
