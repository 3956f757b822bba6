"""Test equipment: places at which a test has the process killed, one at a time, as no handler could stop.

Both halves pass them and nothing happens. Only the root arms one, and only where SLUGLINE_FAULT names it:
`after-claim`, or `after-claim:3` for the third time that it is passed.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass

VARIABLE = "SLUGLINE_FAULT"
AFTER_FETCH, AFTER_PARSE = "after-fetch", "after-parse"
IN_TRANSACTION, AFTER_COMMIT = "in-transaction", "after-commit"
AFTER_LEASE, AFTER_CLAIM = "after-lease", "after-claim"
AFTER_CONNECT, AFTER_REQUEST = "after-connect", "after-request"
AFTER_ANSWER, AFTER_RECORD, BEFORE_RELEASE = "after-answer", "after-record", "before-release"
POINTS = (
    AFTER_FETCH, AFTER_PARSE, IN_TRANSACTION, AFTER_COMMIT, AFTER_LEASE, AFTER_CLAIM,
    AFTER_CONNECT, AFTER_REQUEST, AFTER_ANSWER, AFTER_RECORD, BEFORE_RELEASE,
)  # fmt: skip


@dataclass(slots=True)
class _Armed:
    point: str = ""
    passes: int = 0


_armed = _Armed()


def arm(said: str) -> None:
    """`point` or `point:times`; empty disarms. Raises ValueError for a point that there is not."""
    point, _, times = said.partition(":")
    if point and point not in POINTS:
        raise ValueError(f"There is no fault point {point}.")
    _armed.point, _armed.passes = point, int(times or 1)


def is_armed() -> bool:
    """Whether any point is."""
    return bool(_armed.point)


def reach(point: str) -> None:
    """Passes a point; where it is the armed one and this its time, the process is gone."""
    if _armed.point != point:
        return
    _armed.passes -= 1
    if _armed.passes <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
