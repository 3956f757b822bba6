"""A line from Slack on its way to `answer`: who asks, which channel it is for, what is missing there.

Slash commands, mentions, buttons, menus and forms all come through here, so none of them can name a channel
that the asker is not in, or have stories sent to one that we cannot post to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import Button, Reply
from bot.commands import Caller, CommandRoom, answer, read
from bot.commands.args import Args, slots
from bot.commands.context import is_personal
from bot.commands.permissions import Need, may
from bot.commands.suggest import Suggestions
from bot.locale import Translator, translator
from bot.platforms.slack import calls
from bot.platforms.slack.callers import Callers, Place, Room
from bot.platforms.slack.typed import channels_named
from feeds.errors import UserError

log = structlog.get_logger(__name__)
POSTS = {"subscribe"}
"""Commands after which the desk posts in a channel."""

CHANGEABLE = {"settings", "quiet"}
MOST_PAGES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks from where, with the client of their workspace's token."""

    place: Place
    caller: Caller
    client: AsyncWebClient
    translate: Translator


@dataclass(frozen=True, slots=True)
class _Aim:
    """The channel that a line is for; `room` is None for the person or where there is no line."""

    args: Args | None = None
    to: str = ""
    channel: str = ""
    room: Room | None = None


class Door:
    """What all inbound parts share. Pure of bolt."""

    def __init__(self, room: CommandRoom, suggestions: Suggestions, callers: Callers) -> None:
        self.room, self.suggestions, self.callers = room, suggestions, callers

    async def asked(self, place: Place, client: AsyncWebClient) -> Asked:
        """The asker, as Slack knows them."""
        caller = await self.callers.caller(client, place)
        settings = await self.room.store.people.tenant_settings(caller.tenant)
        locale = caller.locale or settings.lang or self.room.settings.locale
        if caller.person in {one.removeprefix("@") for one in settings.managers}:
            caller = replace(caller, is_manager=True)
        return Asked(place=place, caller=caller, client=client, translate=translator(locale))

    async def typed(self, line: str, asked: Asked) -> Reply:
        """The reply to a line. Never raises for what was asked."""
        aim = await self._aim(line, asked)
        caller = _moved(asked.caller, aim)
        trouble = _stranger(aim, asked.translate) or await self._unfit(line, aim, caller, asked)
        if trouble is not None:
            return trouble
        reply = await answer(line, caller, self.room)
        return _with_form(await self._named(reply, line, asked), aim, asked.translate)

    async def _aim(self, line: str, asked: Asked) -> _Aim:
        try:
            args = read(line)
        except UserError:
            return _Aim()  # `answer` says what is wrong
        if not any(slot.field == "to" for slot in slots(type(args))):
            return _Aim(args=args)
        to = str(getattr(args, "to", ""))
        if not to.startswith("#"):
            here = "" if is_personal(asked.caller, to) or to else asked.caller.channel
            room = await self.callers.room(asked.client, asked.place, here) if here else None
            return _Aim(args=args, to=to, channel=here, room=room)
        return await self._elsewhere(args, to, asked)

    async def _elsewhere(self, args: Args, to: str, asked: Asked) -> _Aim:
        """Another channel, by its id or, where we post already, by its name."""
        channel = to[1:] if channels_named(to) else await self._known_by_name(to[1:], asked)
        if not channel:
            return _Aim(args=args, to=to)
        room = await self.callers.room(asked.client, asked.place, channel)
        if room.is_private and not await _is_in(channel, asked):
            return _Aim(args=args, to=to)
        return _Aim(args=args, to=to, channel=channel, room=room)

    async def _known_by_name(self, name: str, asked: Asked) -> str:
        places = await self.room.store.wants.destinations(asked.caller.tenant)
        found = (one.address for one in places if not one.is_person and one.label.lower() == name.lower())
        return next(found, "")

    async def _unfit(self, line: str, aim: _Aim, caller: Caller, asked: Asked) -> Reply | None:
        """Before a channel gets stories: may we post there? We come in by ourselves where we can."""
        command = aim.args.command if aim.args else ""
        if command not in POSTS or aim.room is None or not may(caller, Need.PLACE, aim.to):
            return None
        _ = asked.translate
        if aim.room.is_archived:
            return Reply(ok=False, error=_("#{channel} is archived.").format(channel=aim.room.name))
        if aim.room.may_post or await self._joined(aim.channel, asked):
            return None
        self.callers.forget_room(asked.place, aim.channel)  # so that Retry looks anew
        text = _("I am not in {channel} yet: type /invite @Slugline there, then press Retry.")
        name = f"#{aim.room.name}" if aim.room.name else _("this channel")
        button = Button(label=_("Retry"), line=line)
        return Reply(ok=False, error=text.format(channel=name), buttons=(button,))

    async def _joined(self, channel: str, asked: Asked) -> bool:
        result = await calls.write(asked.client, "conversations.join", {"channel": channel})
        if not isinstance(result, calls.Answered):
            log.info("channel not joined", channel=channel, answer=repr(result))
            return False
        self.callers.forget_room(asked.place, channel)
        return True

    async def _named(self, reply: Reply, line: str, asked: Asked) -> Reply:
        """Channels that the line named by id are named by their names in the answer."""
        text, error = reply.text, reply.error
        for channel in channels_named(line):
            room = await self.callers.room(asked.client, asked.place, channel)
            if room.name:
                text = text.replace(f"#{channel}", f"#{room.name}")
                error = error.replace(f"#{channel}", f"#{room.name}")
        return replace(reply, text=text, error=error)


def _moved(caller: Caller, aim: _Aim) -> Caller:
    """Who made the other channel is its manager there, as if the line were typed in it."""
    if aim.room is None or not aim.channel or aim.channel == caller.channel:
        return caller
    return replace(
        caller,
        channel=aim.channel,
        channel_name=aim.room.name,
        thread="",
        manages_channel=bool(aim.room.creator) and aim.room.creator == caller.person,
    )


def _stranger(aim: _Aim, translate: Translator) -> Reply | None:
    """A channel that is not this workspace's, or not the asker's, is none."""
    _ = translate
    if not aim.to.startswith("#") or (aim.room is not None and aim.room.is_known):
        return None
    text = _("There is no such channel here, or I am not in it. Choose it from Slack's list as you type #.")
    return Reply(ok=False, error=text)


async def _is_in(channel: str, asked: Asked) -> bool:
    """Whether the asker is in that channel; no where Slack does not say."""
    cursor = ""
    for _page in range(MOST_PAGES):
        given = {"channel": channel, "limit": "1000"} | ({"cursor": cursor} if cursor else {})
        result = await calls.read(asked.client, "conversations.members", given)
        if not isinstance(result, calls.Answered):
            log.info("members unknown", channel=channel, answer=repr(result))
            return False
        if asked.place.person in result.data["members"]:
            return True
        cursor = result.text("response_metadata", "next_cursor")
        if not cursor:
            return False
    return False


def _with_form(reply: Reply, aim: _Aim, translate: Translator) -> Reply:
    """What was only looked at can be changed in a form."""
    _ = translate
    command = aim.args.command if aim.args else ""
    if not reply.ok or command not in CHANGEABLE or not _is_bare(aim.args):
        return reply
    button = Button(label=_("Change…"), line=f"form {command} {aim.to}".strip())
    return replace(reply, buttons=(*reply.buttons, button))


def _is_bare(args: Any) -> bool:
    """Whether the line says nothing but its place."""
    return bool(args == type(args)(to=args.to))
