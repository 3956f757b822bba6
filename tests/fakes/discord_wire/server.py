"""The fake as one object: its server, its world, and what tests do to both."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from tests.fakes.discord_wire.apps import direct_channel
from tests.fakes.discord_wire.control import control_routes
from tests.fakes.discord_wire.faults import Faults, Limits
from tests.fakes.discord_wire.gateway import Gateway
from tests.fakes.discord_wire.people import People
from tests.fakes.discord_wire.rest import PREFIX, Rest
from tests.fakes.discord_wire.state import Asked, Rules, Starts, State
from tests.fakes.discord_wire.world import (
    MEMBER_RIGHTS,
    Channel,
    Guild,
    Kind,
    Member,
    Message,
    Right,
    Role,
    Tag,
    User,
    World,
    snowflake,
)

BOT_RIGHTS = MEMBER_RIGHTS
NO_RIGHTS = Right(0)


class DiscordWire:
    """REST at `api_base`, the gateway at `gateway_url`; `token` is the bot's."""

    def __init__(self) -> None:
        self.token = f"{secrets.token_hex(12)}.{secrets.token_hex(3)}.{secrets.token_hex(16)}"
        bot = User(id=snowflake(), name="slugline", bot=True)
        self.state = State(world=World(bot, bot.id), tokens={self.token})
        self.gateway = Gateway(self.state)
        self.state.emit = self.gateway.emit
        self.people = People(self.state)
        self.port = 0
        self._rest = Rest(self.state)
        self._runner: web.AppRunner | None = None

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway/"

    @property
    def environment(self) -> dict[str, str]:
        """What a bot's process needs to find us."""
        return {
            "DISCORD_TOKEN": self.token,
            "DISCORD_API_BASE": self.api_base,
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }

    @property
    def faults(self) -> Faults:
        return self.state.faults

    @property
    def limits(self) -> Limits:
        return self.state.limits

    @property
    def rules(self) -> Rules:
        return self.state.rules

    @property
    def starts(self) -> Starts:
        return self.state.starts

    @property
    def world(self) -> World:
        return self.state.world

    @property
    def bot(self) -> User:
        return self.world.bot

    def asked(self, method: str = "*", template: str = "*") -> list[Asked]:
        """The requests so far, in order."""
        return [
            one for one in self.state.asked if method in {"*", one.method} and template in {"*", one.template}
        ]

    def add_user(self, name: str, *, locale: str = "en-US") -> User:
        """A person; a name that begins with `closed` takes no direct messages."""
        user = User(id=self.world.new_id(), name=name, locale=locale)
        self.world.users[user.id] = user
        return user

    def add_guild(self, name: str, *, locale: str = "en-US", rights: Right = BOT_RIGHTS) -> Guild:
        """A server with an owner and the bot, whose role has those rights."""
        owner = self.add_user(f"{name} owner", locale=locale)
        id_ = self.world.new_id()
        everyone = Role(id=id_, name="@everyone", rights=MEMBER_RIGHTS & ~Right.ADMINISTRATOR)
        mine = Role(id=self.world.new_id(), name=self.bot.name, rights=rights, managed=True)
        guild = Guild(id=id_, name=name, owner=owner.id, locale=locale, roles={id_: everyone, mine.id: mine})
        guild.members = {
            owner.id: Member(user=owner),
            self.bot.id: Member(user=self.bot, roles=[mine.id]),
        }
        self.world.guilds[id_] = guild
        self.state.emit("GUILD_CREATE", self.gateway.guild_create(id_), id_)
        return guild

    def owner(self, guild: Guild) -> User:
        """Who may do everything there."""
        return self.world.users[guild.owner]

    def add_member(
        self, guild: Guild, name: str, rights: Right = NO_RIGHTS, *, locale: str = "en-US"
    ) -> User:
        """Another person there, with rights beyond everyone's."""
        user = self.add_user(name, locale=locale)
        member = Member(user=user)
        if rights:
            role = Role(id=self.world.new_id(), name=f"role of {name}", rights=rights)
            guild.roles[role.id] = role
            member.roles.append(role.id)
        guild.members[user.id] = member
        return user

    def add_channel(
        self, guild: Guild, name: str, kind: Kind = Kind.TEXT, *, tags: Sequence[str] = ()
    ) -> Channel:
        """A channel, or a forum with tags; a tag that begins with `!` is moderated."""
        channel = Channel(id=self.world.new_id(), kind=kind, name=name, guild=guild.id)
        channel.tags = [
            Tag(id=self.world.new_id(), name=tag.removeprefix("!"), moderated=tag.startswith("!"))
            for tag in tags
        ]
        self.world.channels[channel.id] = channel
        self.state.emit("CHANNEL_CREATE", channel.wire(), guild.id)
        return channel

    def forbid(self, channel: Channel, *rights: Right) -> None:
        """Takes rights from the bot in one channel."""
        denied = Right(0)
        for right in rights:
            denied |= right
        channel.people.add(self.bot.id)
        channel.overwrites[self.bot.id] = (Right(0), denied)
        self.state.emit("CHANNEL_UPDATE", channel.wire(), channel.guild)

    def permit(self, channel: Channel) -> None:
        """Gives the bot back everything there."""
        channel.people.add(self.bot.id)
        channel.overwrites[self.bot.id] = (MEMBER_RIGHTS, Right(0))
        self.state.emit("CHANNEL_UPDATE", channel.wire(), channel.guild)

    def delete(self, channel: Channel) -> None:
        """Somebody deletes the channel."""
        del self.world.channels[channel.id]
        self.state.emit("CHANNEL_DELETE", channel.wire(), channel.guild)

    def kick(self, guild: Guild) -> None:
        """The bot is removed from the server."""
        guild.installed = False
        self.state.emit("GUILD_DELETE", {"id": str(guild.id)}, guild.id)

    def invite(self, guild: Guild) -> None:
        """And comes back."""
        guild.installed = True
        self.state.emit("GUILD_CREATE", self.gateway.guild_create(guild.id), guild.id)

    def direct(self, user: User) -> Channel:
        """The direct-message channel of the bot and that person."""
        return direct_channel(self.state, user.id)

    def say(self, channel: Channel, text: str, user: User | None = None) -> Message:
        """Somebody else writes there."""
        author = user or self.add_user("somebody")
        message = Message(id=self.world.new_id(), channel=channel.id, author=author, sent={"content": text})
        channel.messages[message.id] = message
        channel.last_message = message.id
        return message

    def messages(self, channel: Channel) -> list[Message]:
        """What is in a channel, oldest first."""
        return [channel.messages[id_] for id_ in sorted(channel.messages)]

    def threads(self, channel: Channel) -> list[Channel]:
        """Threads or posts of a channel, oldest first."""
        inside = [one for one in self.world.channels.values() if one.parent == channel.id]
        return sorted(inside, key=lambda one: one.id)

    async def revoke_token(self) -> None:
        """The token is no longer taken: 401 everywhere, and 4004 at the gateway."""
        self.state.tokens.clear()
        await self.gateway.drop(4004, forget=True)

    async def start(self, port: int = 0) -> None:
        """Listens on loopback."""
        app = web.Application(client_max_size=25 * 1024 * 1024)
        for adder in (self._gateway_routes, self._control_routes):
            adder(app)
        app.router.add_route("*", PREFIX + "/{rest:.*}", self._rest.answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.state.gateway_url = self.gateway_url

    async def stop(self) -> None:
        """Ends every connection."""
        await self.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _gateway_routes(self, app: web.Application) -> None:
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/gateway", self.gateway.serve)

    def _control_routes(self, app: web.Application) -> None:
        app.add_routes(control_routes(self))


@asynccontextmanager
async def discord_wire() -> AsyncIterator[DiscordWire]:
    """Starts it on a free port and stops it in the end."""
    wire = DiscordWire()
    await wire.start()
    try:
        yield wire
    finally:
        await wire.stop()
