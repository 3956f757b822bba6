"""A simulated Discord with our real client in it, on a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import simcord

from bot.commands.suggest import Suggestions
from bot.platforms.discord.bot import DiscordBot
from bot.platforms.discord.client import SluglineClient
from config.values import DiscordSettings
from feeds.store import Store
from tests.commands.lines import DESK, Typist, a_room
from tests.discord.newsroom import Newsroom, a_newsroom
from tests.discord.scenes import Scene


@pytest.fixture
async def say(tmp_path: Path) -> AsyncIterator[Typist]:
    store = await Store.open(tmp_path / "slugline.db", desk=DESK)
    yield await a_room(store)
    await store.close()


@pytest.fixture
def discord_bot(say: Typist) -> DiscordBot:
    return DiscordBot(DiscordSettings(token="t"), say.room, Suggestions(say.store, DESK), shard_count=1)


@pytest.fixture
def simcord_bot(discord_bot: DiscordBot) -> SluglineClient:
    return discord_bot.new_client()


@pytest.fixture
def scene(say: Typist, discord_bot: DiscordBot, simcord_env: simcord.Env) -> Scene:
    return Scene(simcord_env, say, discord_bot)


@pytest.fixture
async def news(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with a_newsroom(tmp_path) as made:
        yield made
