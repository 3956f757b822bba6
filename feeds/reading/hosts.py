"""Turns at a host: how many requests at once, how far apart, and silence when the host asked for it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic

REMEMBERED = 20_000
FREE_FOR_ALL = 8


class _Host:
    def __init__(self, slots: int) -> None:
        self.slots = asyncio.Semaphore(slots)
        self.users = 0
        self.next_start = 0.0
        self.silent_until = 0.0


class HostTurns:
    """Keeps `per_host` requests in flight and `gap` between two starts; a gap of 0 lifts both to eight."""

    def __init__(self, gap: timedelta, per_host: int, *, clock: Callable[[], float] = monotonic) -> None:
        self._gap = gap.total_seconds()
        self._slots = max(1, per_host) if self._gap else FREE_FOR_ALL
        self._clock = clock
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits until it is polite to ask this host."""
        state = self._state(host)
        state.users += 1
        try:
            async with state.slots:
                await self._keep_distance(state)
                yield
        finally:
            state.users -= 1

    def silence(self, host: str, length: timedelta) -> None:
        """The host asked to be left alone."""
        state = self._state(host)
        state.silent_until = max(state.silent_until, self._clock() + length.total_seconds())

    def silent_for(self, host: str) -> timedelta | None:
        """How much longer the host wants silence, or None."""
        state = self._hosts.get(host)
        left = state.silent_until - self._clock() if state else 0.0
        return timedelta(seconds=left) if left > 0 else None

    async def _keep_distance(self, state: _Host) -> None:
        wait = state.next_start - self._clock()
        state.next_start = max(state.next_start, self._clock()) + self._gap
        if wait > 0:
            await asyncio.sleep(wait)

    def _state(self, host: str) -> _Host:
        state = self._hosts.get(host)
        if state is None:
            state = self._hosts[host] = _Host(self._slots)
            self._forget_idle()
        self._hosts.move_to_end(host)
        return state

    def _forget_idle(self) -> None:
        if len(self._hosts) <= REMEMBERED:
            return
        now = self._clock()
        for host, state in list(self._hosts.items())[: REMEMBERED // 10]:
            if not state.users and max(state.next_start, state.silent_until) < now:
                del self._hosts[host]
