"""Open pages that want to hear of changes; the platform tells them, event streams wait here."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

MOST_WAITING = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A card that came or changed, as the parcel's text holds it."""

    destination: int
    parcel: int
    text: str
    at: datetime


Line = asyncio.Queue[Change | None]


class Listeners:
    """One queue for each page. A page that does not keep up is let go; its browser comes back."""

    def __init__(self) -> None:
        self._lines: set[Line] = set()
        self._told: deque[Change] = deque(maxlen=MOST_WAITING)
        self._closed = False

    def __len__(self) -> int:
        return len(self._lines)

    @contextmanager
    def listening(self) -> Iterator[Line]:
        """A queue that gets every change, and None at the end."""
        line: Line = asyncio.Queue(MOST_WAITING)
        if self._closed:
            line.put_nowait(None)
        self._lines.add(line)
        try:
            yield line
        finally:
            self._lines.discard(line)

    def tell(self, change: Change) -> None:
        """Never waits for a page."""
        self._told.append(change)
        for line in tuple(self._lines):
            if line.full():
                self._end(line)
            else:
                line.put_nowait(change)

    def told(self, destination: int) -> tuple[Change, ...]:
        """What was told of that channel lately, oldest first: its rows may not be written yet."""
        return tuple(one for one in self._told if one.destination == destination)

    def close(self) -> None:
        """Ends all streams."""
        self._closed = True
        for line in tuple(self._lines):
            self._end(line)

    def _end(self, line: Line) -> None:
        self._lines.discard(line)
        while not line.empty():
            line.get_nowait()
        line.put_nowait(None)
