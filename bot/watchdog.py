"""Ends a process whose loop has stopped, so that a supervisor may start it anew."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

STATUS = 70
PATIENCE = timedelta(seconds=60)


def end_process() -> None:
    """Past every handler: a loop that hangs would not run them."""
    print("Slugline: no progress for too long; ending so that it can be started anew.", file=sys.stderr)
    os._exit(STATUS)


class Watchdog:
    """A thread that acts once nobody has called `alive` for longer than its patience."""

    def __init__(self, *, patience: timedelta = PATIENCE, act: Callable[[], None] = end_process) -> None:
        self._patience = patience.total_seconds()
        self._act = act
        self._seen = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begins to watch."""
        self._seen = time.monotonic()
        self._thread.start()

    def alive(self) -> None:
        """The loop turned and the database answered."""
        self._seen = time.monotonic()

    def stop(self) -> None:
        """Ends the watch."""
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(self._patience / 6):
            if time.monotonic() - self._seen > self._patience:
                self._act()
                return
