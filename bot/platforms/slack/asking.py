"""What every listener has in hand: the door, clients, and how a payload becomes somebody who asks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.cards import Reply
from bot.commands import Caller
from bot.locale import translator
from bot.platforms.slack.callers import place_of
from bot.platforms.slack.calls import Clients
from bot.platforms.slack.door import Asked, Door
from bot.platforms.slack.leaving import PLATFORM
from bot.platforms.slack.replies import Draw, Way, tell

ANY = re.compile(".*", re.S)
log = structlog.get_logger(__name__)
FORM_WITHIN = 1.5
"""Seconds for asking who somebody is before a form: its trigger is good for three."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """Shared by all listeners; `draw` makes blocks of replies."""

    door: Door
    clients: Clients
    draw: Draw

    async def tell(self, reply: Reply, asked: Asked, way: Way) -> bool:
        """Gives the answer; says whether Slack took it."""
        return await tell(reply, asked, way, self.draw)

    async def asked(self, body: Mapping[str, Any], context: Mapping[str, Any]) -> Asked:
        """Who asks."""
        client = self.clients.of(str(context.get("token") or ""))
        return await self.door.asked(place_of(body, context), client)

    async def asked_soon(self, body: Mapping[str, Any], context: Mapping[str, Any]) -> Asked:
        """The same within the life of a trigger; where Slack is slow, as somebody of whom we know nothing."""
        try:
            async with asyncio.timeout(FORM_WITHIN):
                return await self.asked(body, context)
        except TimeoutError:
            log.warning("a form was opened without what Slack knows of the asker")
        place = place_of(body, context)
        channel = "" if place.is_direct else place.channel
        caller = Caller(tenant=place.tenant, person=place.person, channel=channel, platform=PLATFORM)
        client = self.clients.of(str(context.get("token") or ""))
        locale = self.door.room.settings.locale
        return Asked(place=place, caller=caller, client=client, translate=translator(locale))
