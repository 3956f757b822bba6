"""How fast Slack may be asked: about a message a second and channel, and what its 429s said before."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

GAP = timedelta(seconds=1)  # docs.slack.dev/apis/web-api/rate-limits: one message a second and channel
MOST_KEPT = 10_000


@dataclass(slots=True, kw_only=True)
class Rates:
    """Times are seconds of `clock`. Workspaces do not wait for each other, nor do methods."""

    gap: timedelta = GAP
    clock: Callable[[], float] = time.monotonic
    _closed: dict[tuple[str, str], float] = field(default_factory=dict)
    _next: dict[tuple[str, str], float] = field(default_factory=dict)

    def closed_for(self, workspace: str, method: str) -> timedelta:
        """How long that method has to be left in peace there; zero when it is free."""
        return self._left(self._closed.get((workspace, method), 0.0))

    def close(self, workspace: str, method: str, wait: timedelta) -> None:
        """Slack said to wait with that method in that workspace."""
        until = self.clock() + wait.total_seconds()
        self._closed[workspace, method] = max(until, self._closed.get((workspace, method), 0.0))

    def book(self, workspace: str, channel: str) -> timedelta:
        """Takes the channel's next turn, and says how far off it is."""
        if len(self._next) > MOST_KEPT:
            self._forget()
        now = self.clock()
        turn = max(self._next.get((workspace, channel), now), now)
        self._next[workspace, channel] = turn + self.gap.total_seconds()
        return timedelta(seconds=turn - now)

    def turn_in(self, workspace: str, channel: str) -> timedelta:
        """How far off the channel's next turn is, without taking it."""
        return self._left(self._next.get((workspace, channel), 0.0))

    def _left(self, until: float) -> timedelta:
        return timedelta(seconds=max(until - self.clock(), 0.0))

    def _forget(self) -> None:
        now = self.clock()
        self._next = {key: turn for key, turn in self._next.items() if turn > now}
