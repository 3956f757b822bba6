"""A clock that tests set, and that only moves when told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)


class FakeClock:
    """Stands still at `at` until `set` or `advance`."""

    def __init__(self, at: datetime = NOON) -> None:
        self._at = at

    def now(self) -> datetime:
        """The time that was last set."""
        return self._at

    def set(self, at: datetime) -> None:
        """Jumps to a time."""
        self._at = at

    def advance(self, step: timedelta) -> datetime:
        """Moves on by a step and says where that led."""
        self._at += step
        return self._at
