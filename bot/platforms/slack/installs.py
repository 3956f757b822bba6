"""Installing by OAuth: the page that leads to Slack, the page that Slack leads back to, and what is kept.

slack-bolt leads the flow; what it keeps goes to `Grants`. https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.installation import Installation as Installed
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.locale import N_, Translator
from bot.platforms.slack.calls import Clients
from bot.platforms.slack.grants import Grant, Grants, tenant_of
from bot.platforms.slack.scopes import SCOPES as SCOPES
from feeds.ports import Clock
from feeds.store import Store

Handle = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
log = structlog.get_logger(__name__)
INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
STATE_FOR = timedelta(minutes=10)
DONE = N_("Slugline is installed in {workspace}. Type /news help there.")
TRY_AGAIN = N_("Slugline was not installed ({reason}). Start again from the beginning.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppKeys:
    """The app as Slack knows it. `public_url` is this server's address; `scopes` those of the manifest."""

    client_id: str
    client_secret: str = field(repr=False)
    public_url: str = ""
    scopes: tuple[str, ...] = SCOPES


class Installing:
    """Two routes for the web server's open ones."""

    def __init__(
        self,
        store: Store,
        grants: Grants,
        clients: Clients,
        clock: Clock,
        *,
        keys: AppKeys,
        translate: Translator,
    ) -> None:
        self._translate = translate
        settings = AsyncOAuthSettings(
            client_id=keys.client_id,
            client_secret=keys.client_secret,
            scopes=keys.scopes,
            user_scopes=[],
            redirect_uri=f"{keys.public_url}{BACK}" if keys.public_url else None,
            install_path=INSTALL,
            redirect_uri_path=BACK,
            install_page_rendering_enabled=False,
            installation_store=KeptInstalls(grants),
            state_store=KeptStates(store, clock),
            state_expiration_seconds=int(STATE_FOR.total_seconds()),
            callback_options=AsyncCallbackOptions(success=self._done, failure=self._failed),
        )
        self._clients = clients
        self._settings = settings

    def routes(self) -> list[web.RouteDef]:
        """Where people begin, and where Slack sends them back."""
        return [web.get(INSTALL, self._begin), web.get(BACK, self._back)]

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, self._flow().handle_installation)

    async def _back(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, self._flow().handle_callback)

    def _flow(self) -> AsyncOAuthFlow:
        """Made for each request, since its client may only be made where a loop runs."""
        return AsyncOAuthFlow(client=self._clients.of(""), settings=self._settings)

    async def _answer(self, request: web.Request, handle: Handle) -> web.StreamResponse:
        answer = await handle(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    async def _done(self, args: AsyncSuccessArgs) -> BoltResponse:
        name = args.installation.team_name or args.installation.enterprise_name or "Slack"
        log.info("installed", tenant=_tenant(args.installation))
        return _page(200, self._translate(DONE).format(workspace=name))

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        log.warning("not installed", reason=args.reason)
        return _page(args.suggested_status_code, self._translate(TRY_AGAIN).format(reason=args.reason))


class KeptInstalls(AsyncInstallationStore):
    """Where slack-bolt leaves what an install gave. Requests are authorised by `Workspaces`, not by this."""

    def __init__(self, grants: Grants) -> None:
        self._grants = grants

    @property
    def logger(self) -> logging.Logger:
        return logging.getLogger(__name__)

    async def async_save(self, installation: Installed) -> None:
        """Keeps the bot's token; people's own tokens are never asked for."""
        if installation.bot_token:
            await self._grants.save(to_grant(installation))


class KeptStates(AsyncOAuthStateStore):
    """States of installs that have begun: random, good once, for ten minutes, in any process."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    @property
    def logger(self) -> logging.Logger:
        return logging.getLogger(__name__)

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A fresh one."""
        state, now = secrets.token_urlsafe(32), self._clock.now()
        await self._store.installations.begin(state, now=now, until=now + STATE_FOR)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether it was one of ours, now used."""
        return await self._store.installations.finish(state, self._clock.now())


def to_grant(installed: Installed) -> Grant:
    """slack_sdk's record as ours."""
    expires = installed.bot_token_expires_at
    return Grant(
        tenant=_tenant(installed),
        name=installed.team_name or installed.enterprise_name or "",
        token=installed.bot_token or "",
        refresh_token=installed.bot_refresh_token or "",
        expires_at=datetime.fromtimestamp(expires, UTC) if expires else None,
        app=installed.app_id or "",
        team="" if installed.is_enterprise_install else installed.team_id or "",
        enterprise=installed.enterprise_id or "",
        bot_user=installed.bot_user_id or "",
        bot_id=installed.bot_id or "",
        by=installed.user_id or "",
        scopes=frozenset(installed.bot_scopes or ()),
    )


def _tenant(installed: Installed) -> str:
    org = installed.enterprise_id if installed.is_enterprise_install else None
    return tenant_of(org or installed.team_id or "")


def _page(status: int, sentence: str) -> BoltResponse:
    body = f'<!doctype html><meta charset="utf-8"><title>Slugline</title><p>{escape(sentence)}</p>'
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})
