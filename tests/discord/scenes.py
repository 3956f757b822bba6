"""Servers, their people, and what they see: for tests of the inbound half."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import discord
import simcord
from discord.http import Route
from simcord import ChannelHandle, RoleHandle
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.cards import AnyCard, Card, DigestCard
from bot.cards.compose import story_card
from bot.locale import translator
from bot.platforms.discord.bot import DiscordBot
from bot.platforms.discord.render import render
from feeds.model import Destination, DestinationSettings
from tests.commands.lines import DESK, Typist

READ = discord.Permissions(view_channel=True, use_application_commands=True, read_message_history=True)
WRITE = READ | discord.Permissions(send_messages=True)
MANAGE = WRITE | discord.Permissions(manage_guild=True)
NO_WRITING = discord.PermissionOverwrite(send_messages=False)


class Server:
    """A guild with the channel #news: a manager, a member who writes, a reader who may only look."""

    def __init__(self, env: simcord.Env, name: str) -> None:
        self._env = env
        self.guild = env.create_guild(name=name)
        self.tenant = f"discord:{self.guild.id}"
        self.role = self.guild.create_role("editors", permissions=MANAGE)
        self.writers = self.guild.create_role("writers", permissions=WRITE)
        self.news = self.channel("news")
        self.manager = self.guild.add_member(env.create_user(f"{name}-manager"), roles=[self.role])
        self.member = self.guild.add_member(env.create_user(f"{name}-member"), roles=[self.writers])
        self.reader = self.guild.add_member(env.create_user(f"{name}-reader"))

    def channel(self, name: str, *, writers: bool = True, without: Iterable[str] = ()) -> ChannelHandle:
        """A channel that only the two roles write in, and where the desk lacks these rights."""
        may, may_not = discord.PermissionOverwrite(send_messages=True), NO_WRITING
        me = self.guild.me
        assert me is not None
        ours = discord.PermissionOverwrite(send_messages=True)
        ours.update(**dict.fromkeys(without, False))
        overwrites = {
            self.guild.default_role: may_not,
            self.role: may,
            self.writers: may if writers else may_not,
            me: ours,
        }
        return self.guild.create_text_channel(name, overwrites=overwrites)

    def channel_managers(self, channel: ChannelHandle) -> RoleHandle:
        """A role that manages that channel and no other."""
        role = self.guild.create_role(f"keepers of {channel.name}")
        allow = discord.Permissions(manage_channels=True).value
        overwrite = Overwrite(target_id=role.id, type=OverwriteType.ROLE, allow=allow, deny=0)
        self._env.backend.set_overwrite(channel.id, overwrite)
        return role


class Scene:
    """The running bot, its room, and servers made on demand."""

    def __init__(self, env: simcord.Env, say: Typist, bot: DiscordBot) -> None:
        self.env = env
        self.say = say
        self.bot = bot

    def server(self, name: str = "alpha") -> Server:
        """A new server."""
        return Server(self.env, name)

    async def post_card(self, server: Server, story: str) -> discord.Message:
        """The story's card in #news, as the outbox would post it."""
        return await self._post_drawn(server, await self._card(server, story))

    async def post_digest(self, server: Server, *stories: str) -> discord.Message:
        """Several stories in one message."""
        cards = [await self._card(server, story) for story in stories]
        return await self._post_drawn(server, DigestCard(title="Today", lang="en", cards=tuple(cards)))

    async def _card(self, server: Server, story: str) -> Card:
        known = await self.say.store.stories.get(server.tenant, story)
        assert known is not None
        plain, words = DestinationSettings(), translator("en")
        return story_card(known, desk=DESK, lang="en", settings=plain, translate=words)

    async def _post_drawn(self, server: Server, card: AnyCard) -> discord.Message:
        place = Destination(id=1, platform="discord", tenant=server.tenant, address=str(server.news.id))
        return await self._post(server, json.loads(render(card, place)))

    async def post_button(self, server: Server, custom_id: str) -> discord.Message:
        """A message of ours with one button of that id, whoever it was made for."""
        button = {"type": 2, "style": 2, "label": "Press", "custom_id": custom_id}
        row = {"type": 1, "components": [button]}
        return await self._post(server, {"content": "A button.", "components": [row]})

    async def _post(self, server: Server, payload: dict[str, Any]) -> discord.Message:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=server.news.id)
        await self.env.bot.http.request(route, json=payload)
        message = server.news.last_message
        assert message is not None
        return message

    def let_everybody_see(self, server: Server, root: str) -> None:
        """Opens a root to all members, as a server's own settings can."""
        command = self.env.backend.find_command(root, server.guild.id, type=1)
        assert command is not None
        server.guild.set_command_permissions(int(command["id"]), {server.guild.default_role: True})


def texts(result: Any) -> str:
    """All that an answer says, whatever its components."""
    shown = [result.response, *result.followups]
    return "\n".join(_words(one.components) + one.content for one in shown if one)


def _words(part: Any) -> str:
    if isinstance(part, dict):
        own = str(part.get("content") or part.get("label") or "")
        return own + "\n" + "".join(_words(value) for value in part.values())
    return "".join(_words(one) for one in part) if isinstance(part, list) else ""


def ids(part: Any) -> list[str]:
    """Every id of a button, menu or choice in components."""
    if isinstance(part, dict):
        own = [str(part[key]) for key in ("custom_id", "value") if isinstance(part.get(key), str)]
        return own + [one for value in part.values() for one in ids(value)]
    return [one for child in part for one in ids(child)] if isinstance(part, list) else []
