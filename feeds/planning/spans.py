"""Which stretches of time are open to some entries: ten days around each, joined where they touch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

OPEN_FOR = timedelta(days=10)


def open_spans(times: Iterable[datetime]) -> tuple[tuple[datetime, datetime], ...]:
    """The stretches, oldest first, none overlapping another."""
    spans: list[tuple[datetime, datetime]] = []
    for time in sorted(times):
        start, end = time - OPEN_FOR, time + OPEN_FOR
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)
