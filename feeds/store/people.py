"""What belongs to one person of a tenant: saved stories, and when they last looked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from feeds.model import DestinationSettings
from feeds.store.database import Database, insert
from feeds.store.tables import person, saved
from feeds.store.tenants import Tenants


class People:
    """Personal notes; nobody else's call reads them."""

    def __init__(self, database: Database, tenants: Tenants) -> None:
        self._database = database
        self._tenants = tenants

    async def save(self, tenant_id: str, who: str, story_id: str, now: datetime) -> None:
        """Keeps the story on the person's list; again changes nothing."""
        await self._tenants.ensure(tenant_id)
        row = insert(saved).values(tenant=tenant_id, person=who, story=story_id, at=now)
        async with self._database.write() as connection:
            await connection.execute(row.on_conflict_do_nothing())

    async def unsave(self, tenant_id: str, who: str, story_id: str) -> bool:
        """Takes it off; says whether it was there."""
        mine = (saved.c.tenant == tenant_id, saved.c.person == who, saved.c.story == story_id)
        async with self._database.write() as connection:
            return (await connection.execute(delete(saved).where(*mine))).rowcount == 1

    async def saved(self, tenant_id: str, who: str) -> tuple[str, ...]:
        """Ids of the person's saved stories, the latest first."""
        mine = (saved.c.tenant == tenant_id, saved.c.person == who)
        query = select(saved.c.story).where(*mine).order_by(saved.c.at.desc(), saved.c.story)
        async with self._database.read() as connection:
            return tuple(await connection.scalars(query))

    async def looked_at(self, tenant_id: str, who: str) -> datetime | None:
        """When the person last caught up."""
        query = select(person.c.looked_at).where(person.c.tenant == tenant_id, person.c.person == who)
        async with self._database.read() as connection:
            return await connection.scalar(query)

    async def mark_looked(self, tenant_id: str, who: str, now: datetime) -> None:
        """Notes that they did."""
        await self._tenants.ensure(tenant_id)
        row = insert(person).values(tenant=tenant_id, person=who, looked_at=now)
        put = row.on_conflict_do_update(["tenant", "person"], set_={"looked_at": row.excluded.looked_at})
        async with self._database.write() as connection:
            await connection.execute(put)

    async def tenant_settings(self, tenant_id: str) -> DestinationSettings:
        """The tenant's defaults for its destinations."""
        return await self._tenants.settings(tenant_id)

    async def save_tenant_settings(self, tenant_id: str, settings: DestinationSettings) -> None:
        """Keeps them."""
        await self._tenants.save_settings(tenant_id, settings)
