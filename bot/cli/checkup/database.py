"""The database: whether it is whole and this version's. It is read, never written."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cli.checkup.finding import Finding, note, ok, wrong
from bot.cli.checkup.machine import in_bytes
from feeds.store import Soundness

RESTORE = "Stop the desk, then slugline restore FILE with your newest backup."


def check_database(found: Soundness) -> Iterator[Finding]:
    """One line."""
    yield _judged(found)


def _judged(found: Soundness) -> Finding:
    if found.path is None or not found.exists:
        return ok("database", f"{found.path or 'In memory'}: not there yet; the first start makes it.")
    if found.trouble:
        return wrong("database", f"{found.path} is damaged or is no database: {found.trouble}.", RESTORE)
    if found.is_newer:
        return wrong(
            "database",
            f"{found.path} was written by a newer Slugline (revision {found.revision}).",
            "Upgrade Slugline, or restore a backup that this version made.",
        )
    if not found.revision:
        return note("database", f"{found.path} is empty.", "The first start fills it.")
    if not found.is_current:
        return note(
            "database",
            f"{found.path} is sound and of an older version (revision {found.revision}).",
            "The next start brings it up to date, or slugline migrate does.",
        )
    return ok("database", f"{found.path} is sound and up to date: {in_bytes(found.size)}.")
