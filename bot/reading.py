"""The reading room as the root builds it: the platform, and the server that shows it where there is one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.commands import CommandRoom, answer
from bot.metrics import Metrics
from bot.parts import Parts
from bot.platforms.discord.render import render as draw_for_discord
from bot.platforms.reading_room import ReadingRoom
from bot.platforms.slack.render import render as draw_for_slack
from bot.web import Gate, WebServer

PREVIEWS = {"discord": draw_for_discord, "slack": draw_for_slack}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Without a server (SLUGLINE_WEB is off) the room still keeps its cards."""

    room: ReadingRoom
    server: WebServer | None = None

    async def start(self) -> None:
        """Opens the server's port."""
        if self.server is not None:
            await self.server.start()

    async def stop(self) -> None:
        """Ends streams, lets answers out."""
        if self.server is not None:
            await self.server.stop()


def open_reading(parts: Parts, commands: CommandRoom, metrics: Metrics) -> Reading:
    """The room over the store, on the settings' port."""
    settings = parts.settings
    gate = None
    if settings.web_password:
        is_https = settings.public_url.startswith("https://")
        gate = Gate(settings.web_password, parts.clock, is_https=is_https)
    room = ReadingRoom(commands, answer=answer, gate=gate, previews=PREVIEWS)
    if settings.web is None:
        return Reading(room=room)
    host, port = settings.web
    server = WebServer(
        host, port, vitals=metrics, clock=parts.clock, gate=gate, public_url=settings.public_url
    )
    room.serve_on(server)
    return Reading(room=room, server=server)
