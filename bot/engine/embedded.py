"""The engine of one process: an asyncio task for each busy key, ticks from a scheduler."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.engine.port import Handler, Tick, Ticker
from feeds.ports import Clock

log = structlog.get_logger(__name__)
GRACE = timedelta(seconds=6)  # and then some for the rest: supervisors are told ten in all
Key = tuple[str, str]


class EmbeddedEngine:
    """Runs handlers as tasks. `grace` is how long `stop` waits for those that are under way."""

    def __init__(self, ticker: Ticker, clock: Clock, *, grace: timedelta = GRACE) -> None:
        self._ticker = ticker
        self._clock = clock
        self._grace = grace
        self._handlers: dict[str, Handler] = {}
        self._running: dict[Key, asyncio.Task[None]] = {}
        self._again: set[Key] = set()
        self._later: dict[Key, asyncio.TimerHandle] = {}
        self._stopping = asyncio.Event()
        self._stopped = asyncio.Event()

    def on(self, kind: str, handler: Handler) -> None:
        """Who answers wake-ups of that kind."""
        self._handlers[kind] = handler

    def every(self, name: str, period: timedelta, tick: Tick) -> None:
        """A tick, from `run` on."""
        self._ticker.every(name, period, tick)

    def wake(self, kind: str, key: str = "", not_before: datetime | None = None) -> None:
        """Starts the handler, or has a running one run once more; of two later times the earlier holds."""
        if self._stopping.is_set():
            return
        wait = (not_before - self._clock.now()).total_seconds() if not_before else 0.0
        if wait > 0:
            self._wake_later((kind, key), wait)
        elif (kind, key) in self._running:
            self._again.add((kind, key))
        else:
            self._start((kind, key))

    async def run(self) -> None:
        """Ticks and works until stopped."""
        self._ticker.start()
        await self._stopped.wait()

    async def stop(self) -> None:
        """No new work; what runs may end within the grace, then it is cancelled."""
        if self._stopping.is_set():
            await self._stopped.wait()
            return
        self._stopping.set()
        self._ticker.stop()
        for timer in self._later.values():
            timer.cancel()
        tasks = list(self._running.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._grace.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._stopped.set()

    def _wake_later(self, key: Key, wait: float) -> None:
        loop = asyncio.get_running_loop()
        known = self._later.get(key)
        if known is not None and known.when() <= loop.time() + wait:
            return
        if known is not None:
            known.cancel()
        self._later[key] = loop.call_later(wait, self._wake_now, key)

    def _wake_now(self, key: Key) -> None:
        self._later.pop(key, None)
        self.wake(*key)

    def _start(self, key: Key) -> None:
        task = asyncio.get_running_loop().create_task(self._work(key), name=":".join(key))
        self._running[key] = task
        task.add_done_callback(lambda _: self._ended(key))

    async def _work(self, key: Key) -> None:
        kind, which = key
        try:
            await self._handlers[kind](which)
        except Exception:  # a handler that fails is tried again at the next tick; the others go on
            log.exception("work failed", kind=kind, key=which)

    def _ended(self, key: Key) -> None:
        self._running.pop(key, None)
        if key in self._again:
            self._again.discard(key)
            self.wake(*key)
