"""What a form shows at first: the settings and quiet hours that hold now. Reads, never writes."""

from __future__ import annotations

from dataclasses import fields

from bot.commands.args import Args
from bot.commands.arranging import TEAM, QuietArgs, SettingsArgs
from bot.commands.caller import Caller
from bot.commands.context import is_personal
from bot.commands.room import CommandRoom
from feeds.model import Destination, DestinationSettings

OFF = "off"


async def known_args(form: str, caller: Caller, room: CommandRoom, to: str = "") -> Args | None:
    """The arguments of `settings` or `quiet` as they are for that place; None for other forms."""
    if form not in {"settings", "quiet"}:
        return None
    if to.lower() == TEAM:
        known = await room.store.people.tenant_settings(caller.tenant)
    else:
        places = await room.store.wants.destinations(caller.tenant)
        place = next((one for one in places if _is_meant(one, caller, to)), None)
        known = place.settings if place else DestinationSettings()
    return _settings(known) if form == "settings" else _quiet(known)


def _is_meant(place: Destination, caller: Caller, to: str) -> bool:
    if place.platform != caller.platform:
        return False
    if is_personal(caller, to):
        return place.is_person and place.address == caller.person
    channel, thread = (to.removeprefix("#"), "") if to else (caller.channel, caller.thread)
    return not place.is_person and (place.address, place.thread) == (channel, thread)


def _settings(known: DestinationSettings) -> SettingsArgs:
    names = [one.name for one in fields(SettingsArgs) if hasattr(known, one.name)]
    values = {name: value for name in names if (value := getattr(known, name)) is not None}
    return SettingsArgs(**values)


def _quiet(known: DestinationSettings) -> QuietArgs:
    if known.quiet is None:
        return QuietArgs(hours=OFF, weekends=False)
    hours = f"{known.quiet.start:%H:%M}-{known.quiet.end:%H:%M}"
    return QuietArgs(hours=hours, weekends=known.quiet.weekends)
