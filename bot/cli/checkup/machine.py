"""Settings and free disk: what the machine gives; nothing is changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.cli.checkup.finding import Finding, note, ok, wrong
from config.layers import SECRETS_FILE, SETTINGS_FILE
from config.settings import Settings
from feeds.errors import UserError

BULLET = "  - "
LEAST_BYTES, ROOM_BYTES = 200_000_000, 1_000_000_000
COPIES = 2  # a backup, and the old file beside a restored one


def settings_faults(error: UserError) -> tuple[Finding, ...]:
    """Each fault of the settings in a line of its own."""
    faults = [line.removeprefix(BULLET) for line in str(error).splitlines() if line.startswith(BULLET)]
    return tuple(
        wrong("settings", f"{fault.rstrip('.')}.", "Correct it, then ask again: the rest waits for it.")
        for fault in (faults or [str(error)])
    )


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Which files there are, and whether others can read the secrets."""
    files = [name for name in (SETTINGS_FILE, SECRETS_FILE) if os.path.isfile(settings.data / name)]
    named = " and ".join([*files, "the environment"])
    told = f"Times are told in {settings.timezone}, sentences in {settings.locale}."
    yield ok("settings", f"From {named}. {told}")
    yield from _secrets(settings.data / SECRETS_FILE)


def _secrets(path: Path) -> Iterator[Finding]:
    if os.path.isfile(path) and (mode := path.stat().st_mode & 0o777) & 0o077:
        yield wrong("secrets", f"Others can read {path} (mode {mode:o}).", f"chmod 600 {path}")


def check_disk(folder: Path, database_bytes: int) -> Iterator[Finding]:
    """Room to go on, and for a backup."""
    there = next((place for place in (folder, *folder.parents) if place.is_dir()), Path("/"))
    free = shutil.disk_usage(there).free
    wanted = ROOM_BYTES + COPIES * database_bytes
    found = f"{in_bytes(free)} free where the data is; the database has {in_bytes(database_bytes)}."
    if free < LEAST_BYTES + database_bytes // 10:
        yield wrong("disk", found, "Make room: a full disk stops the desk.")
    elif free < wanted:
        yield note("disk", found, f"{in_bytes(wanted)} leave room for a backup and a year's news.")
    else:
        yield ok("disk", found)


def in_bytes(count: int) -> str:
    """`1.4 GB`, `220 MB`, `0 MB`."""
    return f"{count / 1e9:.1f} GB" if count >= 1_000_000_000 else f"{count / 1e6:.0f} MB"
