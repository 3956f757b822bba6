"""Who asks, and from where: payloads of every kind to a `Caller`, with rights and locale asked of Slack."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands import Caller
from bot.platforms.slack import calls
from bot.platforms.slack.calls import Answered, Failed, Result
from bot.platforms.slack.grants import tenant_of
from bot.platforms.slack.leaving import PLATFORM

log = structlog.get_logger(__name__)
TENANT = "tenant"
FRESH_FOR = 60.0
MOST_KNOWN = 20_000
_ALONE = ("directmessage", "mpdm-")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a payload came from. `team` is the person's workspace, `org` the organisation that installed."""

    tenant: str
    team: str
    person: str
    org: str = ""
    channel: str = ""
    channel_name: str = ""
    thread: str = ""

    @property
    def is_direct(self) -> bool:
        """Whether nobody but the person (or a few people by name) is there: lines are for the person."""
        return not self.channel or self.channel.startswith("D") or self.channel_name.startswith(_ALONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What we need to know of somebody."""

    is_manager: bool = False
    locale: str = ""
    tz: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What we need to know of a channel. `may_post`: nothing that we know of keeps us from posting there."""

    name: str = ""
    creator: str = ""
    is_private: bool = False
    is_archived: bool = False
    may_post: bool = True
    is_known: bool = False


class Callers:
    """Asks Slack once a minute at most for each person and channel."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._people: _Fresh[Person] = _Fresh(clock)
        self._rooms: _Fresh[Room] = _Fresh(clock)

    async def caller(self, client: AsyncWebClient, place: Place) -> Caller:
        """The caller; where Slack does not say who may, nobody may."""
        person = await self.person(client, place)
        room = Room() if place.is_direct else await self.room(client, place, place.channel)
        return Caller(
            tenant=place.tenant,
            person=place.person,
            channel="" if place.is_direct else place.channel,
            channel_name="" if place.is_direct else room.name or place.channel_name,
            is_manager=person.is_manager,
            manages_channel=bool(room.creator) and room.creator == place.person,
            locale=person.locale,
            tz=person.tz,
            platform=PLATFORM,
        )

    async def person(self, client: AsyncWebClient, place: Place) -> Person:
        """Rights, language and zone of a person."""

        given = {"user": place.person, "include_locale": "true"}

        async def ask() -> Result:
            return await calls.read(client, "users.info", given)

        def made(result: Result) -> Person:
            return to_person(result.data["user"], place) if isinstance(result, Answered) else Person()

        return await self._people.get((place.tenant, place.person), ask, made)

    async def room(self, client: AsyncWebClient, place: Place, channel: str) -> Room:
        """Name and creator of a channel."""

        async def ask() -> Result:
            return await calls.read(client, "conversations.info", {"channel": channel})

        return await self._rooms.get((place.tenant, channel), ask, room_of)

    def forget_room(self, place: Place, channel: str) -> None:
        """It has just changed."""
        self._rooms.forget((place.tenant, channel))


def to_person(user: Mapping[str, Any], place: Place) -> Person:
    """A person of users.info. Somebody of another workspace manages nothing here.

    https://docs.slack.dev/reference/objects/user-object
    """
    of_org = user.get("enterprise_user") or {}
    if place.org:
        manages = bool(of_org.get("is_admin") or of_org.get("is_owner"))
    else:
        is_ours = user.get("team_id", place.team) == place.team or place.team in of_org.get("teams", ())
        manages = is_ours and any(user.get(f"is_{role}") for role in ("admin", "owner", "primary_owner"))
    return Person(is_manager=manages, locale=str(user.get("locale") or ""), tz=str(user.get("tz") or ""))


def room_of(result: Result) -> Room:
    """A channel of conversations.info, with the scopes that Slack names beside it.

    A private channel that we are not in looks to us like none; other refusals say nothing about it.
    https://docs.slack.dev/reference/objects/conversation-object
    """
    if not isinstance(result, Answered):
        return Room(may_post=not (isinstance(result, Failed) and result.code == "channel_not_found"))
    channel = result.data["channel"]
    is_private = bool(channel.get("is_private"))
    everywhere = not is_private and "chat:write.public" in result.scopes
    return Room(
        name=str(channel.get("name") or ""),
        creator=str(channel.get("creator") or ""),
        is_private=is_private,
        is_archived=bool(channel.get("is_archived")),
        may_post=bool(channel.get("is_member")) or everywhere,
        is_known=True,
    )


def place_of(body: Mapping[str, Any], context: Mapping[str, Any]) -> Place:
    """The place of any payload; `context` is bolt's, which has found team and person already.

    The tenant is the one whose token answers (`TENANT` in the context); an uninstalled app has none any more.
    """
    channel = body.get("channel") or {}
    container = body.get("container") or {}
    event = body.get("event") or {}
    message = body.get("message") or {}
    named = channel if isinstance(channel, Mapping) else {}
    team = str(context.get("team_id") or "")
    org = str(context.get("enterprise_id") or "") if context.get("is_enterprise_install") else ""
    tenant = str(context.get(TENANT) or tenant_of(org or team))
    return Place(
        tenant=tenant,
        team=team,
        org=org if tenant == tenant_of(org) else "",
        person=str(context.get("user_id") or ""),
        channel=str(context.get("channel_id") or container.get("channel_id") or ""),
        channel_name=str(body.get("channel_name") or named.get("name") or ""),
        thread=str(event.get("thread_ts") or message.get("thread_ts") or container.get("thread_ts") or ""),
    )


class _Fresh(Generic[Value]):
    """Values that are asked for anew after a minute; what Slack did not say is not kept."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._known: OrderedDict[tuple[str, str], tuple[float, Value]] = OrderedDict()

    async def get(
        self, key: tuple[str, str], ask: Callable[[], Awaitable[Result]], made: Callable[[Result], Value]
    ) -> Value:
        known = self._known.get(key)
        if known and self._clock() - known[0] < FRESH_FOR:
            return known[1]
        result = await ask()
        value = made(result)
        if not isinstance(result, Answered):
            log.info("slack does not say", about=key[1], answer=repr(result))
            return value
        self._known[key] = (self._clock(), value)
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return value

    def forget(self, key: tuple[str, str]) -> None:
        self._known.pop(key, None)
