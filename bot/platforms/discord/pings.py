"""Whom a new card rings: the one role that a channel's managers named, seldom; `outbound` asks.

Feed text never rings anybody: a sheet's own mentions stay dead, and this adds one line that is alive.
Counters live in this process alone; a restart may ring once more than it should.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Any

from bot.platforms.discord.rates import Window
from bot.platforms.discord.sheet import V2
from feeds.model import Destination

COOL_DOWN = 3_600.0
A_DAY = 86_400.0
MOST_A_DAY = 5
MOST_COMPONENTS = 40
MOST_PLACES = 10_000
_ROLE = re.compile(r"<?@&(\d{1,20})>?")


class Pings:
    """Counts how often each channel's role was rung."""

    def __init__(self, *, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._windows: dict[int, tuple[Window, Window]] = {}

    def role(self, place: Destination) -> str:
        """The role to ring now; nothing where there is none or it was rung too lately or too often."""
        named = _ROLE.fullmatch(place.settings.ping)
        if named is None or place.is_person:
            return ""
        now = self._clock()
        quiet = all(window.wait(now) <= 0 for window in self._of(place.id))
        return named[1] if quiet else ""

    def rang(self, place: Destination) -> None:
        """It was."""
        for window in self._of(place.id):
            window.add(self._clock())

    def _of(self, place: int) -> tuple[Window, Window]:
        if len(self._windows) > MOST_PLACES:
            self._windows.clear()
        return self._windows.setdefault(place, (Window(1, COOL_DOWN), Window(MOST_A_DAY, A_DAY)))


def ringing(body: dict[str, Any], role: str) -> dict[str, Any]:
    """The body with a line that mentions the role, and the leave to ring it and nobody else."""
    line, leave = f"<@&{role}>", {"allowed_mentions": {"parse": [], "roles": [role]}}
    if not int(body.get("flags") or 0) & V2:
        content = body.get("content") or ""
        return body | leave | {"content": f"{content}\n{line}".strip()}
    components = [*(body.get("components") or ()), {"type": 10, "content": line}]
    return body | leave | {"components": components} if _count(components) <= MOST_COMPONENTS else body


def _count(components: Iterable[Mapping[str, Any]]) -> int:
    """Those inside others too."""
    return sum(1 + bool(one.get("accessory")) + _count(one.get("components") or ()) for one in components)
