"""A line from Discord on its way to `answer`: whose it is, where it may go, what is missing there.

Slash commands, buttons, menus and forms all come through here, so none of them can name another server's
channel or post where the one who asks may not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.cards import Button, Reply
from bot.commands import Caller, CommandRoom, answer, read
from bot.commands.args import Args, slots
from bot.commands.context import is_personal
from bot.commands.permissions import Need, may
from bot.locale import Translator, translator
from bot.platforms.discord.asking import Asked, caller_of, spot_at, spot_here
from bot.platforms.discord.forms import Page
from bot.platforms.discord.rights import Spot, named
from feeds.errors import UserError

POSTS = {"subscribe"}
"""Commands after which the desk posts in a channel."""

SHOWN_TO_ALL = {"share"}
CHANGEABLE = {"settings", "quiet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A line with its caller and the place that it is for; `spot` is None for a person or unknown place."""

    line: str
    args: Args | None
    caller: Caller
    spot: Spot | None
    to: str = ""


async def typed(line: str, asked: Asked, room: CommandRoom, *, attachment: bytes = b"") -> Reply:
    """The reply to a line. Never raises for what was asked."""
    settings = await room.store.people.tenant_settings(caller_of(asked).tenant)
    caller = caller_of(asked, settings.managers)
    _ = words_of(caller, room)
    one = _placed(line, caller, asked)
    trouble = _stranger(one, _) or _unfit(one, _)
    if trouble:
        return trouble
    reply = await answer(one.line, one.caller, room, attachment=attachment)
    return _with_form(reply, one, _)


def words_of(caller: Caller, room: CommandRoom) -> Translator:
    """The language that the person is answered in."""
    return translator(caller.locale or room.settings.locale)


async def standing(asked: Asked, room: CommandRoom) -> Caller:
    """The caller as `typed` sees them, for what is decided before there is a line."""
    settings = await room.store.people.tenant_settings(caller_of(asked).tenant)
    return caller_of(asked, settings.managers)


def may_subscribe_here(caller: Caller) -> bool:
    """Whether a subscription without a place would be let through."""
    return may(caller, Need.PLACE)


def _placed(line: str, caller: Caller, asked: Asked) -> Typed:
    try:
        args = read(line)
    except UserError:
        return Typed(line=line, args=None, caller=caller, spot=None)  # `answer` says what is wrong
    to = getattr(args, "to", "") if _has_place(args) else ""
    if to.startswith("#"):
        spot = spot_at(asked, to[1:])
        return Typed(line=line, args=args, caller=_moved(caller, spot), spot=spot, to=to)
    here = None if is_personal(caller, "") else spot_here(asked)
    return Typed(line=line, args=args, caller=caller, spot=here, to=to)


def _has_place(args: Args) -> bool:
    return any(slot.field == "to" for slot in slots(type(args)))


def _moved(caller: Caller, spot: Spot | None) -> Caller:
    """Who manages the other channel is its manager there, as if the line were typed in it."""
    if spot is None:
        return caller
    return replace(
        caller,
        channel=spot.thread or spot.channel,
        channel_name=spot.name,
        thread="",
        manages_channel=spot.asker_manages,
    )


def _stranger(one: Typed, translate: Translator) -> Reply | None:
    """A channel that is not this server's is none, whoever knows its number."""
    _ = translate
    if not one.to.startswith("#") or one.spot is not None:
        return None
    return Reply(ok=False, error=_("There is no such channel in this server."))


def _unfit(one: Typed, translate: Translator) -> Reply | None:
    _ = translate
    command = one.args.command if one.args else ""
    if one.spot is None:
        return None
    if command in SHOWN_TO_ALL and not one.spot.asker_may_write:
        return Reply(ok=False, error=_("You may not write here, so nothing is shown here for you."))
    if command not in POSTS or is_personal(one.caller, one.to) or not may(one.caller, Need.PLACE, one.to):
        return None
    return _unwritable(one, one.spot, translate)


def _unwritable(one: Typed, spot: Spot, translate: Translator) -> Reply | None:
    """The asker's own right to post there, then ours, each by its name."""
    _ = translate
    if not spot.asker_may_write:
        text = _("You may not post in #{channel} yourself, so stories cannot be sent there for you.")
        return Reply(ok=False, error=text.format(channel=spot.name))
    if spot.missing:
        text = _("I may not post in #{channel}: grant {rights} there, then press Retry.")
        said = text.format(channel=spot.name, rights=named(spot.missing, translate))
        return Reply(ok=False, error=said, buttons=(Button(label=_("Retry"), line=one.line),))
    return None


def _with_form(reply: Reply, one: Typed, translate: Translator) -> Reply:
    """What was only looked at can be changed in a form."""
    _ = translate
    command = one.args.command if one.args else ""
    if not reply.ok or command not in CHANGEABLE or not _is_bare(one.args):
        return reply
    pages = [(_("Change…"), Page(form=command, to=one.to))]
    if command == "settings":
        pages.append((_("More settings…"), Page(form=command, number=2, to=one.to)))
    buttons = tuple(Button(label=label, line=page.line) for label, page in pages)
    return replace(reply, buttons=(*reply.buttons, *buttons))


def _is_bare(args: Any) -> bool:
    """Whether the line says nothing but its place."""
    plain = type(args)(to=args.to)
    return bool(args == plain)
