"""Puts a file in its place whole, with the right mode, and keeps what was there beside it as `.bak`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from feeds.errors import UserError

OPEN, PRIVATE = 0o644, 0o600


def read_or_empty(path: Path) -> str:
    """What the file holds; empty where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is there and cannot be read ({type(error).__name__}).") from error


def put(path: Path, text: str, mode: int) -> Path | None:
    """Writes the file; says where the one before it is kept, None where there was none."""
    try:
        kept = _keep(path, mode)
        _write(path, text, mode)
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror}.", "Set SLUGLINE_DATA to a folder that can."
        ) from error
    return kept


def _keep(path: Path, mode: int) -> Path | None:
    if not path.exists():
        return None
    free = next(place for place in _beside(path) if not place.exists())
    _write(free, path.read_text(encoding="utf-8"), mode)
    return free


def _beside(path: Path) -> Iterator[Path]:
    """`.bak`, `.bak2`, …: a copy that is there already may be the only one with an old token."""
    yield path.with_name(f"{path.name}.bak")
    yield from (path.with_name(f"{path.name}.bak{number}") for number in count(2))


def _write(path: Path, text: str, mode: int) -> None:
    """A secret is never readable by others, not for a moment: the mode is there before the text."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    with suppress(FileNotFoundError):
        unfinished.unlink()
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(handle)
    os.replace(unfinished, path)
