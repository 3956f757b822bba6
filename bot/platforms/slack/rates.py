"""How fast Slack may be asked: about a message a second and channel, and what its 429s said before."""

from __future__ import annotations

import time
from collections import Counter
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
    _closed: dict[tuple[str, str, str], float] = field(default_factory=dict)
    _passed: Counter[tuple[str, str]] = field(default_factory=Counter)
    _refused: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _next: dict[tuple[str, str], float] = field(default_factory=dict)

    def closed_for(self, workspace: str, method: str, channel: str = "") -> timedelta:
        """How long that method has to be left in peace there; zero when it is free."""
        return max(self._left(self._closed.get((workspace, method, one), 0.0)) for one in ("", channel))

    def close(self, workspace: str, method: str, wait: timedelta, channel: str = "") -> None:
        """Slack said to wait: with that method in that workspace, for it does not say whose fault it is.

        A channel that is refused again although others have passed meanwhile is to blame, and waits alone.
        """
        one = (workspace, method, channel)
        passed = self._passed[workspace, method]
        is_to_blame = passed > self._refused.setdefault(one, passed)
        key = one if channel and is_to_blame else (workspace, method, "")
        self._closed[key] = max(self.clock() + wait.total_seconds(), self._closed.get(key, 0.0))

    def passed(self, workspace: str, method: str, channel: str) -> None:
        """Slack took one."""
        self._passed[workspace, method] += 1
        self._refused.pop((workspace, method, channel), None)

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
