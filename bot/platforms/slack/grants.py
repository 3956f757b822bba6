"""Tokens that workspaces left when they installed the app: sealed in the store, and renewed.

https://docs.slack.dev/authentication/installing-with-oauth, …/using-token-rotation
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.calls import Answered, Lost, Result, submit
from bot.platforms.slack.leaving import PLATFORM as PLATFORM, Leaving
from bot.platforms.slack.sealing import Sealer
from feeds.model import Installation
from feeds.ports import Clock
from feeds.store import Store

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What an install gave us. `team` is empty where a whole organisation installed."""

    tenant: str
    name: str = ""
    token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    app: str = ""
    team: str = ""
    enterprise: str = ""
    bot_user: str = ""
    bot_id: str = ""
    by: str = ""
    scopes: frozenset[str] = frozenset()

    def needs_renewal(self, now: datetime, ahead: timedelta) -> bool:
        """Whether its token expires soon and there is something to renew it with."""
        return self.expires_at is not None and bool(self.refresh_token) and self.expires_at <= now + ahead


class Grants:
    """`client_id` and `client_secret` are the app's own, asked for at every renewal."""

    def __init__(
        self, store: Store, clock: Clock, sealer: Sealer, *, client_id: str, client_secret: str
    ) -> None:
        self._store, self._clock, self._sealer = store, clock, sealer
        self.leaving = Leaving(store, clock)
        self._client = {"client_id": client_id, "client_secret": client_secret}

    async def get(self, tenant: str) -> Grant | None:
        """The tenant's, None where there is none that is still good."""
        row = await self._store.installations.get(tenant)
        if row is None or row.removed_at is not None:
            return None
        words = self._sealer.open(tenant, row.sealed)
        if words is None:
            log.error("a workspace's token does not open with this SLUGLINE_KEY", tenant=tenant)
            return None
        scopes = frozenset(words.pop("scopes", "").split())
        return Grant(tenant=tenant, name=row.name, expires_at=row.expires_at, scopes=scopes, **words)

    async def tenants(self) -> tuple[str, ...]:
        """Every tenant with the app installed."""
        return tuple(row.tenant for row in await self._store.installations.all(PLATFORM))

    async def save(self, grant: Grant) -> None:
        """Keeps what an install gave; places that rested since the app was removed go on."""
        await self.leaving.returned(grant.tenant)
        await self._write(grant)

    async def renew(self, grant: Grant, client: AsyncWebClient) -> Grant | Result:
        """Trades the refresh token for a fresh pair and keeps it, or says what Slack said."""
        asked = self._client | {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
        result = await submit(client, "oauth.v2.access", asked)
        if not isinstance(result, Answered):
            return result
        token = result.text("access_token")
        if not token:
            return Lost(reason="Slack's answer held no token")
        fresh = replace(
            grant,
            token=token,
            refresh_token=result.text("refresh_token"),
            expires_at=expiry(result.data.get("expires_in"), self._clock.now()),
        )
        await self._write(fresh)
        log.info("token renewed", tenant=grant.tenant)
        return fresh

    async def _write(self, grant: Grant) -> None:
        words = {
            "token": grant.token,
            "refresh_token": grant.refresh_token,
            "app": grant.app,
            "team": grant.team,
            "enterprise": grant.enterprise,
            "bot_user": grant.bot_user,
            "bot_id": grant.bot_id,
            "by": grant.by,
            "scopes": " ".join(sorted(grant.scopes)),
        }
        await self._store.installations.save(
            Installation(
                tenant=grant.tenant,
                platform=PLATFORM,
                name=grant.name,
                sealed=self._sealer.seal(grant.tenant, words),
                expires_at=grant.expires_at,
                installed_at=self._clock.now(),
            )
        )


def tenant_of(team_or_enterprise: str) -> str:
    """Slack's id of a workspace or an organisation as the tenant that it is to us."""
    return f"{PLATFORM}:{team_or_enterprise}"


def expiry(seconds: object, now: datetime) -> datetime | None:
    """When a token that is good for so many seconds ends; None where it does not."""
    return now + timedelta(seconds=float(seconds)) if isinstance(seconds, int | float) else None
