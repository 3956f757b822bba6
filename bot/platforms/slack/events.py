"""What Slack tells by itself: the Home tab was opened, a channel went, the app was removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import structlog
from slack_bolt.async_app import AsyncApp

from bot.locale import N_
from bot.platforms.slack.asking import ANY, Inbound
from bot.platforms.slack.callers import place_of
from bot.platforms.slack.channels import BACK, KINDS, LOST, RENAMED, Channels
from bot.platforms.slack.home import Home

log = structlog.get_logger(__name__)
REMOVED = N_("Slugline was removed from the workspace.")
Body = Mapping[str, Any]


class Installs(Protocol):
    """What is known of workspaces that have the app; `workspaces.Workspaces` is the one in use."""

    async def gone(self, tenant: str, reason: str = "") -> None:
        """Drops the token, rests everything, and forgets it all after 30 days."""
        ...


def listen(bolt: AsyncApp, inbound: Inbound, *, home: Home, channels: Channels, installs: Installs) -> None:
    """Hangs these into bolt, which acknowledges events before they come here. Other listeners go first."""

    @bolt.event("app_home_opened")
    async def opened(body: Body, context: Body) -> None:
        if body["event"].get("tab", "home") == "home":
            await home.show(await inbound.asked(body, context))

    @bolt.event("app_uninstalled")
    async def uninstalled(body: Body, context: Body) -> None:
        await installs.gone(place_of(body, context).tenant, REMOVED)

    @bolt.event("tokens_revoked")
    async def revoked(body: Body, context: Body) -> None:
        if body["event"].get("tokens", {}).get("bot"):
            await installs.gone(place_of(body, context).tenant, REMOVED)

    async def changed(body: Body, context: Body) -> None:
        await _channel_changed(body, context, inbound, channels)

    async def anything_else() -> None:
        """Acknowledged, and that is all: without it Slack would send it again and again."""

    for kind in KINDS:
        bolt.event(kind)(changed)
    bolt.event(ANY)(anything_else)


async def _channel_changed(body: Body, context: Body, inbound: Inbound, channels: Channels) -> None:
    event, place = body["event"], place_of(body, context)
    about = event.get("channel") or ""
    named: Mapping[str, Any] = about if isinstance(about, Mapping) else {"id": about}
    channel = str(named.get("id", ""))
    kind, tenant = str(event["type"]), place.tenant
    inbound.door.callers.forget_room(place, channel)
    if kind in LOST:
        await channels.lost(tenant, channel, LOST[kind])
    elif kind in RENAMED:
        await channels.renamed(tenant, channel, str(named.get("name", "")))
    elif kind in BACK and (kind != "member_joined_channel" or _is_us(event, context)):
        await channels.back(tenant, channel)


def _is_us(event: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    return bool(event.get("user")) and event.get("user") == context.get("bot_user_id")
