"""Discord and Slack as the root opens them: what posts, what listens, and how both are doing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import structlog

from bot.commands import CommandRoom
from bot.commands.suggest import Suggestions
from bot.deliver import DeliverRoom
from bot.locale import N_, translator
from bot.parts import VERSION, Parts
from bot.platforms.discord import DiscordBot, DiscordPlatform, Rest
from bot.platforms.discord.errors import TOKEN
from bot.platforms.slack import Clients, Doors, SlackApp, SlackPlatform, Workspaces
from bot.platforms.slack.grants import Grants
from bot.platforms.slack.installs import AppKeys, Installing
from bot.platforms.slack.leaving import Leaving
from bot.platforms.slack.render import render as draw_for_slack
from bot.platforms.slack.render_reply import draw_reply
from bot.platforms.slack.sealing import Sealer
from bot.ports import ChatPlatform
from bot.web import WebServer
from feeds.model import Destination

log = structlog.get_logger(__name__)
ENDS_WITHIN = 8.0  # seconds; the process as a whole has ten
TRIED_AGAIN = 900.0  # seconds; a token that only posting saw refused, once, must not rest for ever
STOPPED = {
    "discord": N_("Nothing is posted to Discord for now."),
    "slack": N_("Nothing is posted to Slack for now."),
}
USER_AGENT = f"DiscordBot (slugline, {VERSION})"
Facts = Mapping[str, str | int | bool]


@dataclass(slots=True, kw_only=True)
class Chat:
    """One platform. `run` returns once it is told to stop, and for no other reason."""

    platform: ChatPlatform
    run: Callable[[asyncio.Event], Awaitable[None]]
    is_well: Callable[[], bool]
    notes: Callable[[], tuple[str, ...]]
    facts: Callable[[], Facts]
    close: Callable[[], Awaitable[None]]
    was_well: bool = False
    stopped_at: float | None = None

    def may_go_on(self, now: float, *, is_stopped: bool) -> bool:
        """Whether posting that a refused token has stopped may be tried: it came back, or has long been well.

        `now` is in seconds of a clock that only rises.
        """
        came_back = self.is_well() and not self.was_well
        self.was_well = self.is_well()
        if not (is_stopped and self.was_well):
            self.stopped_at = None
        elif self.stopped_at is None:
            self.stopped_at = now
        return is_stopped and (came_back or (self.stopped_at or now) + TRIED_AGAIN <= now)


@dataclass(slots=True, kw_only=True)
class Chats:
    """All of them; empty without a token."""

    chats: list[Chat] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def platforms(self) -> dict[str, ChatPlatform]:
        """By name, as deliveries know them."""
        return {chat.platform.name: chat.platform for chat in self.chats}

    def notes(self) -> tuple[str, ...]:
        """What `status` says of them."""
        return tuple(note for chat in self.chats for note in chat.notes())

    def facts(self) -> dict[str, Facts]:
        """What `/healthz` says of them."""
        return {chat.platform.name: chat.facts() for chat in self.chats}

    def start(self) -> None:
        """Each listens by itself: trouble of one is none of the others'."""
        self.tasks += [asyncio.create_task(_kept(chat, self.stop)) for chat in self.chats]

    def look(self, deliveries: DeliverRoom) -> None:
        """A platform that came back after its token was refused may be posted to again."""
        for chat in self.chats:
            name = chat.platform.name
            if chat.may_go_on(time.monotonic(), is_stopped=name in deliveries.stopped_tokens):
                deliveries.stopped_tokens.pop(name)

    async def end(self) -> None:
        """Lets what is under way end, then closes connections."""
        self.stop.set()
        if self.tasks:
            _, late = await asyncio.wait(self.tasks, timeout=ENDS_WITHIN)
            for task in late:
                task.cancel()
        for chat in self.chats:
            await chat.close()


async def _kept(chat: Chat, stop: asyncio.Event) -> None:
    try:
        await chat.run(stop)
    except Exception:  # a bug in one platform must cost neither the others nor the news
        log.exception("a platform stopped", platform=chat.platform.name)


def stopped_notes(stopped: Mapping[str, str]) -> tuple[str, ...]:
    """What `status` says of platforms that refuse their token: messages of the catalogue, each whole."""
    return tuple(note for name, reason in stopped.items() for note in (STOPPED[name], reason))


def open_chats(
    parts: Parts, room: CommandRoom, deliveries: DeliverRoom, server: WebServer | None
) -> list[Chat]:
    """Those that the settings have tokens for."""
    suggestions = Suggestions(parts.store, parts.desk)
    chats = []
    if parts.settings.discord.token:
        chats.append(_discord(parts, room, suggestions, deliveries))
    if parts.settings.slack.bot_token or parts.settings.slack.client_id:
        chats.append(_slack(parts, room, suggestions, deliveries, server))
    return chats


def _discord(parts: Parts, room: CommandRoom, suggestions: Suggestions, deliveries: DeliverRoom) -> Chat:
    settings = parts.settings.discord
    platform = DiscordPlatform(Rest(settings.token, api=settings.api_base, user_agent=USER_AGENT))

    def refused(reason: str) -> None:
        log.info("discord refuses us", reason=reason)
        deliveries.stopped_tokens.setdefault(platform.name, TOKEN)

    bot = DiscordBot(settings, room, suggestions, on_tenant_gone=suggestions.forget, on_token_refused=refused)

    return Chat(
        platform=platform,
        run=bot.run,
        is_well=lambda: bot.health().is_well,
        notes=lambda: bot.health().notes,
        facts=lambda: _with_posting(bot.health().facts(), deliveries.stopped_tokens.get(platform.name)),
        close=platform.close,
    )


def _slack(
    parts: Parts,
    room: CommandRoom,
    suggestions: Suggestions,
    deliveries: DeliverRoom,
    server: WebServer | None,
) -> Chat:
    settings = parts.settings.slack
    clients = Clients(settings.api_base)
    grants = _grants(parts)
    workspaces = Workspaces(
        clients,
        parts.clock,
        token=settings.bot_token,
        grants=grants,
        leaving=grants.leaving if grants else Leaving(parts.store, parts.clock),
        on_tenant_gone=suggestions.forget,
    )
    doors = Doors(app_token=settings.app_token, signing_secret=settings.signing_secret)
    platform = SlackPlatform(draw_for_slack, workspaces)

    def channel_lost(place: Destination, reason: str) -> None:
        deliveries.on_suspended(place, reason)

    app = SlackApp(
        room,
        suggestions,
        workspaces,
        doors=doors,
        draw=draw_reply,
        on_channel_lost=channel_lost,
    )
    if server is not None:
        app.serve_on(server)
        if grants is not None:
            server.add_open_routes(_installing(parts, grants, clients).routes())
    return Chat(
        platform=platform,
        run=app.run,
        is_well=lambda: app.health().is_well,
        notes=lambda: app.health().notes,
        facts=lambda: _with_posting(app.health().facts(), deliveries.stopped_tokens.get(platform.name)),
        close=workspaces.close,
    )


def _with_posting(told: Facts, stopped: str | None) -> Facts:
    """How a platform is heard, and why nothing is posted there where that is so."""
    return told if stopped is None else {**told, "ok": False, "posting": stopped}


def _grants(parts: Parts) -> Grants | None:
    """Workspaces can install by themselves where the app's own id and secret are set."""
    settings = parts.settings.slack
    if not settings.client_id:
        return None
    keys = {"client_id": settings.client_id, "client_secret": settings.client_secret}
    return Grants(parts.store, parts.clock, Sealer(parts.settings.key), **keys)


def _installing(parts: Parts, grants: Grants, clients: Clients) -> Installing:
    settings = parts.settings
    keys = AppKeys(
        client_id=settings.slack.client_id,
        client_secret=settings.slack.client_secret,
        public_url=settings.public_url,
    )
    return Installing(
        parts.store, grants, clients, parts.clock, keys=keys, translate=translator(settings.locale)
    )
