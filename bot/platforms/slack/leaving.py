"""Workspaces that go and come back: a removal rests everything for 30 days, then it is erased."""

from __future__ import annotations

from datetime import timedelta

import structlog

from feeds.ports import Clock
from feeds.store import Store

log = structlog.get_logger(__name__)
PLATFORM = "slack"
KEPT_FOR = timedelta(days=30)


class Leaving:
    """What Slack says about installs, written into the store; the token goes at once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def left(self, tenant: str, reason: str) -> bool:
        """Nothing is posted there, and nothing lost for 30 days; no where it had left before."""
        now = self._clock.now()
        if not await self._store.installations.remove(tenant, PLATFORM, reason, now):
            return False
        for place in await self._store.wants.destinations(tenant):
            if place.platform == PLATFORM:
                await self._store.outbox.suspend(place.id, reason, now + KEPT_FOR, now=now)
        log.warning("workspace gone", tenant=tenant)
        return True

    async def returned(self, tenant: str) -> bool:
        """It has the app again: every place is tried once, and what rested for another reason rests again."""
        row = await self._store.installations.get(tenant)
        if row is None or row.removed_at is None:
            return False
        await self._store.installations.forget(tenant)
        for place in await self._store.wants.destinations(tenant):
            if place.platform == PLATFORM and place.suspended:
                await self._store.outbox.resume(place.id)
        log.info("workspace is back", tenant=tenant)
        return True

    async def purge(self) -> tuple[str, ...]:
        """Erases what has been gone for 30 days; says whose that was."""
        due = await self._store.installations.removed_before(PLATFORM, self._clock.now() - KEPT_FOR)
        for tenant in due:
            await self._store.erase(tenant)
            log.info("workspace erased", tenant=tenant)
        return due
