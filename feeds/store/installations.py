"""Where the app is installed: sealed secrets by tenant, and the states of installs that have begun."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from feeds.model import Installation
from feeds.store.database import Database, insert
from feeds.store.tables_chat import install_state, installation
from feeds.store.tenants import Tenants


class Installations:
    """Secrets come and go sealed; nothing here can open them."""

    def __init__(self, database: Database, tenants: Tenants) -> None:
        self._database = database
        self._tenants = tenants

    async def save(self, installed: Installation) -> None:
        """Keeps it in place of what the tenant had; one that was removed is back."""
        await self._tenants.ensure(installed.tenant)
        row = {column.name: getattr(installed, column.name) for column in installation.c}
        put = insert(installation).values(row)
        fresh = {name: put.excluded[name] for name in row if name != "tenant"}
        async with self._database.write_durably() as connection:
            await connection.execute(put.on_conflict_do_update(["tenant"], set_=fresh))

    async def get(self, tenant_id: str) -> Installation | None:
        """The tenant's, removed ones too."""
        found = await self._read(installation.c.tenant == tenant_id)
        return found[0] if found else None

    async def all(self, platform: str) -> tuple[Installation, ...]:
        """Every tenant's on that platform that is not removed."""
        return await self._read(installation.c.platform == platform, installation.c.removed_at.is_(None))

    async def remove(self, tenant_id: str, platform: str, reason: str, now: datetime) -> bool:
        """Drops the secrets, where there are any, and notes when and why; no where it was gone before."""
        await self._tenants.ensure(tenant_id)
        there = (installation.c.tenant == tenant_id, installation.c.removed_at.is_(None))
        gone = {"sealed": "", "expires_at": None, "removed_at": now, "reason": reason}
        note = insert(installation).values(gone | {"tenant": tenant_id, "platform": platform})
        async with self._database.write_durably() as connection:
            dropped = await connection.execute(update(installation).where(*there).values(gone))
            noted = await connection.execute(note.on_conflict_do_nothing())
            return dropped.rowcount + noted.rowcount == 1

    async def removed_before(self, platform: str, when: datetime) -> tuple[str, ...]:
        """Tenants of that platform whose app has been gone since before then."""
        gone = (installation.c.platform == platform, installation.c.removed_at < when)
        return tuple(one.tenant for one in await self._read(*gone))

    async def forget(self, tenant_id: str) -> None:
        """Takes the row away."""
        async with self._database.write() as connection:
            await connection.execute(delete(installation).where(installation.c.tenant == tenant_id))

    async def begin(self, state: str, *, now: datetime, until: datetime) -> None:
        """Notes that somebody began to install; what was never finished is forgotten meanwhile."""
        async with self._database.write() as connection:
            await connection.execute(delete(install_state).where(install_state.c.until < now))
            await connection.execute(insert(install_state).values(state=state, until=until))

    async def finish(self, state: str, now: datetime) -> bool:
        """Takes the state; no where it is unknown, used or too old."""
        gone = delete(install_state).where(install_state.c.state == state, install_state.c.until >= now)
        async with self._database.write() as connection:
            return (await connection.execute(gone)).rowcount == 1

    async def _read(self, *where: ColumnElement[bool]) -> tuple[Installation, ...]:
        query = select(installation).where(*where).order_by(installation.c.tenant)
        async with self._database.read() as connection:
            return tuple(_to_installation(dict(row)) for row in (await connection.execute(query)).mappings())


def _to_installation(row: dict[str, Any]) -> Installation:
    return Installation(**row)
