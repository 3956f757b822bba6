"""The data folder: whether it is there or can be made, and can be written. Nothing stays behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.cli.checkup.finding import Finding, ok, wrong
from config.settings import Settings

ANOTHER = "Set SLUGLINE_DATA to a folder that can be written."
YIELD_IT = "Let this user write there, or set SLUGLINE_DATA to another folder."


def check_folder(settings: Settings) -> Iterator[Finding]:
    """Whether the desk can write where it has to."""
    folder = settings.data
    try:
        folder.lstat()
    except (FileNotFoundError, NotADirectoryError):
        yield _makeable(folder)
    except OSError as error:
        yield wrong("data", f"{folder} cannot be used: {error.strerror}.", ANOTHER)
    else:
        yield _usable(folder)


def _usable(folder: Path) -> Finding:
    if not folder.is_dir():
        return wrong("data", f"{folder} is no folder.", "Set SLUGLINE_DATA to one.")
    if trouble := _trouble_writing(folder):
        return wrong("data", f"{folder} cannot be written: {trouble}.", YIELD_IT)
    return ok("data", f"{folder} can be read and written.")


def _makeable(folder: Path) -> Finding:
    parent = next(place for place in folder.parents if place.exists())
    if not parent.is_dir():
        return wrong("data", f"{folder} cannot be made: {parent} is no folder.", ANOTHER)
    if trouble := _trouble_writing(parent):
        found = f"{folder} cannot be made: nothing can be written in {parent} ({trouble})."
        return wrong("data", found, ANOTHER)
    return ok("data", f"{folder} is not there yet; the first start makes it.")


def _trouble_writing(folder: Path) -> str:
    """Tried with a file without a name: rights alone do not tell, least of all those of root."""
    try:
        next(folder.iterdir(), None)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or type(error).__name__
