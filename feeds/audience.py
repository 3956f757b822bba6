"""Who may be owed something, read from the store: subscriptions, mutes, views, zones. Called by the poll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from feeds.model import Destination
from feeds.planning.cadence import silence_at
from feeds.planning.deliveries import Audience, Zones
from feeds.planning.matching import MatchIndex, OwnGrouping, TenantView
from feeds.store import Store


async def audience(store: Store, timezone: str, now: datetime) -> Audience:
    """Everybody who may be owed something, as of now."""
    places = await store.wants.all_destinations()
    index = MatchIndex(await store.wants.all_subscriptions(), await store.wants.all_mutes(now), places)
    views = await store.sources.views()
    zones = await zones_of(store, {place.tenant for place in places}, timezone)
    return Audience(
        index=index,
        views=TenantView(sources=views.sources, own=await _regrouped(store)),
        zones=zones,
        disturbed=await _disturbed(store, places, zones, now),
    )


async def _regrouped(store: Store) -> dict[str, OwnGrouping]:
    """What tenants have regrouped, those that have."""
    return {
        tenant: OwnGrouping(
            stories=await store.stories.regrouped(tenant), moved=await store.regroupings.moved(tenant)
        )
        for tenant in await store.regroupings.tenants()
    }


async def _disturbed(
    store: Store, places: Sequence[Destination], zones: Zones, now: datetime
) -> dict[int, int]:
    """Urgent messages of the last day in the quiet time that a destination is in, where it lets them pass."""
    found: dict[int, int] = {}
    for place in places:
        quiet = place.settings.quiet if place.settings.urgent else None
        silence = silence_at(now, quiet, zones.of(place)) if quiet else None
        if silence is not None:
            since = max(silence[0], now - timedelta(days=1))
            found[place.id] = await store.outbox.urgent_sent(place.id, since, now=now)
    return found


async def zones_of(store: Store, tenants: Iterable[str], timezone: str) -> Zones:
    """The zones of some tenants."""
    own = {tenant: (await store.tenants.settings(tenant)).tz for tenant in sorted(tenants)}
    return Zones(default=timezone, tenants={tenant: zone for tenant, zone in own.items() if zone})
