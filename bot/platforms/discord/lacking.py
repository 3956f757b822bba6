"""Which rights the desk lacks in a channel that refused it, by name; `outbound` asks after a refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from bot.locale import N_
from bot.platforms.discord.channels import address_of, route
from bot.platforms.discord.errors import NO_ACCESS, NO_RIGHT, NO_SERVER
from bot.platforms.discord.rest import Answer, Rest, Result
from bot.platforms.discord.rights import (
    EMBED,
    HISTORY,
    SEND,
    SEND_IN_THREADS,
    VIEW,
    Ground,
    Overwrite,
    Spot,
    Standing,
    ground_of,
    rights_in,
)
from bot.ports import ChannelGone
from feeds.model import Destination

PATIENCE = 2.0  # seconds; the message's own lease is running
TENANT = "discord:"
VAGUE = frozenset({NO_ACCESS, NO_RIGHT})
OUTSIDE = frozenset({10004, 50001})
"""What asking about a server comes to where the desk is no member of it."""

# Reasons are stored and translated where they are shown, so each is a sentence of its own.
LACKED: Mapping[tuple[int, ...], str] = {
    (VIEW,): NO_ACCESS,
    (SEND,): N_("Slugline may not post here: grant it Send Messages."),
    (SEND, HISTORY): N_("Slugline may not post here: grant it Send Messages and Read Message History."),
    (SEND, SEND_IN_THREADS): N_(
        "Slugline may not post here: grant it Send Messages and Send Messages in Threads."
    ),
    (SEND, SEND_IN_THREADS, HISTORY): N_(
        "Slugline may not post here: grant it Send Messages, Send Messages in Threads and "
        "Read Message History."
    ),
    (SEND_IN_THREADS,): N_("Slugline may not post here: grant it Send Messages in Threads."),
    (SEND_IN_THREADS, HISTORY): N_(
        "Slugline may not post here: grant it Send Messages in Threads and Read Message History."
    ),
    (EMBED,): N_("Slugline may not post here: grant it Embed Links."),
    (EMBED, HISTORY): N_("Slugline may not post here: grant it Embed Links and Read Message History."),
}
"""Without the history alone it may post, so that alone is no reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Server:
    """What Discord tells of a server: who we are in it, and its channels."""

    standing: Standing
    channels: Mapping[str, Mapping[str, Any]]


class Lacking:
    """Asks only after a refusal, so that it costs a resting channel three requests a probe."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._me = ""

    async def told(self, gone: ChannelGone, place: Destination, *, is_inside: bool) -> ChannelGone:
        """The refusal by the names of the rights that are missing; as it is where nobody can tell.

        `is_inside`: it was about a thread of that channel.
        """
        if gone.reason not in VAGUE or place.is_person or not place.tenant.startswith(TENANT):
            return gone
        try:
            async with asyncio.timeout(PATIENCE):
                reason = await self._reason(place, is_inside=is_inside or bool(place.thread))
        except TimeoutError:
            return gone
        return ChannelGone(reason=reason or gone.reason)

    async def _reason(self, place: Destination, *, is_inside: bool) -> str:
        server = await self._server(place.tenant.removeprefix(TENANT))
        if not isinstance(server, _Server):
            return NO_SERVER if isinstance(server, Answer) and server.code in OUTSIDE else ""
        facts = server.channels.get(address_of(place))
        if facts is None:
            facts, is_inside = await self._parent(address_of(place), server), True
        if facts is None:
            return ""
        ground = ground_of(int(facts.get("type") or 0))
        inside = is_inside and ground is not Ground.FORUM
        rights = rights_in(server.standing, to_overwrites(facts))
        spot = Spot(channel=address_of(place), ground=Ground.THREAD if inside else ground, desk=rights)
        return LACKED.get(spot.missing, "")

    async def _server(self, server: str) -> _Server | Result:
        me = await self._my_id()
        if not isinstance(me, str):
            return me
        asked = (
            ("/guilds/{}/roles", server),
            ("/guilds/{}/channels", server),
            ("/guilds/{}/members/{}", server, me),
        )
        answers = await asyncio.gather(*(self._rest.ask(route("GET", *one)) for one in asked))
        for one in answers:
            if not isinstance(one, Answer) or not one.ok:
                return one
        roles, channels, member = (one.body for one in answers if isinstance(one, Answer))
        standing = to_standing(server, me, _rows(roles), member if isinstance(member, dict) else {})
        return _Server(standing=standing, channels={str(one.get("id")): one for one in _rows(channels)})

    async def _my_id(self) -> str | Result:
        if not self._me:
            result = await self._rest.ask(route("GET", "/users/@me"))
            if not isinstance(result, Answer) or not result.ok:
                return result
            self._me = result.text("id")
        return self._me

    async def _parent(self, thread: str, server: _Server) -> Mapping[str, Any] | None:
        """The channel that a thread hangs in: its overwrites are the thread's."""
        result = await self._rest.ask(route("GET", "/channels/{}", thread))
        parent = result.text("parent_id") if isinstance(result, Answer) else ""
        return server.channels.get(parent)


def to_standing(
    server: str, me: str, roles: Iterable[Mapping[str, Any]], member: Mapping[str, Any]
) -> Standing:
    """Roles and a member of Discord's as a standing."""
    held = frozenset({server, *(str(role) for role in member.get("roles") or ())})
    mine = (int(role.get("permissions") or 0) for role in roles if str(role.get("id")) in held)
    return Standing(server=server, member=me, roles=held, basis=reduce(or_, mine, 0))


def to_overwrites(channel: Mapping[str, Any]) -> tuple[Overwrite, ...]:
    """Those of a channel of Discord's."""
    return tuple(
        Overwrite(of=str(one["id"]), allow=int(one.get("allow") or 0), deny=int(one.get("deny") or 0))
        for one in channel.get("permission_overwrites") or ()
    )


def _rows(body: object) -> list[Mapping[str, Any]]:
    return [one for one in body if isinstance(one, Mapping)] if isinstance(body, list) else []
