"""doctor: looks at everything that the desk stands on; one line each, and what to do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from itertools import chain
from typing import Annotated

import typer

from bot.cli.checkup.clock import check_clock
from bot.cli.checkup.database import check_database
from bot.cli.checkup.desk import check_desk, check_encoder
from bot.cli.checkup.discord import check_discord
from bot.cli.checkup.finding import Finding, all_well, lines, wrong
from bot.cli.checkup.folder import check_folder
from bot.cli.checkup.machine import check_disk, check_settings, settings_faults
from bot.cli.checkup.slack import check_slack
from bot.cli.checkup.web import check_web
from bot.cli.checkup.workspaces import check_workspaces
from bot.cli.opening import read_settings
from config.settings import Settings
from feeds.errors import UserError
from feeds.store import Soundness, soundness_of

ILL = 1
PLACE = "Give SLUGLINE_DATABASE_URL a file in a folder that can be written, or leave it out."


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(help="Checks settings, data, desk, tokens and clock; one line each, and what to do.")(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Status 0 when all is well, 1 otherwise; asks no feed, posts nothing, changes nothing."""
    try:
        found = asyncio.run(_examined(read_settings(quiet=True)))
    except UserError as error:
        found = settings_faults(error)
    print(_as_json(found) if as_json else "\n".join(lines(found)))
    if not all_well(found):
        raise typer.Exit(ILL)


async def _examined(settings: Settings) -> Sequence[Finding]:
    database, stored = await _stored(settings)
    asked = await asyncio.gather(
        check_encoder(settings),
        check_web(settings),
        check_workspaces(settings, database),
        check_discord(settings.discord),
        check_slack(settings),
        check_clock(settings),
    )
    return tuple(chain(check_settings(settings), stored, check_desk(settings), *asked))


async def _stored(settings: Settings) -> tuple[Soundness, list[Finding]]:
    """Folder, database, disk; a folder that cannot be used is all there is to say of what is in it."""
    folder = list(check_folder(settings))
    if not all_well(folder) and not settings.database_url:
        return Soundness(path=None), folder
    database, trouble = await _database(settings)
    disk = check_disk(settings.data, database.size) if all_well(folder) else ()
    return database, [*folder, *(trouble or check_database(database)), *disk]


async def _database(settings: Settings) -> tuple[Soundness, list[Finding]]:
    try:
        return await asyncio.to_thread(soundness_of, settings.database), []
    except UserError as error:
        return Soundness(path=None), [wrong("database", error.message, error.hint or PLACE)]


def _as_json(found: Sequence[Finding]) -> str:
    whole = {"ok": all_well(found), "checks": [one.to_json() for one in found]}
    return json.dumps(whole, ensure_ascii=False)
