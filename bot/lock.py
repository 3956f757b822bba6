"""One copy for each data folder: only what polls or delivers on its own takes this lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from feeds.errors import UserError

LOCK_FILE = "slugline.lock"


@contextmanager
def sole_copy(data: Path) -> Iterator[None]:
    """Holds the folder's lock; the system gives it back whatever way the process ends."""
    _make(data)
    lock = FileLock(data / LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UserError(
            f"Another copy of Slugline runs on {data}, and two would do the same work twice.",
            "Beside it you may use say, status, feeds, poll --once, export and backup; "
            "or set SLUGLINE_DATA to another folder.",
        ) from None
    try:
        yield
    finally:
        lock.release()


def _make(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / LOCK_FILE).touch()
    except OSError as error:
        raise UserError(
            f"The data folder {data} cannot be written: {error.strerror}.",
            "Set SLUGLINE_DATA to a folder that can.",
        ) from error
