"""Whose a subscription or a mute is: a person's own are hidden from everybody else, managers too."""

from __future__ import annotations

from bot.commands.context import Context
from bot.commands.permissions import Need, may
from bot.commands.trouble import LineError
from bot.locale import N_
from feeds.model import Destination, Subscription


def is_mine(place: Destination, context: Context) -> bool:
    """Whether the place is the caller in person."""
    return place.is_person and place.address == context.caller.person


async def visible_places(context: Context) -> tuple[Destination, ...]:
    """The tenant's channels and the caller's own place."""
    places = await context.store.wants.destinations(context.tenant)
    return tuple(place for place in places if not place.is_person or is_mine(place, context))


async def may_touch(context: Context, destination_id: int) -> Destination:
    """The place, if the caller may change what it gets."""
    place = next((one for one in await visible_places(context) if one.id == destination_id), None)
    if place is None:
        raise LineError(N_("That belongs to somebody else."))
    if not is_mine(place, context) and not may(context.caller, Need.PLACE, f"#{place.address}"):
        raise LineError(N_("What a channel gets is its managers' business."), example="subscribe labor to:me")
    return place


async def subscription_numbered(context: Context, number: int) -> Subscription:
    """The tenant's line of that number, if the caller may see it."""
    visible = {place.id for place in await visible_places(context)}
    for known in await context.store.wants.subscriptions(context.tenant):
        if known.number == number and known.destination in visible:
            return known
    raise LineError(N_("There is no subscription {number}."), example="subscriptions", number=str(number))
