"""Two servers, their people, and what they see: for tests of the inbound half."""

from __future__ import annotations

from typing import Any

import discord
import simcord

from bot.platforms.discord.bot import DiscordBot
from tests.commands.lines import Typist

MANAGER = discord.Permissions(manage_guild=True, view_channel=True, send_messages=True)
MEMBER = discord.Permissions(view_channel=True, send_messages=True)


class Server:
    """A guild with a manager, a member and the channel #news."""

    def __init__(self, env: Any, name: str) -> None:
        self.guild = env.create_guild(name=name)
        self.news = self.guild.create_text_channel("news")
        self.tenant = f"discord:{self.guild.id}"
        self.member = self.guild.add_member(env.create_user(f"{name}-member"))
        role = self.guild.create_role("editors", permissions=MANAGER)
        self.manager = self.guild.add_member(env.create_user(f"{name}-manager"), roles=[role])


class Scene:
    """The running bot, its room, and servers made on demand."""

    def __init__(self, env: Any, say: Typist, bot: DiscordBot) -> None:
        self.env = env
        self.say = say
        self.bot = bot

    def server(self, name: str = "alpha") -> Server:
        """A new server."""
        return Server(self.env, name)


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


__all__ = ("MANAGER", "MEMBER", "Scene", "Server", "ids", "simcord", "texts")
