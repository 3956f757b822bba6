"""export, backup, restore, migrate: everything the desk knows, out and back."""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from contextlib import aclosing
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.opening import opened, read_settings
from bot.commands.dates import span_of
from bot.lock import sole_copy
from config.settings import Settings
from feeds.errors import UserError
from feeds.judging.reasons import sentence
from feeds.model import Reason
from feeds.store import ExportRow, ExportRows, Store, restore as restore_store

COLUMNS = {
    "entries": (
        "id url canonical source outlet title summary lang published seen relevant held score primary topics "
        "names story why"
    ),
    "stories": (
        "id headline link primary topics names langs outlets entries first_report newest follows version"
    ),
    "deliveries": "story destination part parcel state reason due sent message attempts error",
}


class What(StrEnum):
    """What there is to export."""

    ENTRIES = "entries"
    STORIES = "stories"
    DELIVERIES = "deliveries"


class Form(StrEnum):
    """How it is written."""

    JSONL = "jsonl"
    CSV = "csv"


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(help="Everything the desk knows, row by row.")(export)
    app.command(help="A whole copy of the database, also while the desk runs.")(backup)
    app.command(help="Puts a backup in place of the database; nothing else may run.")(restore)
    app.command(help="Brings the database to this version; every command does so by itself.")(migrate)


def export(
    what: What,
    since: Annotated[str, typer.Option(help="2026-01-31, yesterday, june, 7d.")] = "",
    form: Annotated[Form, typer.Option("--format", help="One JSON object a row, or a table.")] = Form.JSONL,
) -> None:
    """Rows on standard output."""
    settings = read_settings(quiet=True)
    asyncio.run(_export(settings, what, form, _since(since, settings)))


def backup(path: Annotated[Path, typer.Argument(help="Where the copy goes.")]) -> None:
    """A copy of one moment."""
    settings = read_settings(quiet=True)
    asyncio.run(_backup(settings, path.expanduser()))
    print(f"Written to {path}.", file=sys.stderr)


def restore(path: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Takes the folder's lock."""
    settings = read_settings(quiet=True)
    with sole_copy(settings.data):
        asyncio.run(restore_store(path, _file(settings)))
    print(f"Restored from {path}; what was there is kept beside it as .before-restore.", file=sys.stderr)


def migrate() -> None:
    """Opening is migrating."""
    settings = read_settings(quiet=True)
    asyncio.run(_migrate(settings))
    print(f"{settings.database} is up to date.", file=sys.stderr)


async def _migrate(settings: Settings) -> None:
    async with opened(settings):
        pass


async def _backup(settings: Settings, path: Path) -> None:
    async with opened(settings) as parts:
        await parts.store.backup(path)


async def _export(settings: Settings, what: What, form: Form, since: datetime | None) -> None:
    # The rows are closed before the store is: a print may fail half-way.
    async with opened(settings) as parts, aclosing(_rows(parts.store, what, since)) as rows:
        await (_as_jsonl(rows) if form is Form.JSONL else _as_csv(rows, what))


def _in_words(row: ExportRow) -> ExportRow:
    """Reasons as sentences, in English: an export is read by programs and by people."""
    if not isinstance(why := row.get("why"), list):
        return row
    reasons = [Reason(code=code, facts=tuple(facts)) for code, *facts in why]
    return {**row, "why": [sentence(reason, str) for reason in reasons]}


async def _as_jsonl(rows: ExportRows) -> None:
    async for row in rows:
        print(json.dumps(_in_words(row), ensure_ascii=False))


async def _as_csv(rows: ExportRows, what: What) -> None:
    writer = csv.DictWriter(sys.stdout, COLUMNS[what].split(), lineterminator="\n")
    writer.writeheader()
    async for row in rows:
        writer.writerow({name: _cell(value) for name, value in _in_words(row).items()})


def _rows(store: Store, what: What, since: datetime | None) -> ExportRows:
    match what:
        case What.ENTRIES:
            return store.exports.entries(since)
        case What.STORIES:
            return store.exports.stories(since)
        case What.DELIVERIES:
            return store.exports.deliveries(since)


def _cell(value: object) -> object:
    """A list joined by `;`, a list of lists by spaces inside; booleans as JSON writes them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ";".join(" ".join(map(str, one)) if isinstance(one, list) else str(one) for one in value)
    return value


def _since(word: str, settings: Settings) -> datetime | None:
    if not word:
        return None
    try:
        return span_of(word, now=datetime.now(UTC), zone=ZoneInfo(settings.timezone)).start
    except ValueError:
        raise UserError(f"{word!r} is no date.", "Write 2026-01-31, yesterday, june or 7d.") from None


def _file(settings: Settings) -> Path:
    if not settings.database_url:
        return Path(settings.database)
    scheme, _, path = settings.database_url.partition(":///")
    if not scheme.startswith("sqlite"):
        raise UserError("Only a SQLite database can be restored here.", "Use the tools of your database.")
    return Path(path)
