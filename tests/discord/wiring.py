"""A plain discord.py bot against the fake: enough to show that the fake is what the library expects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import discord
import pytest
from discord import app_commands
from yarl import URL

from tests.fakes.discord_wire import DiscordWire


async def until(fact: Callable[[], bool], seconds: float = 10.0) -> None:
    """Waits for a fact; it may come from another task, process or machine, so it is looked at again."""
    async with asyncio.timeout(seconds):
        while not fact():  # noqa: ASYNC110 (nobody there to set an event)
            await asyncio.sleep(0.01)


class PlainBot(discord.AutoShardedClient):
    """Two commands, a button and a form; `heard` is what the gateway told, in order."""

    def __init__(self, *, shards: int = 1) -> None:
        super().__init__(intents=discord.Intents(guilds=True, guild_messages=True), shard_count=shards)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []
        self.tree.add_command(app_commands.Command(name="echo", description="Says it again.", callback=echo))
        self.tree.add_command(app_commands.Command(name="ask", description="Asks.", callback=ask))
        self.tree.add_command(app_commands.Command(name="slow", description="Takes long.", callback=slow))

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_ready(self) -> None:
        self.heard.append("ready")

    async def on_shard_resumed(self, _shard: int) -> None:
        self.heard.append("resumed")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.heard.append(f"join {guild.name}")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.heard.append(f"remove {guild.name}")

    async def hears(self, what: str, seconds: float = 10.0) -> None:
        """Waits until it has."""
        await until(lambda: what in self.heard, seconds)


class Press(discord.ui.View):
    """One button."""

    @discord.ui.button(label="More")
    async def more(self, interaction: discord.Interaction, _button: discord.ui.Button[Press]) -> None:
        await interaction.response.send_message("More of it", ephemeral=True)


class Wish(discord.ui.Modal, title="Your wish"):
    """One field."""

    topic: discord.ui.TextInput[Wish] = discord.ui.TextInput(label="Topic", custom_id="topic")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Wished: {self.topic.value}", ephemeral=True)


async def echo(interaction: discord.Interaction, text: str) -> None:
    await interaction.response.send_message(text, view=Press())


async def ask(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Wish())


async def slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.edit_original_response(content="At last")
    await interaction.followup.send("And one more", ephemeral=True)


@asynccontextmanager
async def running(bot: PlainBot, wire: DiscordWire, patch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The bot, connected and ready, until the block ends."""
    patch.setattr(discord.http.Route, "BASE", wire.api_base)
    patch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", URL(wire.gateway_url))
    task = asyncio.create_task(bot.start(wire.token))
    try:
        await bot.hears("ready")
        yield
    finally:
        await bot.close()
        await asyncio.wait([task], timeout=5)
