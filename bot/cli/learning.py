"""labels, rollback: what votes teach, out to a file, and weights that taught wrong, back."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.opening import opened, read_settings
from config.settings import Settings
from feeds.errors import UserError
from feeds.training.labels import label_rows
from feeds.training.versions import roll_back


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command(
        help="What votes agree on, as rows for slugline train: on the beat or not, right topics, pairs "
        "of reports."
    )(labels)
    app.command(help="The weights before the last slugline train, back in place.")(rollback)


def labels(out: Annotated[Path, typer.Option(help="The file to write, JSON lines.")]) -> None:
    """How many rows, on standard error."""
    settings = read_settings(quiet=True)
    rows = asyncio.run(_rows(settings))
    try:
        out.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}.") from error
    print(f"{len(rows)} rows written to {out}.", file=sys.stderr)


def rollback() -> None:
    """A desk that runs takes them up at its next start."""
    folder = read_settings(quiet=True).data / "desk"
    print(f"In use from the next start on: {roll_back(folder)}.", file=sys.stderr)


async def _rows(settings: Settings) -> list[str]:
    async with opened(settings) as parts:
        found = await parts.store.votes.labels()
    return [json.dumps(row, ensure_ascii=False) for row in label_rows(found)]
