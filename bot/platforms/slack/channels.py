"""Channels that are archived, deleted, renamed, or that the app is put out of: noted as Slack tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.platforms.slack.errors import ARCHIVED, NO_CHANNEL
from bot.platforms.slack.leaving import PLATFORM
from feeds.model import Destination
from feeds.ports import Clock
from feeds.store.store import Store

log = structlog.get_logger(__name__)
FIRST_PROBE = timedelta(hours=1)
Telling = Callable[[Destination, str], None]
"""Told once of each channel that rests, with the reason; returns at once."""

LOST = {
    **dict.fromkeys(("channel_archive", "group_archive"), ARCHIVED),
    **dict.fromkeys(("channel_deleted", "group_deleted", "channel_left", "group_left"), NO_CHANNEL),
}
BACK = frozenset({"channel_unarchive", "group_unarchive", "member_joined_channel"})
RENAMED = frozenset({"channel_rename", "group_rename"})
KINDS = (*LOST, *sorted(BACK), *sorted(RENAMED))
"""Events to subscribe to: docs.slack.dev/reference/events."""


class Channels:
    """Writes into the store what became of channels that get stories."""

    def __init__(self, store: Store, clock: Clock, on_lost: Telling = lambda _place, _reason: None) -> None:
        self._store, self._clock, self._on_lost = store, clock, on_lost

    async def lost(self, tenant: str, channel: str, reason: str) -> None:
        """Nothing is posted there for now; what is queued stays, and it is tried again now and then."""
        now = self._clock.now()
        for place in await self._places(tenant, channel):
            if not place.suspended:
                await self._store.outbox.suspend(place.id, reason, now + FIRST_PROBE, now=now)
                self._on_lost(place, reason)
                log.info("slack channel lost", destination=place.id, reason=reason)

    async def back(self, tenant: str, channel: str) -> None:
        """Posting goes on."""
        for place in await self._places(tenant, channel):
            if place.suspended:
                await self._store.outbox.resume(place.id)
                log.info("slack channel is back", destination=place.id)

    async def renamed(self, tenant: str, channel: str, name: str) -> None:
        """It is called by its new name from now on."""
        for place in await self._places(tenant, channel):
            await self._store.wants.ensure_destination(
                tenant, PLATFORM, channel, thread=place.thread, label=name
            )

    async def _places(self, tenant: str, channel: str) -> list[Destination]:
        known = await self._store.wants.destinations(tenant)
        return [one for one in known if not one.is_person and one.address == channel]
