"""A command's arguments as Discord's options, and what was chosen there back into one line. Pure.

Page: docs/interactions/application-commands of Discord's developer documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.commands import CATALOG, read, write
from bot.commands.args import Args, Slot, slots
from bot.commands.choices import choices_of
from bot.commands.forms import args_from
from bot.commands.kinds import Kind
from bot.locale import N_, translator
from bot.platforms.discord.localized import described, named

STRING, INTEGER, BOOLEAN, CHANNEL, ATTACHMENT = 3, 4, 5, 7, 11
POSTABLE = (0, 5, 10, 11, 12, 15)
"""Types of channel that cards may go to: text, announcement, threads of three kinds, forum."""

MOST_CHOICES = 25
ME, TEAM, FILE = "me", "team", "file"
OFFERED = {
    Kind.TOPIC,
    Kind.NAME,
    Kind.OUTLET,
    Kind.LANG,
    Kind.STORY,
    Kind.ITEM,
    Kind.SOURCE,
    Kind.ZONE,
    Kind.PERSON,
}
"""Kinds that are suggested while somebody types."""

_TWICE = {("latest", "topics_named")}
_NOT_OFFERED = {("feeds import", "url"), ("split", "report")}
_WITH_FILE = {"feeds import"}
_FOR_TEAM = {"settings"}
_SAYS = {
    ME: N_("for yourself alone"),
    TEAM: N_("for the whole server"),
    FILE: N_("an OPML file"),
}

Option = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one option came with: a text, number or yes/no as Discord sends it."""

    name: str
    value: str | int | bool


def options_of(command: str) -> list[Option]:
    """The options of a command, those that must be given first, as Discord wants them."""
    made: list[Option] = []
    for slot in _asked(command):
        made += _place(command) if slot.kind is Kind.PLACE else [_option(command, slot)]
    if command in _WITH_FILE:
        made.append(_plain(FILE, ATTACHMENT, _SAYS[FILE]))
    return sorted(made, key=lambda option: not option.get("required", False))


def slot_of(command: str, option: str) -> Slot | None:
    """The field behind an option, None for those that are Discord's alone."""
    return next((slot for slot in _asked(command) if option_name(slot) == option), None)


def option_name(slot: Slot) -> str:
    """What Discord calls the field."""
    if slot.excludes:
        return "without" if slot.excludes == "-" else f"without_{slot.excludes}"
    return slot.option or slot.field


def line_of(command: str, chosen: tuple[Chosen, ...]) -> str:
    """The line that the options stand for; raises LineError for what cannot be read."""
    shape = CATALOG[command].args
    typed, values = "", {}
    for one in chosen:
        slot = slot_of(command, one.name)
        if slot and _is_free(slot):
            typed = str(one.value)
        elif slot:
            values[slot.field] = to_text(slot.kind, one.value)
    place = _place_said(chosen)
    if place:
        values["to"] = place
    return write(_filled(shape, typed, values))


def to_text(kind: Kind, value: str | int | bool) -> str:
    """An option's value as a line has it: a channel `#id`, a person `@id`, a role `@&id`."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if kind is Kind.PERSON:
        return " ".join(word.strip("<>").replace("@!", "@") for word in str(value).split())
    return f"#{value}" if kind is Kind.PLACE else str(value)


def _filled(shape: type[Args], typed: str, values: Mapping[str, str]) -> Args:
    """Words of a search are typed as on every platform: quotation marks and a minus have their meaning."""
    if not typed:
        return args_from(shape, values)
    base = read(f"{shape.command} {typed}")
    said = args_from(type(base), values)
    return replace(base, **{name: getattr(said, name) for name in values})  # type: ignore[type-var]


def _place_said(chosen: tuple[Chosen, ...]) -> str:
    by_name = {one.name: one.value for one in chosen}
    if by_name.get(ME):
        return ME
    return TEAM if by_name.get(TEAM) else ""


def _asked(command: str) -> list[Slot]:
    return [slot for slot in slots(CATALOG[command].args) if (command, slot.field) not in _TWICE]


def _is_free(slot: Slot) -> bool:
    return slot.is_positional and slot.many and slot.kind in {Kind.TEXT, Kind.WORD}


def _option(command: str, slot: Slot) -> Option:
    kinds = {Kind.NUMBER: INTEGER, Kind.FLAG: BOOLEAN}
    option = _plain(option_name(slot), kinds.get(slot.kind, STRING), slot.says)
    if slot.required:
        option["required"] = True
    if slot.kind is Kind.NUMBER:
        option["min_value"] = 0
    if slot.choices:
        option["choices"] = _choices(slot)
    elif slot.kind in OFFERED and (command, slot.field) not in _NOT_OFFERED:
        option["autocomplete"] = True
    return option


def _place(command: str) -> list[Option]:
    channel = _plain("to", CHANNEL, N_("another channel")) | {"channel_types": list(POSTABLE)}
    extra = [_plain(ME, BOOLEAN, _SAYS[ME])]
    if command in _FOR_TEAM:
        extra.append(_plain(TEAM, BOOLEAN, _SAYS[TEAM]))
    return [channel, *extra]


def _plain(name: str, kind: int, says: str) -> Option:
    return {"type": kind, **named(name), **described(says)}


def _choices(slot: Slot) -> list[Option]:
    english, french = (choices_of(slot, translator(lang)) for lang in ("en", "fr"))
    return [
        {"name": label, "value": value, "name_localizations": {"fr": french[place][0]}}
        for place, (label, value) in enumerate(english[:MOST_CHOICES])
    ]
