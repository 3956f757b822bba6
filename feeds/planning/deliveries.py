"""From a story that changed to the messages that we owe: who, when, alone or in a digest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from feeds.model import CadenceKind, Delivery, Destination, Story
from feeds.planning.cadence import due_at, out_of_quiet
from feeds.planning.matching import MatchIndex, TenantView, Want
from feeds.planning.plan import PlannedDelivery

STALE_AFTER = timedelta(hours=12)
URGENT_STALE_AFTER = timedelta(hours=2)
DISTURBANCES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """Whose time a destination keeps: its own, else its tenant's, else the operator's."""

    default: str = "UTC"
    tenants: Mapping[str, str] = field(default_factory=dict)

    def of(self, place: Destination) -> ZoneInfo:
        """The zone of a destination."""
        return ZoneInfo(place.settings.tz or self.tenants.get(place.tenant) or self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Everybody who may be owed something, and what each may see.

    `disturbed` counts urgent messages that destinations got in the quiet time that they are in.
    """

    index: MatchIndex
    views: TenantView
    zones: Zones = field(default_factory=Zones)
    disturbed: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedStory:
    """A story with something new to tell; `in_burst` where all of that came in a flood from known feeds."""

    story: Story
    in_burst: bool = False


def plan_deliveries(
    opened: Sequence[OpenedStory], audience: Audience, *, now: datetime, wait: timedelta
) -> tuple[PlannedDelivery, ...]:
    """One delivery for each story and destination that wants it, at the earliest due time."""
    planned: list[PlannedDelivery] = []
    disturbed = Counter(audience.disturbed)
    for one in sorted(opened, key=lambda one: (-one.story.score, one.story.id)):
        wants = audience.index.who_wants(one.story, audience.views, now=now)
        found = [
            _planned(want, one, audience.zones, ready=_ready(one, now, wait), disturbed=disturbed)
            for want in wants
        ]
        best = _earliest(found)
        disturbed.update(item.delivery.destination for item in best if item.delivery.urgent)
        planned += best
    return tuple(sorted(planned, key=_order))


def stale_after(due: datetime, *, urgent: bool) -> datetime:
    """When a message that still waits is no longer worth a post of its own."""
    return due + (URGENT_STALE_AFTER if urgent else STALE_AFTER)


def _planned(
    want: Want, opened: OpenedStory, zones: Zones, *, ready: datetime, disturbed: Mapping[int, int]
) -> PlannedDelivery:
    story, place, cadence = opened.story, want.destination, want.subscription.cadence
    tz = zones.of(place)
    urgent = story.urgent is not None
    may_disturb = urgent and place.settings.urgent and disturbed.get(place.id, 0) < DISTURBANCES
    due = due_at(cadence, tz=tz, now=ready)
    due = out_of_quiet(due, place.settings.quiet, tz, urgent_ok=may_disturb)
    alone = cadence.kind is CadenceKind.NOW and (urgent or not opened.in_burst)
    delivery = Delivery(
        story=want.story.id,
        destination=place.id,
        reason=f"{want.subscription.number} {want.reason}".strip(),
        due=due,
        stale_after=stale_after(due, urgent=urgent),
        urgent=urgent,
    )
    return PlannedDelivery(delivery=delivery, tenant=place.tenant, slot=None if alone else due)


def _ready(opened: OpenedStory, now: datetime, wait: timedelta) -> datetime:
    """When it has waited for company; a flood waits as one, so that it comes out as one."""
    if opened.story.urgent is not None:
        return now
    since = now if opened.in_burst else opened.story.opened_at or now
    return max(now, since + wait)


def _earliest(planned: Sequence[PlannedDelivery]) -> list[PlannedDelivery]:
    """Of several to one destination the first to be due; a message of its own before a digest."""
    best: dict[int, PlannedDelivery] = {}
    for one in planned:
        known = best.get(one.delivery.destination)
        if known is None or _haste(one) < _haste(known):
            best[one.delivery.destination] = one
    return list(best.values())


def _haste(planned: PlannedDelivery) -> tuple[datetime, bool]:
    return (planned.delivery.due, planned.slot is not None)


def _order(planned: PlannedDelivery) -> tuple[int, bool, datetime, str]:
    one = planned.delivery
    return (one.destination, not one.urgent, one.due, one.story)
