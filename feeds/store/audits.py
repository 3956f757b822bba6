"""Who changed what, numbered per tenant, with the line that takes it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, insert, select, update

from feeds.store.answers import AuditRow
from feeds.store.database import Database
from feeds.store.tables import audit
from feeds.store.tenants import Tenants, take_numbers

_COLUMNS = tuple(column for column in audit.c if column.name != "tenant")


class Audit:
    """The tenant's log of commands that changed something."""

    def __init__(self, database: Database, tenants: Tenants) -> None:
        self._database = database
        self._tenants = tenants

    async def write(self, tenant_id: str, by: str, line: str, undo_line: str, now: datetime) -> int:
        """Notes the line; returns its number."""
        await self._tenants.ensure(tenant_id)
        async with self._database.write() as connection:
            number = await take_numbers(connection, tenant_id, "audit")
            row = {"number": number, "by": by, "line": line, "undo_line": undo_line, "at": now}
            await connection.execute(insert(audit).values(tenant=tenant_id, **row))
        return number

    async def list(self, tenant_id: str, limit: int = 20) -> tuple[AuditRow, ...]:
        """The latest first."""
        query = select(*_COLUMNS).where(audit.c.tenant == tenant_id)
        query = query.order_by(audit.c.number.desc()).limit(limit)
        async with self._database.read() as connection:
            return tuple(AuditRow(**row) for row in (await connection.execute(query)).mappings())

    async def undoable(self, tenant_id: str, by: str, number: int | None, since: datetime) -> AuditRow | None:
        """That row, or the person's latest, if it can still be taken back; for a number, anybody's."""
        which = audit.c.by == by if number is None else audit.c.number == number
        open_still = and_(audit.c.undone_at.is_(None), audit.c.undo_line != "", audit.c.at >= since)
        query = select(*_COLUMNS).where(audit.c.tenant == tenant_id, which, open_still)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(audit.c.number.desc()).limit(1))
            row = rows.mappings().first()
        return AuditRow(**row) if row else None

    async def mark_undone(self, tenant_id: str, number: int, now: datetime) -> None:
        """Notes that it was taken back."""
        mine = and_(audit.c.tenant == tenant_id, audit.c.number == number)
        async with self._database.write() as connection:
            await connection.execute(update(audit).where(mine).values(undone_at=now))
