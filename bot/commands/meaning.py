"""Words that a line has no place for, and the line that was meant: `mute SAG-AFTRA` lacks `name:`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from bot.commands.args import Args, Slot, slots
from bot.commands.context import Context
from bot.commands.kinds import Kind
from bot.commands.syntax import UnplacedError, is_default, write
from bot.commands.telling import known_story
from bot.commands.trouble import LineError
from bot.commands.vocabulary import names_known, outlets_known, topics_named
from bot.locale import N_

DID_YOU_MEAN = N_("Did you mean: {line}")
_NAMED = {Kind.TOPIC, Kind.NAME, Kind.OUTLET, Kind.STORY}


async def in_its_place(unplaced: UnplacedError, context: Context) -> LineError:
    """The same refusal; with the line that would work where the words are known here."""
    line = await meant_line(unplaced.so_far, unplaced.words, context)
    if not line:
        return unplaced
    facts = {"command": unplaced.so_far.command, "word": unplaced.words, "line": line}
    return LineError(unplaced.template, hint=DID_YOU_MEAN, **facts)


async def meant_line(args: Args, words: str, context: Context) -> str:
    """The line with the words as the option that they are known as; empty where they are not known."""
    named = {slot.kind: slot for slot in slots(type(args)) if slot.option and slot.kind in _NAMED}
    if not named or not all(is_default(slot, args) for slot in named.values()):
        return ""
    for kind, slot in named.items():
        with suppress(LineError):
            return write(_with(args, slot, await _known_as(kind, words, context)))
    return ""


def _with(args: Args, slot: Slot, value: str) -> Args:
    filled: Args = replace(args, **{slot.field: (value,) if slot.many else value})  # type: ignore[type-var]
    return filled


async def _known_as(kind: Kind, words: str, context: Context) -> str:
    """As the desk or the tenant spells it; raises LineError where it does not know it."""
    if kind is Kind.TOPIC:
        return topics_named(context.room.desk, (words,))[0]
    if kind is Kind.NAME:
        return names_known(context.room.desk, (words,))[0]
    if kind is Kind.OUTLET:
        return (await outlets_known(context, (words,)))[0]
    return (await known_story(context, words)).id
