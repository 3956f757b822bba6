"""The same control over HTTP, for tests in other processes: JSON to `/control/…`, JSON back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.discord_wire.faults import Fault, Limit, Lose
from tests.fakes.discord_wire.world import Kind, Message

if TYPE_CHECKING:
    from tests.fakes.discord_wire.server import DiscordWire


def control_routes(wire: DiscordWire) -> list[web.RouteDef]:
    """guilds, channels, members, faults, limits, messages, asked, slash, press, gateway, token."""
    control = Control(wire)
    return [
        web.post("/control/guilds", control.guild),
        web.post("/control/channels", control.channel),
        web.post("/control/members", control.member),
        web.post("/control/faults", control.fault),
        web.post("/control/limits", control.limit),
        web.post("/control/slash", control.slash),
        web.post("/control/press", control.press),
        web.post("/control/gateway", control.gateway),
        web.delete("/control/token", control.token),
        web.delete("/control/channels/{id}", control.delete_channel),
        web.get("/control/messages/{id}", control.messages),
        web.get("/control/asked", control.asked),
        web.get("/control/environment", control.environment),
    ]


class Control:
    """Handlers over one wire."""

    def __init__(self, wire: DiscordWire) -> None:
        self._wire = wire

    async def guild(self, request: web.Request) -> web.Response:
        """{name, locale?}"""
        said = await request.json()
        guild = self._wire.add_guild(said["name"], locale=said.get("locale", "en-US"))
        return web.json_response({"id": str(guild.id), "owner": str(guild.owner)})

    async def channel(self, request: web.Request) -> web.Response:
        """{guild, name, kind?, tags?}"""
        said = await request.json()
        guild = self._wire.world.guilds[int(said["guild"])]
        kind, tags = Kind(int(said.get("kind", 0))), said.get("tags", [])
        channel = self._wire.add_channel(guild, said["name"], kind, tags=tags)
        return web.json_response(channel.wire())

    async def member(self, request: web.Request) -> web.Response:
        """{guild, name, locale?}"""
        said = await request.json()
        guild = self._wire.world.guilds[int(said["guild"])]
        user = self._wire.add_member(guild, said["name"], locale=said.get("locale", "en-US"))
        return web.json_response(user.wire())

    async def delete_channel(self, request: web.Request) -> web.Response:
        """The channel is gone."""
        self._wire.delete(self._wire.world.channels[int(request.match_info["id"])])
        return web.json_response({})

    async def fault(self, request: web.Request) -> web.Response:
        """The fields of `Fault`."""
        said = await request.json()
        if said.get("lose"):
            said["lose"] = Lose(said["lose"])
        if said.get("channel"):
            said["channel"] = int(said["channel"])
        self._wire.faults.add(Fault(**said))
        return web.json_response({})

    async def limit(self, request: web.Request) -> web.Response:
        """{method, template, most, seconds}"""
        said = await request.json()
        limit = Limit(int(said["most"]), float(said["seconds"]))
        self._wire.limits.by_route[said["method"], said["template"]] = limit
        return web.json_response({})

    async def slash(self, request: web.Request) -> web.Response:
        """{channel, line, user}: types a command and waits for the answer."""
        said = await request.json()
        channel = self._wire.world.channels[int(said["channel"])]
        user = self._wire.world.users[int(said["user"])]
        at = await self._wire.people.slash(channel, said["line"], user=user)
        return web.json_response({"text": await at.answer(), "private": at.private})

    async def press(self, request: web.Request) -> web.Response:
        """{channel, message, label, user}: presses a button and waits for the answer."""
        said = await request.json()
        message = self._wire.world.channels[int(said["channel"])].messages[int(said["message"])]
        user = self._wire.world.users[int(said["user"])]
        at = await self._wire.people.press(message, said["label"], user=user)
        return web.json_response({"text": await at.answer(), "private": at.private})

    async def gateway(self, request: web.Request) -> web.Response:
        """{do: refuse | reconnect | invalidate | drop | deaf, times?, resumable?, code?}"""
        said = await request.json()
        gateway = self._wire.gateway
        match said["do"]:
            case "refuse":
                gateway.refuse(int(said.get("times", 1)))
            case "reconnect":
                await gateway.reconnect()
            case "invalidate":
                await gateway.invalidate(resumable=bool(said.get("resumable")))
            case "drop":
                await gateway.drop(said.get("code"))
            case "deaf":
                gateway.deaf = not gateway.deaf
        return web.json_response({"connections": gateway.connections})

    async def token(self, _request: web.Request) -> web.Response:
        """The token is revoked."""
        await self._wire.revoke_token()
        return web.json_response({})

    async def messages(self, request: web.Request) -> web.Response:
        """What a channel shows, oldest first."""
        channel = self._wire.world.channels[int(request.match_info["id"])]
        return web.json_response([_shown(one) for one in self._wire.messages(channel)])

    async def asked(self, _request: web.Request) -> web.Response:
        """Every request so far."""
        rows = [{"method": one.method, "path": one.path, "status": one.status} for one in self._wire.asked()]
        return web.json_response(rows)

    async def environment(self, _request: web.Request) -> web.Response:
        """What a bot needs to find us."""
        return web.json_response(self._wire.environment)


def _shown(message: Message) -> dict[str, Any]:
    return message.wire() | {"text": message.text, "edits": message.edits, "pinged": list(message.pinged)}
