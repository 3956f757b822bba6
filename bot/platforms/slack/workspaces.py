"""Whose token goes with which tenant: the operator's own, or one that a workspace left when it installed.

Outbound asks for every message, inbound for every request.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.locale import N_
from bot.platforms.slack.calls import Answered, Clients, Failed, Lost, Result, Unsent, write
from bot.platforms.slack.errors import TOKEN, Meaning, verdict
from bot.platforms.slack.grants import Grant, Grants, tenant_of
from bot.platforms.slack.leaving import Leaving
from feeds.ports import Clock

log = structlog.get_logger(__name__)
ABSENT = N_("Slugline is not installed in this workspace.")
UNREACHED = N_("Slack cannot be reached.")
RENEW_AHEAD = timedelta(hours=2)
_NO_RENEWAL = frozenset({"invalid_refresh_token", "invalid_grant", "token_revoked"})
Gone = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A tenant that can be posted to. `is_operators`: its token is the one from the settings."""

    tenant: str
    client: AsyncWebClient = field(repr=False)
    bot_user: str = ""
    bot_id: str = ""
    team: str = ""
    enterprise: str = ""
    scopes: frozenset[str] = frozenset()
    is_operators: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """There is no token for that tenant."""

    reason: str = ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """The operator's token is refused."""

    reason: str = TOKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """Nothing can be said before Slack answers."""

    reason: str = UNREACHED


Standing = Workspace | Absent | Barred | Unreached


class Workspaces:
    """`token` is the operator's own, empty where there is none; `grants` None: nobody can install.

    `leaving` keeps account of workspaces that remove the app: that of the `grants`, where none is given.
    `doubted` is set when Slack refuses the operator's own token; who has looked whether it is dead clears it.
    """

    def __init__(
        self,
        clients: Clients,
        clock: Clock,
        *,
        token: str = "",
        grants: Grants | None = None,
        leaving: Leaving | None = None,
        on_tenant_gone: Gone = lambda _: None,
    ) -> None:
        self.clients, self.grants = clients, grants
        self._leaving = grants.leaving if leaving is None and grants else leaving
        self._clock, self._token, self._on_tenant_gone = clock, token, on_tenant_gone
        self._operators: Workspace | None = None
        self._turn = asyncio.Lock()
        self.doubted = asyncio.Event()

    async def of(self, tenant: str) -> Standing:
        """The workspace of that tenant, its token renewed where it is about to expire."""
        grant = await self.grants.get(tenant) if self.grants else None
        if grant is not None:
            return await self._installed(grant)
        if not self._token:
            return Absent()
        mine = await self.operators()
        return mine if not isinstance(mine, Workspace) or mine.tenant == tenant else Absent()

    async def operators(self) -> Standing:
        """The workspace of the operator's own token, learned once from `auth.test`."""
        if not self._token:
            return Absent()
        async with self._turn:
            if self._operators is None:
                return await self._learn()
            return self._operators

    async def all(self) -> tuple[str, ...]:
        """Every tenant that there is a token for."""
        mine = await self.operators()
        own = (mine.tenant,) if isinstance(mine, Workspace) else ()
        granted = await self.grants.tenants() if self.grants else ()
        return tuple(dict.fromkeys((*own, *granted)))

    async def refused(self, workspace: Workspace, code: str) -> bool:
        """Slack would not take the token; says whether it was the operator's, which nobody can renew."""
        if verdict(code).meaning is Meaning.EXPIRED and not workspace.is_operators:
            await self._renew_now(workspace.tenant)
        elif workspace.is_operators:
            self._operators = None
            self.doubted.set()
        else:
            await self.gone(workspace.tenant)
        return workspace.is_operators

    async def gone(self, tenant: str, reason: str = TOKEN) -> None:
        """The workspace removed the app or took its token: nothing is posted there; all is kept a while."""
        if self._operators is not None and self._operators.tenant == tenant:
            self._operators = None
            self.doubted.set()
        if self._leaving is None or await self._leaving.left(tenant, reason or TOKEN):
            self._on_tenant_gone(tenant)

    async def purge(self) -> tuple[str, ...]:
        """Erases what has been gone for 30 days; says whose that was."""
        return await self._leaving.purge() if self._leaving else ()

    async def tend(self, stop: asyncio.Event, *, every: timedelta = timedelta(hours=1)) -> None:
        """Erases what is due, now and then, until stopped."""
        while not stop.is_set():
            await self.purge()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), every.total_seconds())

    async def close(self) -> None:
        """Ends the connections."""
        await self.clients.close()

    async def _learn(self) -> Standing:
        client = self.clients.of(self._token)
        match await write(client, "auth.test", {}):
            case Answered() as told:
                self._operators = _learned(client, told)
                if self._leaving:
                    await self._leaving.returned(self._operators.tenant)
                return self._operators
            case Failed(code=code) if verdict(code).meaning is Meaning.TOKEN:
                return Barred()
            case Failed() | Unsent() | Lost():
                return Unreached()

    async def _installed(self, grant: Grant) -> Standing:
        if grant.needs_renewal(self._clock.now(), RENEW_AHEAD):
            renewed = await self._renewed(grant)
            if renewed is None:
                return Absent()
            grant = renewed
        return Workspace(
            tenant=grant.tenant,
            client=self.clients.of(grant.token),
            bot_user=grant.bot_user,
            bot_id=grant.bot_id,
            team=grant.team,
            enterprise=grant.enterprise,
            scopes=grant.scopes,
        )

    async def _renew_now(self, tenant: str) -> None:
        grant = await self.grants.get(tenant) if self.grants else None
        if grant is not None:
            await self._renewed(grant)

    async def _renewed(self, grant: Grant) -> Grant | None:
        """The grant with a fresh token, as it was where Slack fails for now, None where it is no more."""
        if self.grants is None:
            return grant
        async with self._turn:  # a refresh token is good once
            now_there = await self.grants.get(grant.tenant)
            if now_there is None or now_there.token != grant.token:
                return now_there
            result = await self.grants.renew(now_there, self.clients.of(""))
        return await self._after_renewal(now_there, result)

    async def _after_renewal(self, grant: Grant, result: Result | Grant) -> Grant | None:
        match result:
            case Grant():
                return result
            case Failed(code=code) if code in _NO_RENEWAL:
                await self.gone(grant.tenant)
                return None
            case _:
                log.warning("token could not be renewed", tenant=grant.tenant)
                return grant


def _learned(client: AsyncWebClient, told: Answered) -> Workspace:
    org = told.data.get("is_enterprise_install") is True
    team, enterprise = told.text("team_id"), told.text("enterprise_id")
    return Workspace(
        tenant=tenant_of(enterprise if org and enterprise else team),
        client=client,
        bot_user=told.text("user_id"),
        bot_id=told.text("bot_id"),
        team=team,
        enterprise=enterprise,
        scopes=told.scopes,
        is_operators=True,
    )
