"""Single values by name, and the version that rises with every change that a person makes."""

from __future__ import annotations

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.store.database import Database, insert
from feeds.store.tables import meta

VERSION = "version"


class Meta:
    """Notes that outlive a restart (when a tick last ran, what was offered once)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str) -> str | None:
        """The value of that name."""
        async with self._database.read() as connection:
            return await value_of(connection, key)

    async def set(self, key: str, value: str) -> None:
        """Keeps the value under that name."""
        async with self._database.write() as connection:
            await put(connection, key, value)

    async def version(self) -> int:
        """A number that differs once anything has changed that a running copy keeps in memory."""
        return int(await self.get(VERSION) or 0)

    async def bump(self) -> None:
        """Says that something changed."""
        async with self._database.write() as connection:
            await bump(connection)


async def value_of(connection: AsyncConnection, key: str) -> str | None:
    """The value of that name, as the transaction sees it."""
    found: str | None = await connection.scalar(select(meta.c.value).where(meta.c.key == key))
    return found


async def put(connection: AsyncConnection, key: str, value: str) -> None:
    """Keeps the value in the transaction of what it tells of."""
    row = insert(meta).values(key=key, value=value)
    await connection.execute(row.on_conflict_do_update(["key"], set_={"value": row.excluded.value}))


async def bump(connection: AsyncConnection) -> None:
    """Raises the version inside the transaction of the change itself."""
    first = insert(meta).values(key=VERSION, value="1")
    raised = cast(func.coalesce(cast(meta.c.value, Integer), 0) + 1, meta.c.value.type)
    await connection.execute(first.on_conflict_do_update(["key"], set_={"value": raised}))
