"""What ticks and wake-ups do: poll, sweep, drain, edit, tidy; the root hangs these into an engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.deliver import DeliverRoom, drain, sweep
from bot.edits import edit_round
from bot.engine import Engine
from bot.engine.port import Tick
from bot.metrics import Metrics
from bot.watchdog import Watchdog
from feeds.poll import PollReport, PollRoom, poll_round
from feeds.store import LOCAL
from feeds.tidy import tidy_round

POLL, SWEEP, DRAIN, EDITS, TIDY, BEAT = "poll", "sweep", "drain", "edits", "tidy", "beat"
PERIODS = {
    POLL: timedelta(seconds=1),
    SWEEP: timedelta(seconds=1),
    EDITS: timedelta(seconds=2),
    BEAT: timedelta(seconds=5),
    TIDY: timedelta(minutes=10),
}


@dataclass(slots=True, kw_only=True)
class Work:
    """Both halves of the desk and what counts them."""

    engine: Engine
    polls: PollRoom
    deliveries: DeliverRoom
    metrics: Metrics
    watchdog: Watchdog
    on_beat: Callable[[], None] = lambda: None

    def hang(self) -> None:
        """Every kind of work gets its handler, and all but draining a tick that wakes it."""
        handlers = {
            POLL: self.poll,
            SWEEP: self.sweep,
            EDITS: self.edit,
            TIDY: self.tidy,
            BEAT: self.beat,
        }
        for kind, handler in handlers.items():
            self.engine.on(kind, handler)
            self.engine.every(kind, PERIODS[kind], self._waker(kind))
        self.engine.on(DRAIN, self.drain)

    async def poll(self, _key: str) -> None:
        """Asks what is due, then lets what is owed go out."""
        report = await poll_round(self.polls, stop=self.deliveries.stop)
        self._count(report)
        self.engine.wake(SWEEP)
        self.engine.wake(EDITS)

    async def sweep(self, _key: str) -> None:
        """Wakes every channel that has something to send and nobody at it."""
        for destination in await sweep(self.deliveries):
            self.engine.wake(DRAIN, str(destination))

    async def drain(self, key: str) -> None:
        """One channel's round; where it must wait, the next is at that moment, not at some tick after it."""
        await drain(self.deliveries, int(key))
        until = self.deliveries.paused.get(int(key))
        if until is not None and until > self.deliveries.clock.now():
            self.engine.wake(DRAIN, key, until)

    async def edit(self, _key: str) -> None:
        """Living cards."""
        await edit_round(self.deliveries)

    async def tidy(self, _key: str) -> None:
        """Upkeep."""
        await tidy_round(self.polls.store, self.polls.clock.now())

    async def beat(self, _key: str) -> None:
        """Shows that loop and database are alive."""
        counts = await self.polls.store.outbox.counts(LOCAL)
        self.metrics.beat(self.polls.clock.now(), {state.value: count for state, count in counts.items()})
        self.watchdog.alive()
        self.on_beat()

    def _waker(self, kind: str) -> Tick:
        """A tick that only wakes: long work never makes the clock late."""

        async def wake() -> None:
            self.engine.wake(kind)

        return wake

    def _count(self, report: PollReport) -> None:
        failed = len(report.failed)
        changed = report.sources - report.unchanged - failed
        self.metrics.polled(changed=changed, unchanged=report.unchanged, failed=failed)
        self.metrics.judged(relevant=report.relevant, dropped=report.new - report.relevant)
