"""The time as the machine tells it; tests have a clock of their own."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Aware UTC time."""

    def now(self) -> datetime:
        """Now."""
        return datetime.now(UTC)
