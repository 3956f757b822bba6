"""Where a message goes: kinds of channels, forums' tags, direct-message channels; `outbound` asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from time import monotonic
from typing import Any

from bot.platforms.discord.rates import Route
from bot.platforms.discord.rest import Answer, Rest, Result
from feeds.model import Destination

KNOWN_FOR = timedelta(hours=1).total_seconds()
MOST_KNOWN = 10_000
NEEDS_TAG = 1 << 4
LETTERS = "#@<>!&"


class Kind(IntEnum):
    """Types of channels, as far as posting tells them apart; the numbers are Discord's."""

    TEXT = 0
    DIRECT = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15
    MEDIA = 16
    OTHER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel that can be posted to.

    `tags`: name to id, those that we may set; `newest`: the id of its last message, 0 for none.
    """

    channel: str
    kind: Kind
    guild: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    needs_tag: bool = False
    newest: int = 0

    @property
    def is_forum(self) -> bool:
        """Whether every message in it is a post of its own."""
        return self.kind in {Kind.FORUM, Kind.MEDIA}

    @property
    def takes_threads(self) -> bool:
        """Whether a thread can hang on a message of it."""
        return self.kind in {Kind.TEXT, Kind.ANNOUNCEMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageName:
    """A message's address: its channel is left out where it is the destination's own.

    Written `message` or `channel/message`: forum posts, threads and direct messages have channels of their
    own. A forum post's first message has the id of its channel.
    """

    message: str
    channel: str = ""

    def __str__(self) -> str:
        return f"{self.channel}/{self.message}" if self.channel else self.message


def name_of(channel: str, message: str, destination: Destination) -> MessageName:
    """How the outbox knows a message that is in that channel."""
    own = channel == address_of(destination) and not destination.is_person
    return MessageName(message=message, channel="" if own else channel)


def read_name(text: str) -> MessageName:
    """What `str` made of one."""
    channel, slash, message = text.partition("/")
    return MessageName(message=message, channel=channel) if slash else MessageName(message=text)


def address_of(destination: Destination) -> str:
    """The bare id."""
    return destination.address.strip(LETTERS)


def route(method: str, template: str, *ids: str) -> Route:
    """The route of a template and its ids; the first one is what its limits are counted for."""
    major = ids[0] if ids and template.startswith(("/channels/{}", "/guilds/{}")) else ""
    return Route(method=method, path=template.format(*ids), template=template, major=major)


class Channels:
    """Remembers for an hour what channels are, and for good which channel a person's messages go to."""

    def __init__(self, rest: Rest, *, clock: Callable[[], float] = monotonic) -> None:
        self._rest = rest
        self._clock = clock
        self._known: dict[str, tuple[float, Place]] = {}
        self._direct: dict[str, str] = {}

    async def place(self, destination: Destination) -> Place | Result:
        """The place, or why it cannot be told; nothing has been posted then."""
        if destination.is_person:
            return await self._direct_place(address_of(destination))
        return await self.channel(destination.thread.strip(LETTERS) or address_of(destination))

    async def channel(self, id_: str) -> Place | Result:
        """The same for a channel by its id."""
        at, known = self._known.get(id_, (0.0, None))
        if known is not None and self._clock() - at < KNOWN_FOR:
            return known
        return await self.look(id_)

    async def look(self, id_: str) -> Place | Result:
        """Asks Discord, whatever we remember."""
        result = await self._rest.ask(route("GET", "/channels/{}", id_))
        if not isinstance(result, Answer) or not result.ok or not isinstance(result.body, dict):
            return result
        return self._remember(to_place(id_, result.body))

    def forget(self, id_: str) -> None:
        """It is not what we thought."""
        self._known.pop(id_, None)

    async def _direct_place(self, person: str) -> Place | Result:
        channel = self._direct.get(person)
        if channel is None:
            opened = await self._rest.ask(route("POST", "/users/@me/channels"), body={"recipient_id": person})
            if not isinstance(opened, Answer) or not opened.ok:
                return opened
            channel = self._direct[person] = opened.text("id")
        return Place(channel=channel, kind=Kind.DIRECT)

    def _remember(self, place: Place) -> Place:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[place.channel] = (self._clock(), place)
        return place


def to_place(id_: str, facts: Mapping[str, Any]) -> Place:
    """A channel object of Discord's as a place."""
    number = facts.get("type", -1)
    tags = facts.get("available_tags") or ()
    return Place(
        channel=id_,
        kind=Kind(number) if number in set(Kind) else Kind.OTHER,
        guild=str(facts.get("guild_id") or ""),
        tags=tuple((str(tag["name"]), str(tag["id"])) for tag in tags if not tag.get("moderated")),
        needs_tag=bool(int(facts.get("flags") or 0) & NEEDS_TAG),
        newest=int(facts.get("last_message_id") or 0),
    )
