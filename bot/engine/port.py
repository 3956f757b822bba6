"""What the root asks of an engine, and what an engine asks of a clock that ticks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol

Handler = Callable[[str], Awaitable[object]]
Tick = Callable[[], Awaitable[object]]


class Ticker(Protocol):
    """Calls something every so often; two calls of one name never overlap."""

    def every(self, name: str, period: timedelta, tick: Tick) -> None:
        """From `start` on, the first time at once."""
        ...

    def start(self) -> None:
        """Inside a running loop."""
        ...

    def stop(self) -> None:
        """No further tick."""
        ...


class Engine(Protocol):
    """Wakes handlers by kind and key. A wake-up during a run means one more run, never two at once."""

    def on(self, kind: str, handler: Handler) -> None:
        """Who answers wake-ups of that kind."""
        ...

    def wake(self, kind: str, key: str = "", not_before: datetime | None = None) -> None:
        """Looks at that key now, or not before that time."""
        ...

    def every(self, name: str, period: timedelta, tick: Tick) -> None:
        """A tick, from `run` on."""
        ...

    async def run(self) -> None:
        """Works until `stop` has been called and all is at rest."""
        ...

    async def stop(self) -> None:
        """Lets what runs come to its end, for a while; then ends it."""
        ...
