"""Looks at a database file without changing it, beside whoever uses it; the operator's checks ask."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from feeds.errors import UserError
from feeds.store.database import to_url
from feeds.store.migrations import HEAD, REVISIONS

PATIENCE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """What there is. `trouble` is SQLite's word for what is wrong, empty where all is well."""

    path: Path | None
    exists: bool = False
    size: int = 0
    revision: str = ""
    trouble: str = ""

    @property
    def is_current(self) -> bool:
        """Whether its tables are this version's."""
        return self.revision == HEAD

    @property
    def is_newer(self) -> bool:
        """Whether a later version has written it."""
        return bool(self.revision) and self.revision not in REVISIONS


def soundness_of(place: str) -> Soundness:
    """Reads the whole file once, as it is at this moment; raises `UserError` where it is no SQLite URL."""
    database = to_url(place).database
    if not database or database == ":memory:":
        return Soundness(path=None)
    path = Path(database)
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return Soundness(path=path)
    except OSError as error:
        raise UserError(f"{path} cannot be looked at: {error.strerror}.") from error
    revision, trouble = _looked_at(path)
    return Soundness(path=path, exists=True, size=size, revision=revision, trouble=trouble)


def _looked_at(path: Path) -> tuple[str, str]:
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as connection:
            said = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            return _revision(connection), "" if said == "ok" else said.splitlines()[0]
    except sqlite3.DatabaseError as error:
        return "", str(error)


def _revision(connection: sqlite3.Connection) -> str:
    """Empty where no Slugline has written it."""
    there = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    if not connection.execute(there).fetchone()[0]:
        return ""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""
