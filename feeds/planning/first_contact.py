"""What a new subscription posts once: the best of the last day, or failing that the newest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from feeds.model import Delivery, Destination, FirstContact, Story, Subscription
from feeds.planning.cadence import out_of_quiet
from feeds.planning.deliveries import Zones, stale_after
from feeds.planning.matching import is_sure_enough, lets_through
from feeds.planning.plan import FirstContactPlan, PlannedDelivery

RECENT = timedelta(hours=24)
STORIES = {FirstContact.NONE: 0, FirstContact.ONE: 1, FirstContact.FIVE: 5}
REASON = "first"


def plan_first_contact(
    pending: Sequence[Subscription],
    destinations: Mapping[int, Destination],
    stories: Mapping[str, Sequence[Story]],
    *,
    now: datetime,
    zones: Zones,
) -> FirstContactPlan:
    """One message for each pending subscription; `stories` are those that its tenant sees, in any order."""
    deliveries: list[PlannedDelivery] = []
    for subscription in pending:
        place = destinations.get(subscription.destination)
        if place is not None:
            sure = [one for one in stories.get(subscription.tenant, ()) if is_sure_enough(one, place)]
            best = choose(subscription, sure, now=now)
            deliveries += _post(subscription, place, best, now=now, zones=zones)
    return FirstContactPlan(
        deliveries=_once(deliveries), served=tuple(subscription.id for subscription in pending)
    )


def choose(subscription: Subscription, stories: Sequence[Story], *, now: datetime) -> tuple[Story, ...]:
    """As many as first contact shows, best first."""
    wanted = [story for story in stories if lets_through(subscription.filter, story) is not None]
    recent = [story for story in wanted if now - RECENT <= story.newest]
    ranked = sorted(recent, key=_merit, reverse=True) or sorted(wanted, key=_age, reverse=True)
    return tuple(ranked[: STORIES[subscription.first]])


def _merit(story: Story) -> tuple[float, int, datetime, str]:
    return (story.score, len(story.outlets), story.newest, story.id)


def _age(story: Story) -> tuple[datetime, str]:
    return (story.newest, story.id)


def _post(
    subscription: Subscription,
    place: Destination,
    stories: Sequence[Story],
    *,
    now: datetime,
    zones: Zones,
) -> list[PlannedDelivery]:
    due = out_of_quiet(now, place.settings.quiet, zones.of(place))
    # One story is a card; several are one digest, never several messages.
    slot = due if subscription.first is FirstContact.FIVE and len(stories) > 1 else None
    return [
        PlannedDelivery(
            delivery=Delivery(
                story=story.id,
                destination=place.id,
                reason=f"{subscription.number} {REASON}",
                due=due,
                stale_after=stale_after(due, urgent=False),
            ),
            tenant=place.tenant,
            slot=slot,
        )
        for story in stories
    ]


def _once(planned: Sequence[PlannedDelivery]) -> tuple[PlannedDelivery, ...]:
    first: dict[tuple[str, int], PlannedDelivery] = {}
    for one in planned:
        first.setdefault((one.delivery.story, one.delivery.destination), one)
    return tuple(first.values())
