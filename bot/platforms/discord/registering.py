"""Commands registered with Discord, and only where they changed: creations are counted a day."""

from __future__ import annotations

from typing import Any

import discord
import structlog

from bot.platforms.discord.menus import menus
from bot.platforms.discord.tree import hash_of, tree
from feeds.store.meta import Meta

log = structlog.get_logger(__name__)
GLOBAL = "everywhere"


class Registrar:
    """Keeps the hash of what was registered; a development server gets the commands alone and at once."""

    def __init__(self, meta: Meta, *, dev_guild: str = "") -> None:
        self._meta = meta
        self._dev_guild = dev_guild

    async def register(self, client: discord.Client) -> bool:
        """Registers the commands where they changed; says whether they did."""
        application, payload = client.application_id, [*tree(), *menus()]
        key = f"discord commands {application} {self._dev_guild or GLOBAL}"
        wanted = hash_of(payload)
        if application is None or await self._meta.get(key) == wanted:
            return False
        try:
            await self._put(client, application, payload)
        except discord.HTTPException as trouble:
            # What was registered before still works; the next connection tries again.
            log.error("commands not registered", status=trouble.status, code=trouble.code, why=str(trouble))
            return False
        await self._meta.set(key, wanted)
        log.info("commands registered", where=self._dev_guild or GLOBAL, count=len(payload))
        return True

    async def _put(self, client: discord.Client, application: int, payload: list[Any]) -> None:
        if self._dev_guild:
            await client.http.bulk_upsert_guild_commands(application, int(self._dev_guild), payload)
        else:
            await client.http.bulk_upsert_global_commands(application, payload)
