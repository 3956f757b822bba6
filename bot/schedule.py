"""Ticks: APScheduler says when to look, the database says what is due. The only import of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.engine import Ticker as Ticker
from bot.engine.port import Tick


class ScheduledTicker:
    """A `Ticker` with a memory store: what was missed is one tick, and none overlaps with itself."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def every(self, name: str, period: timedelta, tick: Tick) -> None:
        """From `start` on, the first time at once."""

        async def call() -> None:
            # The scheduler awaits only what it sees to be a coroutine function; a callable object is not.
            await tick()

        trigger = IntervalTrigger(seconds=period.total_seconds(), timezone=UTC)
        self._scheduler.add_job(call, trigger, id=name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Inside a running loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No further tick; one that runs is left to its end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
