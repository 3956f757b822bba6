"""How fast Discord lets us ask: buckets learned from headers, 50 a second in all, few invalid answers.

Times are seconds of one steady clock, handed in. Figures of routes come from headers alone, as Discord's
page on rate limits asks (docs.discord.com/developers/topics/rate-limits); `rest` is the only caller.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right, insort
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_A_SECOND = 50  # the little that others ask with the same token is rare, and a 429 for it is obeyed
MOST_INVALID = 9_000  # of 10 000, then the whole address is banned for an hour
INVALID_WINDOW = 600.0
UNKNOWN_PENALTY = 60.0  # a 429 without a figure comes from the wall before Discord
MOST_BUCKETS = 4_096
HAIR = 0.005
TRIPS = 500  # so many must have told how long every trip takes: in one burst all are slow
GLANCE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A method and a path; `major` is the channel, guild or webhook that its limits are counted for.

    `template` is the path without its ids: routes of one template have one limit for each `major`.
    `is_interaction` frees it from the global limit.
    """

    method: str
    path: str
    template: str
    major: str = ""
    is_interaction: bool = False


@dataclass(slots=True)
class Bucket:
    """What is known of one limit. `remaining` None: not known yet, so one request at a time finds out."""

    remaining: int | None = None
    reset_at: float = 0.0
    used_at: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wait(self, now: float) -> float:
        """Seconds until a request may go."""
        if self.remaining is None or self.remaining > 0:
            return 0.0
        return max(0.0, self.reset_at - now)

    def spend(self, now: float) -> None:
        """One request leaves; its answer may be lost, so it counts at once."""
        self.used_at = now
        if self.remaining is not None:
            fresh = self.remaining <= 0 and self.reset_at <= now
            self.remaining = None if fresh else max(0, self.remaining - 1)


@dataclass(slots=True)
class Window:
    """At most so many within so many seconds."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more fits."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        if len(self.times) < self.most:
            return 0.0
        return self.times[len(self.times) - self.most] + self.seconds - now

    def add(self, at: float) -> None:
        """One more."""
        self.times.append(at)


@dataclass(slots=True)
class Flow:
    """At most so many within so many seconds, wherever the other side counts them.

    A request is counted there some time between its leaving and its answer. So it holds its place from the
    one until so many seconds after the other, less the time that every trip takes: what was counted just
    before its answer was on its way back for some of it, and what leaves now will be on its way for the rest.
    """

    most: int
    seconds: float
    under_way: int = 0
    free_at: list[float] = field(default_factory=list)
    trips: deque[float] = field(default_factory=lambda: deque(maxlen=TRIPS))

    def wait(self, now: float) -> float:
        """Seconds until one more may leave; a glance where only an answer can tell."""
        del self.free_at[: bisect_right(self.free_at, now)]
        too_many = self.under_way + len(self.free_at) - self.most + 1
        if too_many <= 0:
            return 0.0
        if too_many > len(self.free_at):
            return GLANCE
        return self.free_at[too_many - 1] - now

    def leave(self) -> None:
        """One leaves."""
        self.under_way += 1

    def answer(self, at: float, trip: float | None = None) -> None:
        """Its answer came after a trip of so many seconds, or never will."""
        self.under_way -= 1
        insort(self.free_at, at + self.seconds + HAIR - self._every_trip())
        if trip is not None:
            self.trips.append(trip)

    def _every_trip(self) -> float:
        """What every trip takes, as far as enough of them have told."""
        return min(self.trips) if len(self.trips) == TRIPS else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A 429: for how many seconds, for whom, and whether it counts against our address."""

    wait: float
    everywhere: bool
    counts: bool


class Rates:
    """All limits of one token."""

    def __init__(self) -> None:
        self._hashes: dict[tuple[str, str], str] = {}
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._second = Flow(MOST_A_SECOND, 1.0)
        self._invalid = Window(MOST_INVALID, INVALID_WINDOW)
        self._shut_until = 0.0

    def bucket(self, route: Route) -> Bucket:
        """The limit that holds for the route, as far as headers have told."""
        name = self._hashes.get((route.method, route.template), f"{route.method} {route.template}")
        return self._buckets.setdefault((name, route.major), Bucket())

    def wait(self, route: Route, now: float) -> float:
        """Seconds until the route's own limit lets a request go."""
        return self.bucket(route).wait(now)

    def wait_for_all(self, route: Route, now: float) -> float:
        """Seconds until the limits that hold for every route let one go."""
        if route.is_interaction:
            return 0.0
        return max(0.0, self._shut_until - now, self._second.wait(now), self._invalid.wait(now))

    def spend(self, route: Route, now: float) -> None:
        """A request leaves now."""
        self.bucket(route).spend(now)
        if not route.is_interaction:
            self._second.leave()

    def done(self, route: Route, now: float, trip: float | None = None) -> None:
        """It was answered after `trip` seconds, or never will be; once for every `spend`."""
        if not route.is_interaction:
            self._second.answer(now, trip)

    def learn(self, route: Route, headers: Mapping[str, str], now: float) -> None:
        """What an answer's headers say about the route's limit."""
        name = headers.get("X-RateLimit-Bucket")
        if name is None:
            return
        self._hashes[route.method, route.template] = name
        bucket = self.bucket(route)
        bucket.used_at = now
        bucket.remaining = int(_number(headers.get("X-RateLimit-Remaining"), 0.0))
        bucket.reset_at = now + _number(headers.get("X-RateLimit-Reset-After"), 0.0) + HAIR
        self._forget(now)

    def refused(self, route: Route, refusal: Refusal, now: float) -> None:
        """A 429 shuts the route's limit, or everything, for as long as it said."""
        until = now + refusal.wait + HAIR
        if refusal.everywhere:
            self._shut_until = max(self._shut_until, until)
        else:
            bucket = self.bucket(route)
            bucket.remaining, bucket.reset_at = 0, until
        if refusal.counts:
            self._invalid.add(now)

    def invalid(self, now: float) -> None:
        """A 401 or 403: ten thousand of them in ten minutes would get our address banned."""
        self._invalid.add(now)

    def _forget(self, now: float) -> None:
        if len(self._buckets) <= MOST_BUCKETS:
            return
        idle = [
            key
            for key, bucket in self._buckets.items()
            if bucket.reset_at <= now and bucket.used_at < now - INVALID_WINDOW and not bucket.lock.locked()
        ]
        for key in idle:
            del self._buckets[key]


def refusal_of(headers: Mapping[str, str], body: object) -> Refusal:
    """The 429's figures: the body's are finer than the header's whole seconds."""
    facts: Mapping[str, object] = body if isinstance(body, dict) else {}
    said = facts.get("retry_after", headers.get("Retry-After"))
    scope = headers.get("X-RateLimit-Scope", "")
    walled = not isinstance(body, dict)
    return Refusal(
        wait=_number(said, UNKNOWN_PENALTY),
        everywhere=walled or bool(facts.get("global")) or scope == "global",
        counts=scope != "shared",
    )


def _number(said: object, otherwise: float) -> float:
    try:
        return max(0.0, float(str(said)))
    except ValueError:
        return otherwise
