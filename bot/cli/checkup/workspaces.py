"""SLUGLINE_KEY, and workspaces that installed Slugline: whether their sealed tokens open and are taken."""

from __future__ import annotations

from bot.cli.checkup.finding import Finding, note, ok, wrong
from bot.cli.checkup.slack import check_bot
from bot.platforms.slack import Clients
from bot.platforms.slack.grants import PLATFORM
from bot.platforms.slack.sealing import Sealer
from config.settings import Settings
from feeds.model import Installation
from feeds.store import Soundness, Store

SHORT = 16
MOST_ASKED = 20
LONG = "Set SLUGLINE_KEY to a long random text, and keep it."


async def check_workspaces(settings: Settings, database: Soundness) -> list[Finding]:
    """Reads the store only where it is this version's already."""
    usable = database.exists and database.is_current and not database.trouble
    rows = await _installed(settings) if usable else ()
    key = key_finding(settings.key, needed=bool(rows or settings.slack.client_id))
    return [key, *(await _asked(settings, rows) if settings.key else [])]


def key_finding(key: str, *, needed: bool) -> Finding:
    """Whether there is one where one is needed."""
    if not needed:
        return ok("key", "Not needed: no workspace leaves a token here.")
    if not key:
        return wrong("key", "Workspaces leave tokens here, and SLUGLINE_KEY to seal them is not set.", LONG)
    if len(key) < SHORT:
        return note("key", f"SLUGLINE_KEY has {len(key)} characters.", "A longer one is safer.")
    return ok("key", "SLUGLINE_KEY is set.")


async def _installed(settings: Settings) -> tuple[Installation, ...]:
    store = await Store.open(settings.database)
    try:
        return await store.installations.all(PLATFORM)
    finally:
        await store.close()


async def _asked(settings: Settings, rows: tuple[Installation, ...]) -> list[Finding]:
    sealer, clients = Sealer(settings.key), Clients(settings.slack.api_base)
    found: list[Finding] = []
    try:
        for row in rows[:MOST_ASKED]:
            found += await _one(row, sealer, clients)
    finally:
        await clients.close()
    rest = len(rows) - MOST_ASKED
    return [*found, note("workspaces", f"{rest} more were not asked.")] if rest > 0 else found


async def _one(row: Installation, sealer: Sealer, clients: Clients) -> list[Finding]:
    check, name = f"slack {row.tenant.rpartition(':')[2]}", row.name or row.tenant
    words = sealer.open(row.tenant, row.sealed)
    if words is None:
        found = f"The token of {name} does not open with this SLUGLINE_KEY."
        return [wrong(check, found, "Set the key it was sealed with, or let them install it again.")]
    return await check_bot(clients.of(words.get("token", "")), check)
