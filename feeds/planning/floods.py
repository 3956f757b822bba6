"""When a known feed pours out more than news: a new guid scheme, an archive served anew."""

from __future__ import annotations

MANY_AT_ONCE = 20
SHARE_OF_DOCUMENT = 0.8
SMALLEST_DOCUMENT = 5


def is_flood(new: int, held: int) -> bool:
    """Whether so many new items among those that a known feed holds are one digest, not so many posts."""
    renumbered = held >= SMALLEST_DOCUMENT and new > SHARE_OF_DOCUMENT * held
    return new > MANY_AT_ONCE or renumbered
