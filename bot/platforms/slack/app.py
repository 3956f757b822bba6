"""Slack, inbound: one bolt app behind Socket Mode or our web server, supervised; the root builds it.

bolt reads SLACK_… variables by itself (slack_bolt/app/async_app.py); client and `authorize` are given here
and go before whatever it finds there.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.commands import CommandRoom
from bot.commands.suggest import Suggestions
from bot.platforms.slack import actions, calls, commands, events, shortcuts, views
from bot.platforms.slack.asking import Inbound
from bot.platforms.slack.callers import TENANT, Callers
from bot.platforms.slack.channels import Channels, Telling
from bot.platforms.slack.dedupe import Once, delivery_key
from bot.platforms.slack.door import Door
from bot.platforms.slack.errors import Meaning, verdict
from bot.platforms.slack.grants import tenant_of
from bot.platforms.slack.groups import Groups
from bot.platforms.slack.health import Health, Trouble
from bot.platforms.slack.home import Home
from bot.platforms.slack.http import Entrance, Signatures
from bot.platforms.slack.replies import Draw
from bot.platforms.slack.socket import Pace, SocketLink
from bot.platforms.slack.working import AtWork
from bot.platforms.slack.workspaces import Barred, Workspace, Workspaces
from bot.web import WebServer

log = structlog.get_logger(__name__)
LAST_WORDS = 5.0
"""Seconds that answers under way get when we are stopped."""

AFTER_ERROR = 5.0
CHECKED_EVERY = 300.0
"""Seconds between two looks whether the operator's own token is still good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The ways in: an app-level token for Socket Mode, a signing secret for HTTP mode; both may be open."""

    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    pace: Pace = field(default_factory=Pace)


class SlackApp:
    """`run` returns once stopped, and never ends for what Slack does. `health` is for `/status`."""

    def __init__(
        self,
        room: CommandRoom,
        suggestions: Suggestions,
        workspaces: Workspaces,
        *,
        doors: Doors,
        draw: Draw,
        on_channel_lost: Telling = lambda _place, _reason: None,
    ) -> None:
        self._doors, self._workspaces = doors, workspaces
        self._state = Health(room.clock.now)
        self._once: Once[BoltResponse] = Once()
        self._inbound = Inbound(
            door=Door(room, suggestions, Callers()), clients=workspaces.clients, draw=draw
        )
        self._channels = Channels(room.store, room.clock, on_channel_lost)
        self._at_work = AtWork()
        self._bolt: AsyncApp | None = None

    def health(self) -> Health:
        """How it is doing."""
        return self._state

    def serve_on(self, server: WebServer) -> None:
        """HTTP mode: hands its address to the web server, where there is a signing secret."""
        if self._doors.signing_secret:
            signatures = Signatures(self._doors.signing_secret)
            server.add_open_routes(Entrance(signatures, self._dispatch, self._state.heard).routes())

    async def run(self, stop: asyncio.Event) -> None:
        """Listens until stopped; looks now and then whether the token is still good, and whom to forget."""
        works = (self._listen, self._check_token, self._workspaces.tend)
        try:
            await asyncio.gather(*(_kept(work, stop) for work in works))
        finally:
            await self._at_work.rest(LAST_WORDS)

    async def _listen(self, stop: asyncio.Event) -> None:
        if self._doors.app_token:
            self._state.mode = "socket"
            client = self._workspaces.clients.of(self._doors.app_token)
            await SocketLink(client, self._enveloped, self._state, pace=self._doors.pace).run(stop)
            return
        self._state.mode = "http" if self._doors.signing_secret else ""
        if not self._state.mode:
            self._state.failed(Trouble.NO_ENTRY)
        await stop.wait()

    async def _enveloped(self, kind: str, payload: dict[str, Any]) -> dict[str, Any] | None:
        """One envelope of the socket; what its acknowledgement carries."""
        answer = await self._dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
        if answer.status != HTTPStatus.OK or not answer.body:
            return None
        if answer.body.startswith("{"):
            return json.loads(answer.body)  # type: ignore[no-any-return]
        return {"text": answer.body} if kind == "slash_commands" else None

    async def _dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Hands it to bolt, once however often Slack delivers it."""
        if self._bolt is None:
            self._bolt = self._hung()
        bolt = self._bolt

        async def work() -> BoltResponse:
            return await bolt.async_dispatch(request)

        return await self._once.do(delivery_key(request.body), work)

    def _hung(self) -> AsyncApp:
        """bolt with all listeners; made inside the loop, as its client needs one."""

        # bolt counts `self` among the arguments of a method, so it gets a function
        async def authorize(
            context: Any, enterprise_id: str | None, team_id: str | None
        ) -> AuthorizeResult | None:
            return await self._authorize(context, enterprise_id, team_id)

        bolt = AsyncApp(
            name="slugline",
            logger=_quiet_logger(),
            client=self._workspaces.clients.of(""),
            signing_secret=self._doors.signing_secret or "checked by the entrance",
            request_verification_enabled=False,  # `Entrance` has done that, and refuses replays besides
            authorize=authorize,  # type: ignore[arg-type] # None is for nobody's, which bolt takes
        )
        self._at_work.watch(bolt)
        home, inbound = Home(self._inbound.door), self._inbound
        commands.listen(bolt, inbound)
        actions.listen(bolt, inbound, home=home, groups=Groups())
        views.listen(bolt, inbound)
        shortcuts.listen(bolt, inbound)
        events.listen(bolt, inbound, home=home, channels=self._channels, installs=self._workspaces)
        return bolt

    async def _authorize(
        self, context: Any, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        """Whose token answers; the tenant that it belongs to is noted for the listeners."""
        for one in (team_id, enterprise_id):
            found = await self._workspaces.of(tenant_of(one)) if one else None
            if isinstance(found, Workspace):
                context[TENANT] = found.tenant
                return AuthorizeResult(
                    enterprise_id=enterprise_id,
                    team_id=team_id,
                    bot_token=found.client.token,
                    bot_user_id=found.bot_user,
                    bot_id=found.bot_id,
                )
        log.warning("a request from a workspace without the app", team=team_id)
        return None

    async def _check_token(self, stop: asyncio.Event) -> None:
        """A real call with the operator's token, at once where Slack refused it; it may die unused, too."""
        doubted = self._workspaces.doubted
        while not stop.is_set():
            found = await self._workspaces.operators()
            if isinstance(found, Workspace):
                await self._checked(found)
            elif isinstance(found, Barred):
                self._state.token_refused(True)
            doubted.clear()
            await _rest_until(CHECKED_EVERY, stop, doubted)

    async def _checked(self, workspace: Workspace) -> None:
        result = await calls.write(workspace.client, "auth.test", {})
        if isinstance(result, calls.Failed) and verdict(result.code).meaning is Meaning.TOKEN:
            await self._workspaces.refused(workspace, result.code)
            self._state.token_refused(True)
        elif isinstance(result, calls.Answered):
            self._state.token_refused(False)


async def _kept(work: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event) -> None:
    """Does it until stopped, whatever befalls it."""
    while not stop.is_set():
        try:
            await work(stop)
        except Exception:  # a full disk or a bug in one of them must not end the others, nor other platforms
            log.exception("slack goes on after an error")
            await _rest_until(AFTER_ERROR, stop)


async def _rest_until(seconds: float, *events: asyncio.Event) -> None:
    """So long at most, or until one of them is set."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()


def _quiet_logger() -> logging.Logger:
    """bolt writes whole request bodies at lower levels; what people type is not for the log."""
    logger = logging.getLogger("slugline.slack.bolt")
    logger.setLevel(logging.ERROR)
    return logger
