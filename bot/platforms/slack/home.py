"""The Home tab: what is mine, what moved, and for managers what the workspace gets. Published when opened."""

from __future__ import annotations

import structlog

from bot.commands import answer
from bot.commands.context import Context, context_of, place_name
from bot.commands.wording import cadence_in_words, filter_in_words, moment_in_words
from bot.platforms.slack import calls
from bot.platforms.slack.door import Asked, Door
from bot.platforms.slack.home_view import HomeFacts, HomeLine, draw_home
from feeds.model import Destination, Filter, QuietHours, Subscription

log = structlog.get_logger(__name__)
MOST_SAVED = 8
MOST_LINES = 12


class Home:
    """Reads, draws, publishes; nobody else's lines are read."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def show(self, asked: Asked) -> None:
        """Draws the asker's tab anew."""
        view = draw_home(await self.facts(asked), asked.translate)
        given = {"user_id": asked.place.person, "view": view}
        result = await calls.write(asked.client, "views.publish", given)
        if not isinstance(result, calls.Answered):
            log.warning("a home tab was not published", answer=repr(result))

    async def facts(self, asked: Asked) -> HomeFacts:
        """What the tab says."""
        context = await context_of(asked.caller, self._door.room)
        places = {one.id: one for one in await context.store.wants.destinations(context.tenant)}
        lines = await context.store.wants.subscriptions(context.tenant)
        me = next((one for one in places.values() if _is_me(one, context)), None)
        mine = [one for one in lines if me and one.destination == me.id]
        moved, since = await _moved(context)
        return HomeFacts(
            moved=moved,
            since=since,
            topics=tuple(_line(one, context) for one in mine if not _is_follow(one)),
            follows=tuple(one.filter.names[0] for one in mine if _is_follow(one)),
            quiet=_hours(me.settings.quiet if me else None),
            saved=await _saved(context),
            is_manager=context.caller.is_manager,
            workspace=_workspace(lines, places, context) if context.caller.is_manager else (),
            health=(await answer("status", asked.caller, self._door.room)).text
            if context.caller.is_manager
            else "",
        )


def _workspace(
    lines: tuple[Subscription, ...], places: dict[int, Destination], context: Context
) -> tuple[HomeLine, ...]:
    """What channels get; other people's own lines are theirs."""
    of_channels = [
        (one, places[one.destination])
        for one in lines
        if one.destination in places and not places[one.destination].is_person
    ]
    return tuple(
        _line(one, context, place=place_name(place, context.translate)) for one, place in of_channels
    )


def _line(one: Subscription, context: Context, *, place: str = "") -> HomeLine:
    _ = context.translate
    what = filter_in_words(one.filter, context.room.desk, _)
    return HomeLine(number=one.number, what=what, when=cadence_in_words(one.cadence, _), place=place)


async def _moved(context: Context) -> tuple[int, str]:
    """How many stories changed since the person last looked, and when that was; it is no look itself."""
    looked = await context.store.people.looked_at(context.tenant, context.caller.person)
    if looked is None:
        return 0, ""
    changed = await context.store.stories.changed_since(context.tenant, looked, limit=200)
    return len(changed), moment_in_words(looked, context)


async def _saved(context: Context) -> tuple[tuple[str, str], ...]:
    ids = (await context.store.people.saved(context.tenant, context.caller.person))[:MOST_SAVED]
    known = await context.store.stories.visible(context.tenant, ids)
    return tuple((one, known[one].telling.headline) for one in ids if one in known)


def _is_me(place: Destination, context: Context) -> bool:
    is_mine = place.is_person and place.address == context.caller.person
    return is_mine and place.platform == context.caller.platform


def _is_follow(one: Subscription) -> bool:
    return len(one.filter.names) == 1 and one.filter == Filter(names=one.filter.names)


def _hours(known: QuietHours | None) -> str:
    return f"{known.start:%H:%M}–{known.end:%H:%M}" if known else ""
