"""Kinds of values in a line: how each is read, written and asked for. Forms and autocomplete use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import available_timezones

from bot.commands.dates import is_date_word
from bot.locale import N_

_DURATION = re.compile(r"(\d{1,6})([smhdw]?)")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_LANG = re.compile(r"[a-z]{2,3}")
_WEB = re.compile(r"https?://\S+", re.I)


class Kind(StrEnum):
    """What a value names."""

    TOPIC = "topic"
    NAME = "name"
    OUTLET = "outlet"
    LANG = "lang"
    TEXT = "text"
    WORD = "word"
    NUMBER = "number"
    FLAG = "flag"
    TIME = "time"
    HOURS = "hours"
    DATE = "date"
    DURATION = "duration"
    LENGTH = "length"
    PLACE = "place"
    PERSON = "person"
    STORY = "story"
    ITEM = "item"
    SOURCE = "source"
    ADDRESS = "address"
    ZONE = "zone"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Reading:
    """How one kind is read and written. `read` raises ValueError; `trouble` then says what it is not."""

    read: Callable[[str], Any]
    trouble: str
    example: str
    write: Callable[[Any], str] = str


def to_duration(text: str) -> timedelta:
    """`90s`, `15m`, `6h`, `3d`; a bare number is seconds."""
    found = _DURATION.fullmatch(text.lower())
    if not found:
        raise ValueError(text)
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def from_duration(length: timedelta) -> str:
    """The shortest form of whole seconds."""
    seconds = int(length.total_seconds())
    for unit in "wdhm":
        if unit != "w" and seconds and seconds % _UNITS[unit] == 0:
            return f"{seconds // _UNITS[unit]}{unit}"
    return f"{seconds}s" if seconds else "0"


def to_time(text: str) -> time:
    """`08:30` or `8:30`."""
    found = _TIME.fullmatch(text)
    if not found:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))


def _flag(text: str) -> bool:
    known = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}
    return known[text.lower()] if text.lower() in known else _refuse(text)


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _hours(text: str) -> str:
    """`22:00-07:00` or `off`, in one spelling."""
    if text.lower() == "off":
        return "off"
    start, dash, end = text.replace("–", "-").partition("-")
    begins, ends = to_time(start), to_time(end)
    return f"{begins:%H:%M}-{ends:%H:%M}" if dash and begins != ends else _refuse(text)


def _length(text: str) -> str:
    return "change" if text.lower() == "change" else from_duration(to_duration(text))


def _zone(text: str) -> str:
    if text.lower() == "default":
        return "default"
    return text if text in available_timezones() else _refuse(text)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else _refuse(text)


def _matching(pattern: re.Pattern[str], *, lower: bool = False) -> Callable[[str], str]:
    def read(text: str) -> str:
        text = text.lower() if lower else text
        return text if pattern.fullmatch(text) else _refuse(text)

    return read


def _filled(text: str) -> str:
    return text.strip() or _refuse(text)


def _lowered(text: str) -> str:
    return text.strip().lower() or _refuse(text)


_TEXT = N_("{value} is empty.")
READINGS: dict[Kind, Reading] = {
    Kind.TOPIC: Reading(_lowered, _TEXT, "labor"),
    Kind.NAME: Reading(_filled, _TEXT, '"SAG-AFTRA"'),
    Kind.OUTLET: Reading(_filled, _TEXT, "Variety"),
    Kind.LANG: Reading(_matching(_LANG, lower=True), N_("{value} is not a language code."), "fr"),
    Kind.TEXT: Reading(_filled, _TEXT, '"digital replica"'),
    Kind.WORD: Reading(_filled, _TEXT, "runway"),
    Kind.NUMBER: Reading(_number, N_("{value} is not a number."), "3"),
    Kind.FLAG: Reading(
        _flag, N_("{value} is neither on nor off."), "on", lambda flag: "on" if flag else "off"
    ),
    Kind.TIME: Reading(to_time, N_("{value} is not a time of day."), "08:30", lambda at: f"{at:%H:%M}"),
    Kind.HOURS: Reading(_hours, N_("{value} is no span of hours."), "22:00-07:00"),
    Kind.DATE: Reading(
        lambda text: text.lower() if is_date_word(text) else _refuse(text),
        N_("{value} is not a date that I know."),
        "2026-11-22, yesterday, june, 7d",
    ),
    Kind.DURATION: Reading(to_duration, N_("{value} is not a length of time."), "7d", from_duration),
    Kind.LENGTH: Reading(_length, N_("{value} is neither a length of time nor the word change."), "7d"),
    Kind.PLACE: Reading(_filled, _TEXT, "me"),
    Kind.PERSON: Reading(_filled, _TEXT, "@editor"),
    Kind.STORY: Reading(_lowered, _TEXT, "k3x9q1"),
    Kind.ITEM: Reading(_filled, _TEXT, "k3x9q1"),
    Kind.SOURCE: Reading(_filled, _TEXT, "12"),
    Kind.ADDRESS: Reading(_matching(_WEB), N_("{value} is not a web address."), "https://example.com/feed"),
    Kind.ZONE: Reading(_zone, N_("{value} is not a time zone."), "Europe/Paris"),
    Kind.CHOICE: Reading(_lowered, _TEXT, ""),
}
