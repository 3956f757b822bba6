"""What goes wrong on the simulated wire, once or often, for one method or all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(slots=True, kw_only=True)
class Fault:
    """One way to fail. `stores`: the call does its work before it fails. `method` empty: any."""

    method: str = ""
    code: str = ""
    status: int = 200
    body: str | None = None
    content_type: str = "application/json"
    retry_after: float | None = None
    stores: bool = False
    drops: bool = False
    hangs: float = 0.0
    times: int = 1
    team: str = ""
    channel: str = ""

    def meets(self, method: str, team: str, arguments: Mapping[str, Any]) -> bool:
        """Whether it befalls that call."""
        return (
            self.times > 0
            and self.method in {"", method}
            and self.team in {"", team}
            and self.channel in {"", str(arguments.get("channel", ""))}
        )


@dataclass(slots=True)
class Faults:
    """Those that are waiting, in order."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        """One more; a copy, so that a table of tests may hold it."""
        self.waiting.append(replace(fault))
        return self.waiting[-1]

    def clear(self) -> None:
        """All is well again."""
        self.waiting.clear()

    def take(self, method: str, team: str, arguments: Mapping[str, Any]) -> Fault | None:
        """What befalls this call, if anything."""
        for fault in self.waiting:
            if fault.meets(method, team, arguments):
                fault.times -= 1
                return fault
        return None


def refused(method: str, code: str, **more: Any) -> Fault:
    """`ok: false` and that code; nothing was done."""
    return Fault(method=method, code=code, **more)


def failed_after(method: str, code: str = "internal_error", **more: Any) -> Fault:
    """It was done, and yet the answer is that code."""
    return Fault(method=method, code=code, stores=True, **more)


def throttled(method: str, seconds: float = 1, **more: Any) -> Fault:
    """429 with Retry-After."""
    return Fault(method=method, code="ratelimited", status=429, retry_after=seconds, **more)


def lost(method: str, *, stored: bool, **more: Any) -> Fault:
    """The connection ends without an answer, after the work or before it."""
    return Fault(method=method, drops=True, stores=stored, **more)


def hung(method: str, seconds: float, *, stored: bool = True, **more: Any) -> Fault:
    """The answer takes that long, and then the connection ends."""
    return Fault(method=method, hangs=seconds, drops=True, stores=stored, **more)


def broken(method: str, status: int = 503, body: str = "<html>oops</html>", **more: Any) -> Fault:
    """An answer that is no JSON, from something in front of Slack."""
    return Fault(**{"method": method, "status": status, "body": body, "content_type": "text/html"} | more)
