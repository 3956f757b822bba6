"""Servers that come and go: a removal rests everything for 30 days, then it is erased; a return wakes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.locale import LANGUAGES
from bot.platforms.discord.asking import NAME, tenant_of_guild
from feeds.ports import Clock
from feeds.store import Store

log = structlog.get_logger(__name__)
KEPT_FOR = timedelta(days=30)
REMOVED = "Slugline was removed from the server"
_GONE = "discord servers gone"

Gone = Callable[[str], None]


class Servers:
    """What the client's events say about servers, written into the store."""

    def __init__(self, store: Store, clock: Clock, *, on_tenant_gone: Gone = lambda _: None) -> None:
        self._store = store
        self._clock = clock
        self._on_tenant_gone = on_tenant_gone

    async def joined(self, guild_id: int, *, locale: str = "") -> None:
        """A server added the desk, or has it still: what rested goes on.

        A new server's own language is its cards' first one.
        """
        tenant = tenant_of_guild(guild_id)
        gone = await self._gone()
        if gone.pop(tenant, None) is not None:
            await self._remember(gone)
            await self._wake(tenant)
            log.info("server came back", tenant=tenant)
        settings = await self._store.people.tenant_settings(tenant)
        lang = locale.partition("-")[0]
        if settings.lang is None and lang in LANGUAGES and locale:
            await self._store.people.save_tenant_settings(tenant, replace(settings, lang=lang))

    async def removed(self, guild_id: int) -> None:
        """A server removed the desk: nothing is posted there, and nothing lost for 30 days."""
        tenant = tenant_of_guild(guild_id)
        gone = await self._gone()
        gone.setdefault(tenant, self._clock.now())
        await self._remember(gone)
        for place in await self._store.wants.destinations(tenant):
            probe = self._clock.now() + KEPT_FOR
            await self._store.outbox.suspend(place.id, REMOVED, probe, now=self._clock.now())
        log.info("server removed us", tenant=tenant)
        self._on_tenant_gone(tenant)

    async def reconcile(self, guild_ids: Collection[int]) -> None:
        """Servers that removed or added us while we were away."""
        here = {tenant_of_guild(one) for one in guild_ids}
        known = {one for one in await self._store.tenants.all() if _is_server(one)}
        gone = await self._gone()
        for tenant in sorted(known - here - set(gone)):
            await self.removed(int(tenant.partition(":")[2]))
        for tenant in sorted(here & set(gone)):
            await self.joined(int(tenant.partition(":")[2]))

    async def purge(self) -> tuple[str, ...]:
        """Erases what has been gone for 30 days; says whose that was."""
        gone = await self._gone()
        due = sorted(tenant for tenant, at in gone.items() if at <= self._clock.now() - KEPT_FOR)
        for tenant in due:
            await self._store.erase(tenant)
            del gone[tenant]
            await self._remember(gone)
            log.info("server erased", tenant=tenant)
        return tuple(due)

    async def _wake(self, tenant: str) -> None:
        for place in await self._store.wants.destinations(tenant):
            if place.suspended == REMOVED:
                await self._store.outbox.resume(place.id)

    async def _gone(self) -> dict[str, datetime]:
        text = await self._store.meta.get(_GONE)
        return {tenant: datetime.fromisoformat(at) for tenant, at in json.loads(text or "{}").items()}

    async def _remember(self, gone: dict[str, datetime]) -> None:
        text = json.dumps({tenant: at.isoformat() for tenant, at in sorted(gone.items())})
        await self._store.meta.set(_GONE, text)


def _is_server(tenant: str) -> bool:
    platform, _, number = tenant.partition(":")
    return platform == NAME and number.isdecimal()
