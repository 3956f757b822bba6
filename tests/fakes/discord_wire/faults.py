"""What goes wrong on demand, and the limits that answers are counted against."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Lose(StrEnum):
    """When the connection breaks: before anything was done, or after it was and before the answer."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(slots=True, kw_only=False)
class Fault:
    """One thing that goes wrong with requests of a method and template (`*` for any).

    `status` with `code`: an answer instead of the deed; `scope` with `retry_after`: a 429; `lose`: a broken
    connection; `delay`: seconds before the answer, the deed being done. `after` requests pass first, then
    `times` are hit. `channel` and `when` narrow it down.
    """

    method: str = "*"
    template: str = "*"
    status: int = 0
    code: int = 0
    message: str = "An injected fault"
    scope: str = ""
    retry_after: float = 1.0
    wall: bool = False
    lose: Lose | None = None
    delay: float = 0.0
    times: int = 1
    after: int = 0
    channel: int | None = None
    when: Callable[[dict[str, Any]], bool] | None = None
    hits: int = 0

    def fits(self, method: str, template: str, channel: int | None) -> bool:
        """Whether this request is one of those."""
        return (
            self.method in {"*", method}
            and self.template in {"*", template}
            and (self.channel is None or self.channel == channel)
        )


@dataclass(slots=True)
class Faults:
    """Those that wait for their request."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        """From now on."""
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Everything works again."""
        self.waiting.clear()

    def take(self, method: str, template: str, channel: int | None, body: dict[str, Any]) -> Fault | None:
        """The first that hits this request."""
        for fault in self.waiting:
            if not fault.fits(method, template, channel) or (fault.when and not fault.when(body)):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            if fault.hits < fault.times:
                fault.hits += 1
                return fault
        return None


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests within so many seconds, for each channel or guild."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the counters say: headers for the answer, and seconds to wait where it is a 429."""

    headers: dict[str, str]
    wait: float = 0.0
    everywhere: bool = False

    @property
    def passes(self) -> bool:
        return self.wait <= 0


@dataclass(slots=True)
class Limits:
    """Fixed windows as Discord's headers describe them. `refused` counts 429s by scope."""

    by_route: dict[tuple[str, str], Limit] = field(
        default_factory=lambda: {
            ("POST", "/channels/{}/messages"): Limit(5, 5.0),
            ("PATCH", "/channels/{}/messages/{}"): Limit(5, 5.0),
        }
    )
    others: Limit = Limit(50, 1.0)
    everywhere: Limit = Limit(50, 1.0)
    windows: dict[tuple[str, str, str], tuple[float, int]] = field(default_factory=dict)
    recent: deque[float] = field(default_factory=deque)
    refused: dict[str, int] = field(default_factory=dict)
    most_a_second: int = 0

    def count(self, method: str, template: str, major: str, *, is_interaction: bool) -> Verdict:
        """Counts a request and says whether it passes."""
        now = time.monotonic()
        if not is_interaction and (wait := self._everywhere(now)) > 0:
            return self._refuse("global", wait, {"X-RateLimit-Global": "true"}, everywhere=True)
        limit = self.by_route.get((method, template), self.others)
        key = (method, template, major)
        start, used = self.windows.get(key, (now, 0))
        if now >= start + limit.seconds:
            start, used = now, 0
        reset = start + limit.seconds - now
        headers = _headers(limit, limit.most - used - 1, reset, f"{method} {template}")
        if used >= limit.most:
            return self._refuse("user", reset, _headers(limit, 0, reset, f"{method} {template}"))
        self.windows[key] = (start, used + 1)
        return Verdict(headers=headers)

    def _everywhere(self, now: float) -> float:
        while self.recent and self.recent[0] <= now - self.everywhere.seconds:
            self.recent.popleft()
        if len(self.recent) >= self.everywhere.most:
            return self.recent[0] + self.everywhere.seconds - now
        self.recent.append(now)
        self.most_a_second = max(self.most_a_second, len(self.recent))
        return 0.0

    def _refuse(
        self, scope: str, wait: float, headers: dict[str, str], *, everywhere: bool = False
    ) -> Verdict:
        self.refused[scope] = self.refused.get(scope, 0) + 1
        return Verdict(headers=headers | {"X-RateLimit-Scope": scope}, wait=wait, everywhere=everywhere)


def _headers(limit: Limit, remaining: int, reset: float, route: str) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit.most),
        "X-RateLimit-Remaining": str(max(0, remaining)),
        "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
        "X-RateLimit-Reset-After": f"{reset:.3f}",
        "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
    }
