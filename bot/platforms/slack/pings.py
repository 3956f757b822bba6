"""Whom a new card rings: the one user group that a channel's managers named, seldom; `outbound` asks.

Feed text never rings anybody; this adds one line of ours that does. Counters live in this process alone: a
restart may ring once more than it should. https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from feeds.model import Destination

HOUR, DAY = 3_600.0, 86_400.0
MOST_A_DAY = 5
MOST_BLOCKS = 50
MOST_PLACES = 10_000
_GROUP = re.compile(r"(?:@|<!subteam\^)?(S[A-Z0-9]{1,30})(?:\|[^>]*)?>?")


class Pings:
    """Remembers when each channel's group was rung in the last day."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rung: dict[int, deque[float]] = {}

    def group(self, place: Destination) -> str:
        """The group to ring now; nothing where there is none, or it was rung within the hour or too often."""
        named = _GROUP.fullmatch(place.settings.ping)
        if named is None or place.is_person:
            return ""
        now, rung = self._clock(), self._of(place.id)
        while rung and rung[0] <= now - DAY:
            rung.popleft()
        quiet = len(rung) < MOST_A_DAY and (not rung or rung[-1] <= now - HOUR)
        return named[1] if quiet else ""

    def rang(self, place: Destination) -> None:
        """It was."""
        self._of(place.id).append(self._clock())

    def _of(self, place: int) -> deque[float]:
        if len(self._rung) > MOST_PLACES:
            self._rung.clear()
        return self._rung.setdefault(place, deque())


def ringing(given: Mapping[str, Any], group: str) -> dict[str, Any]:
    """The message with a line that rings the group and nobody else."""
    line = f"<!subteam^{group}>"
    blocks = [*(given.get("blocks") or ()), {"type": "section", "text": {"type": "mrkdwn", "text": line}}]
    if not given.get("blocks"):
        return dict(given) | {"text": f"{given.get('text', '')}\n{line}".strip()}
    return dict(given) | ({"blocks": blocks} if len(blocks) <= MOST_BLOCKS else {})
