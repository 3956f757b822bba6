"""A whole copy of the database while it is in use, and the way back."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from feeds.errors import UserError

PAGES_A_STEP = 2000


async def backup_to(database: Path, path: Path) -> None:
    """Copies the database as it is at one moment; the copy is complete or not there."""
    await asyncio.to_thread(_copy, database, path)


async def restore(path: Path, into: Path) -> None:
    """Puts a backup in place of a database that nobody has open; the old one stays as `.before-restore`."""
    await asyncio.to_thread(_restore, Path(path), Path(into))


def _restore(path: Path, into: Path) -> None:
    _check(path)
    fresh = into.with_name(into.name + ".restoring")
    _copy(path, fresh)
    if into.exists():
        _copy(into, into.with_name(into.name + ".before-restore"))
    # The old journal belongs to the old file: left behind, it would be played into the new one.
    for tail in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.remove(f"{into}{tail}")
    os.replace(fresh, into)


def _copy(database: Path, path: Path) -> None:
    if not database.exists():
        raise UserError(f"There is no database at {database}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy, pages=PAGES_A_STEP)
            copy.execute("PRAGMA journal_mode=DELETE")
        os.replace(unfinished, path)
    except sqlite3.DatabaseError as error:
        raise UserError(f"The copy to {path} failed: {error}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _check(path: Path) -> None:
    if not path.exists():
        raise UserError(f"There is no backup at {path}.")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            ours = copy.execute("SELECT count(*) FROM alembic_version").fetchone()[0] == 1
    except sqlite3.DatabaseError as error:
        raise UserError(f"{path} is not a Slugline backup: {error}.") from error
    if not (sound and ours):
        raise UserError(f"{path} is damaged, or not a Slugline backup.", "Nothing was changed.")
