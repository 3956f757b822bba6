"""The client: what Discord's gateway tells us, handed to those who know what to do with it.

No privileged intent: commands, buttons and menus carry all that they need. One instance lives for one
connection; `bot.DiscordBot` makes the next.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.platforms.discord.asking import Asked
from bot.platforms.discord.buttons import LineItem
from bot.platforms.discord.interactions import Inbound
from bot.platforms.discord.registering import Registrar
from bot.platforms.discord.tenants import Servers

log = structlog.get_logger(__name__)


class OutOfStartsError(Exception):
    """Discord gives a number of session starts a day; `wait` is the seconds until there are more."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"no session starts left for {wait:.0f} s")
        self.wait = wait


class Listener(Protocol):
    """Who wants to know how the connection is doing."""

    def connected(self, *, servers: int, shards: int) -> None:
        """Commands are answered."""
        ...

    def lost(self, reason: str) -> None:
        """No shard is connected just now."""
        ...

    def heard(self) -> None:
        """Something came in."""
        ...


def point_at(api_base: str, gateway_url: str) -> None:
    """Sends discord.py to other addresses than Discord's own; its classes keep them."""
    if api_base:
        Route.BASE = api_base.rstrip("/")
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


class SluglineClient(discord.AutoShardedClient):
    """One connection's worth of Discord."""

    def __init__(
        self,
        *,
        inbound: Inbound,
        servers: Servers,
        registrar: Registrar,
        listener: Listener,
        shard_count: int | None = None,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(
            intents=intents,
            shard_count=shard_count,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.inbound = inbound
        self._servers = servers
        self._registrar = registrar
        self._listener = listener

    async def setup_hook(self) -> None:
        """Before the gateway: buttons of old messages, commands where they changed, the number of shards."""
        self.add_dynamic_items(LineItem)
        await self._registrar.register(self)
        if self.shard_count is None:
            # Passed on by us, as discord.py else takes the gateway's address from this answer too.
            self.shard_count, _url, limits = await self.http.get_bot_gateway()
            if limits["remaining"] < self.shard_count:
                raise OutOfStartsError(limits["reset_after"] / 1000)

    async def on_ready(self) -> None:
        """Every shard is there; servers that came or went meanwhile are looked after."""
        self._tell_connected()
        if self.shard_ids is None or len(self.shard_ids) == self.shard_count:
            await self._servers.reconcile([guild.id for guild in self.guilds])

    async def on_shard_ready(self, _shard: int) -> None:
        """One shard has a new session."""
        self._tell_connected()

    async def on_shard_resumed(self, _shard: int) -> None:
        """One shard goes on where it was."""
        self._tell_connected()

    async def on_shard_disconnect(self, shard: int) -> None:
        """One shard is gone; discord.py brings it back."""
        if self.is_deaf():
            self._listener.lost(f"shard {shard} disconnected")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server added the desk."""
        await self._servers.joined(guild.id, locale=str(guild.preferred_locale))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server removed the desk; an outage of the server does not come here."""
        await self._servers.removed(guild.id)

    async def on_interaction(self, asked: Asked) -> None:
        """Commands, suggestions and forms; buttons and menus come as dynamic items."""
        self._listener.heard()
        ways: dict[discord.InteractionType, Callable[[Asked], Any]] = {
            discord.InteractionType.application_command: self.inbound.command,
            discord.InteractionType.autocomplete: self.inbound.suggest,
            discord.InteractionType.modal_submit: self.inbound.fill,
        }
        way = ways.get(asked.type)
        if way:
            await way(asked)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """A bug in one handler must not cost the others their answers."""
        log.exception("discord event failed", event=event_method)

    def is_deaf(self) -> bool:
        """Whether no shard is connected."""
        return all(shard.is_closed() for shard in self.shards.values())

    def _tell_connected(self) -> None:
        self._listener.connected(servers=len(self.guilds), shards=self.shard_count or 1)
