"""Upkeep: undecided entries settled, old texts forgotten, the index kept in shape. Called by a slow tick."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from feeds.store import Store

log = structlog.get_logger(__name__)
HELD_FOR = timedelta(hours=2)
HISTORY = timedelta(days=90)
SLICE = 1000
MOST_SLICES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """How many undecided entries were settled as off the beat, and how many old ones forgotten."""

    dropped: int
    forgotten: int


async def tidy_round(store: Store, now: datetime) -> Tidied:
    """Settles what no story took in, forgets what is past its time, in slices that hold up nobody."""
    dropped = await store.entries.drop_held(now - HELD_FOR)
    forgotten = 0
    for _ in range(MOST_SLICES):
        slice_ = await store.entries.forget(now - HISTORY, limit=SLICE)
        forgotten += slice_
        if slice_ < SLICE:
            break
    await store.tend()
    if dropped or forgotten:
        log.info("tidied", dropped=dropped, forgotten=forgotten)
    return Tidied(dropped=dropped, forgotten=forgotten)
