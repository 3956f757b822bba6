"""Discord's inbound half, kept alive: whatever the gateway does, this goes on and the rest never notices."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
import discord
import structlog

from bot.commands import CommandRoom
from bot.commands.suggest import Suggestions
from bot.platforms.discord.client import OutOfStartsError, SluglineClient, point_at
from bot.platforms.discord.health import DiscordHealth, State
from bot.platforms.discord.interactions import Inbound
from bot.platforms.discord.registering import Registrar
from bot.platforms.discord.tenants import Gone, Servers
from config.values import DiscordSettings

log = structlog.get_logger(__name__)
CLOSED_WITHIN = 5.0
PURGED_EVERY = timedelta(hours=6)
NOT_AUTHENTICATED = 4004
NOT_ALLOWED = {4013, 4014}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """Seconds between two connections: from `shortest`, doubled each time, to `longest`.

    `after_refusal`: a token that was refused is tried again so seldom, as a loop of refusals earns a ban of
    the address. `deaf_for`: no shard has been connected for so long, looked at every `looked_at`.
    """

    shortest: float = 1.0
    longest: float = 60.0
    after_refusal: float = 900.0
    deaf_for: float = 180.0
    looked_at: float = 15.0


class DiscordBot:
    """`run` returns when `stop` is set, and for no other reason. `health` says how it is doing."""

    def __init__(  # noqa: PLR0913 - what the root hands in, and what a test makes quick
        self,
        settings: DiscordSettings,
        room: CommandRoom,
        suggestions: Suggestions,
        *,
        on_tenant_gone: Gone = lambda _: None,
        on_token_refused: Callable[[str], None] = lambda _: None,
        shard_count: int | None = None,
        pauses: Pauses = Pauses(),
    ) -> None:
        self._settings = settings
        self._pauses = pauses
        self._room = room
        self._on_token_refused = on_token_refused
        self._shard_count = shard_count
        self._was_connected = False
        self._health = DiscordHealth(since=room.clock.now())
        self.servers = Servers(room.store, room.clock, on_tenant_gone=on_tenant_gone)
        self._inbound = Inbound(room, suggestions)
        self._registrar = Registrar(room.store.meta, dev_guild=settings.dev_guild)

    def new_client(self) -> SluglineClient:
        """A client for one connection; a closed one cannot be opened again."""
        return SluglineClient(
            inbound=self._inbound,
            servers=self.servers,
            registrar=self._registrar,
            listener=self,
            shard_count=self._shard_count,
        )

    def health(self) -> DiscordHealth:
        """The connection as it is now."""
        return self._health

    async def run(self, stop: asyncio.Event) -> None:
        """Connects, and connects again, until it is asked to stop."""
        point_at(self._settings.api_base, self._settings.gateway_url)
        purging = asyncio.create_task(self._purge_now_and_then())
        pause = self._pauses.shortest
        try:
            while not stop.is_set():
                wait = await self._one_connection(stop)
                pause = self._next_pause(pause)
                await _either(stop, max(wait, pause * random.uniform(0.75, 1.25)))
        finally:
            purging.cancel()
            self._now(State.STOPPED)

    def connected(self, *, servers: int, shards: int) -> None:
        """Commands are answered."""
        self._was_connected = True
        self._now(State.CONNECTED)
        self._health = replace(self._health, servers=servers, shards=shards)

    def lost(self, reason: str) -> None:
        """No shard is connected."""
        self._now(State.LOST, reason)

    def heard(self) -> None:
        """Something came in."""
        self._health = replace(self._health, last_event=self._room.clock.now())

    def _next_pause(self, pause: float) -> float:
        return self._pauses.shortest if self._was_connected else min(pause * 2, self._pauses.longest)

    async def _one_connection(self, stop: asyncio.Event) -> float:
        """One client from login to its end; the seconds to wait at least before the next."""
        self._was_connected = False
        client = self.new_client()
        running = asyncio.create_task(client.start(self._settings.token))
        watching = asyncio.create_task(_until_deaf(client, self._pauses))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({running, watching, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                return self._ended(running)
            if watching.done():
                self._now(State.LOST, "no shard answers")
            return 0.0
        finally:
            await _close(client, running, watching, stopping)

    def _ended(self, running: asyncio.Task[None]) -> float:
        """What a client that ended by itself means: try again soon, later, or much later."""
        trouble = running.exception()
        match trouble:
            case discord.LoginFailure():
                return self._refused("the token is not valid")
            case discord.ConnectionClosed(code=code) if code == NOT_AUTHENTICATED:
                return self._refused("the token was revoked")
            case discord.PrivilegedIntentsRequired():
                return self._refused("an intent is not allowed")
            case OutOfStartsError():
                return self._out_of_starts(trouble)
            case None:
                self._now(State.LOST, "the connection was closed")
            case discord.DiscordException() | OSError() | aiohttp.ClientError() | TimeoutError():
                self._now(State.LOST, type(trouble).__name__)
            case _:
                # A bug of ours or of the library's: told in full, and no reason to leave everybody alone.
                log.error("discord client failed", exc_info=trouble)
                self._now(State.LOST, type(trouble).__name__)
        return 0.0

    def _refused(self, reason: str) -> float:
        self._now(State.REFUSED, reason)
        self._on_token_refused(reason)
        return self._pauses.after_refusal

    def _out_of_starts(self, trouble: OutOfStartsError) -> float:
        self._now(State.WAITING, str(trouble))
        again_at = self._room.clock.now() + timedelta(seconds=trouble.wait)
        self._health = replace(self._health, again_at=again_at)
        return trouble.wait

    def _now(self, state: State, reason: str = "") -> None:
        if state is not self._health.state:
            log.info("discord", state=state.value, reason=reason)
            self._health = replace(self._health, state=state, since=self._room.clock.now())
        self._health = replace(self._health, reason=reason, again_at=None)

    async def _purge_now_and_then(self) -> None:
        while True:
            try:
                await self.servers.purge()
            except Exception:
                # Housekeeping beside the connection: a busy database is no reason to end it.
                log.exception("servers could not be purged")
            await asyncio.sleep(PURGED_EVERY.total_seconds())


async def _until_deaf(client: SluglineClient, pauses: Pauses) -> None:
    """Returns when no shard has been connected for minutes: discord.py tries a first connection for ever,
    one call inside the other, which ends in a recursion error after an hour or so."""
    silent = 0.0
    while silent < pauses.deaf_for:
        await asyncio.sleep(pauses.looked_at)
        silent = silent + pauses.looked_at if client.is_deaf() else 0.0


async def _close(client: SluglineClient, *tasks: asyncio.Task[object]) -> None:
    try:
        async with asyncio.timeout(CLOSED_WITHIN):
            await client.close()
    except Exception as trouble:
        # It is thrown away: how it takes its end is of no interest to the next one.
        log.debug("client did not close well", reason=type(trouble).__name__)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _either(stop: asyncio.Event, seconds: float) -> None:
    """So many seconds, or until it is asked to stop."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
