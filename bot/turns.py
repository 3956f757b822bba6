"""Whose message goes next where many wait: urgent ones, then every tenant in its turn. Drains take turns.

Without it a tenant with ten thousand messages would be served in full before another's first.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from feeds.model import Destination

# Under way at once on one platform. Fifty a second with round trips of 150 ms need eight; what is more stands
# in line before the platform's own limit, where nobody can be let past.
MOST = 14
MOST_OF_ONE = 12  # of one tenant: its hanging channels leave room for the others


@dataclass(slots=True)
class _Ticket:
    destination: int
    ready: asyncio.Future[None]


@dataclass(slots=True)
class _Line:
    """Those of one tenant that wait, first come first served, and how it was served so far."""

    urgent: deque[_Ticket] = field(default_factory=deque)
    routine: deque[_Ticket] = field(default_factory=deque)
    under_way: int = 0
    served: int = 0

    def waiting(self) -> deque[_Ticket] | None:
        """The queue that is next, its head somebody who still waits."""
        for queue in (self.urgent, self.routine):
            while queue and queue[0].ready.done():
                queue.popleft()
            if queue:
                return queue
        return None

    def hasten(self, destinations: frozenset[int]) -> None:
        """What was routine when it came has become urgent."""
        self.urgent += (one for one in self.routine if one.destination in destinations)
        self.routine = deque(one for one in self.routine if one.destination not in destinations)


@dataclass(slots=True, kw_only=True)
class Turns:
    """One platform's: `most` at once, `most_of_one` of one tenant."""

    most: int = MOST
    most_of_one: int = MOST_OF_ONE
    _urgent: frozenset[int] = frozenset()
    _under_way: int = 0
    _served: int = 0
    _lines: dict[str, _Line] = field(default_factory=dict)

    def hasten(self, destinations: frozenset[int]) -> None:
        """These, and no others, have something urgent to send."""
        if destinations:
            for line in self._lines.values():
                line.hasten(destinations)
        self._urgent = destinations

    @asynccontextmanager
    async def turn(self, place: Destination) -> AsyncIterator[None]:
        """Waits for the destination's turn and holds it."""
        ticket = _Ticket(place.id, asyncio.get_running_loop().create_future())
        line = self._lines.setdefault(place.tenant, _Line())
        (line.urgent if place.id in self._urgent else line.routine).append(ticket)
        self._admit()
        try:
            await ticket.ready
            yield
        finally:
            if ticket.ready.done() and not ticket.ready.cancelled():
                self._give_back(place.tenant)
            ticket.ready.cancel()

    def _give_back(self, tenant: str) -> None:
        line = self._lines[tenant]
        line.under_way -= 1
        self._under_way -= 1
        if not line.under_way and line.waiting() is None:
            del self._lines[tenant]
        self._admit()

    def _admit(self) -> None:
        while self._under_way < self.most and (line := self._next()) is not None:
            queue = line.waiting()
            if queue is None:  # what `_next` looked at still waits
                return
            self._under_way += 1
            self._served += 1
            line.under_way, line.served = line.under_way + 1, self._served
            queue.popleft().ready.set_result(None)

    def _next(self) -> _Line | None:
        """Urgent before routine, then whoever has the fewest under way, then who was served longest ago."""
        waiting = [
            line
            for line in self._lines.values()
            if line.under_way < self.most_of_one and line.waiting() is not None
        ]
        return min(waiting, key=_claim_of, default=None)


def _claim_of(line: _Line) -> tuple[bool, int, int]:
    return (not line.urgent, line.under_way, line.served)
