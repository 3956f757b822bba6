"""Who may do what. Asked before every handler, whatever the platform already showed or hid. Pure."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from bot.commands.args import Args
from bot.commands.caller import Caller
from bot.commands.context import is_personal
from bot.commands.syntax import write
from bot.commands.trouble import LineError
from bot.locale import N_


class Need(StrEnum):
    """What a command asks of its caller."""

    ANYONE = "anyone"
    PLACE = "place"
    MANAGER = "manager"


def may(caller: Caller, need: Need, to: str = "") -> bool:
    """Whether the caller may; for a place, its person or a manager of the channel."""
    if need is Need.ANYONE or caller.is_manager:
        return True
    if need is Need.MANAGER:
        return False
    return is_personal(caller, to) or (_is_here(caller, to) and caller.manages_channel)


def refuse(need: Need, args: Args) -> LineError:
    """The sentence for those who may not, with the line that they may type instead."""
    if need is Need.PLACE and hasattr(args, "to"):
        return LineError(
            N_("What a channel gets is its managers' business."),
            hint=N_("For yourself alone: {line}"),
            line=_for_me(args),
        )
    return LineError(
        N_("Only managers may use {command}."), hint=N_("Ask one of them."), command=args.command
    )


def _is_here(caller: Caller, to: str) -> bool:
    return not to or to.lower() in {"here", f"#{caller.channel}".lower(), f"#{caller.channel_name}".lower()}


def _for_me(args: Args) -> str:
    return write(replace(args, to="me"))  # type: ignore[type-var]
