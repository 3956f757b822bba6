"""Which stretches of time are open to some entries: ten days around each, joined where they touch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

OPEN_FOR = timedelta(days=10)
Span = tuple[datetime, datetime]


def open_spans(times: Iterable[datetime]) -> tuple[Span, ...]:
    """The stretches, oldest first, none overlapping another."""
    return joined_spans((time - OPEN_FOR, time + OPEN_FOR) for time in times)


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same stretches, those that touch made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def without_spans(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What of these stretches lies outside the others."""
    left = list(spans)
    for start, end in taken:
        left = [
            part
            for first, last in left
            for part in ((first, min(last, start)), (max(first, end), last))
            if part[0] < part[1]
        ]
    return tuple(left)
