"""Guilds, channels, people and messages, and who may do what where."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from itertools import count
from typing import Any

EPOCH = 1_420_070_400_000


class Kind(IntEnum):
    """Types of channels."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15
    MEDIA = 16

    @property
    def is_thread(self) -> bool:
        return self in {Kind.ANNOUNCEMENT_THREAD, Kind.PUBLIC_THREAD, Kind.PRIVATE_THREAD}

    @property
    def is_forum(self) -> bool:
        return self in {Kind.FORUM, Kind.MEDIA}


class Right(IntFlag):
    """The rights that matter to a news desk."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


ALL_RIGHTS = Right(sum(right.value for right in Right))
MEMBER_RIGHTS = (
    Right.VIEW_CHANNEL
    | Right.SEND_MESSAGES
    | Right.EMBED_LINKS
    | Right.ATTACH_FILES
    | Right.READ_MESSAGE_HISTORY
    | Right.USE_APPLICATION_COMMANDS
    | Right.CREATE_PUBLIC_THREADS
    | Right.SEND_MESSAGES_IN_THREADS
)


@dataclass(slots=True, kw_only=True)
class User:
    """A person or a bot; `locale` is the language of their client."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"

    def wire(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": self.name.title(),
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(slots=True, kw_only=True)
class Member:
    """Somebody in a guild, with the ids of their roles."""

    user: User
    roles: list[int] = field(default_factory=list)

    def wire(self, permissions: int | None = None) -> dict[str, Any]:
        said: dict[str, Any] = {
            "user": self.user.wire(),
            "roles": [str(role) for role in self.roles],
            "joined_at": "2026-01-01T00:00:00.000000+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "nick": None,
        }
        return said if permissions is None else said | {"permissions": str(permissions)}


@dataclass(slots=True, kw_only=True)
class Role:
    """A set of rights with a name."""

    id: int
    name: str
    rights: Right
    managed: bool = False

    def wire(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "permissions": str(int(self.rights)),
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "position": 0 if self.name == "@everyone" else 1,
            "managed": self.managed,
            "mentionable": False,
            "flags": 0,
        }


@dataclass(slots=True, kw_only=True)
class Tag:
    """A forum's tag; a moderated one only who manages threads may set."""

    id: int
    name: str
    moderated: bool = False

    def wire(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "moderated": self.moderated,
            "emoji_id": None,
            "emoji_name": None,
        }


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel, forum, thread or direct-message channel.

    `overwrites`: id to (allowed, denied); `people` are those ids among them that are no roles.
    """

    id: int
    kind: Kind
    name: str = ""
    guild: int | None = None
    parent: int | None = None
    overwrites: dict[int, tuple[Right, Right]] = field(default_factory=dict)
    people: set[int] = field(default_factory=set)
    tags: list[Tag] = field(default_factory=list)
    needs_tag: bool = False
    applied: list[int] = field(default_factory=list)
    owner: int | None = None
    archived: bool = False
    locked: bool = False
    auto_archive: int = 1440
    person: User | None = None
    last_message: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    def wire(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "id": str(self.id),
            "type": int(self.kind),
            "last_message_id": str(self.last_message) if self.last_message else None,
            "flags": 1 << 4 if self.needs_tag else 0,
        }
        if self.person is not None:
            return said | {"recipients": [self.person.wire()]}
        said |= {"guild_id": str(self.guild), "name": self.name, "parent_id": _id(self.parent)}
        return said | (self._thread() if self.kind.is_thread else self._place())

    def _thread(self) -> dict[str, Any]:
        return {
            "owner_id": str(self.owner),
            "applied_tags": [str(tag) for tag in self.applied],
            "message_count": max(0, len(self.messages) - 1),
            "member_count": 1,
            "total_message_sent": len(self.messages),
            "rate_limit_per_user": 0,
            "thread_metadata": {
                "archived": self.archived,
                "locked": self.locked,
                "auto_archive_duration": self.auto_archive,
                "archive_timestamp": iso(self.id),
                "create_timestamp": iso(self.id),
            },
        }

    def _place(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "position": 0,
            "nsfw": False,
            "topic": None,
            "rate_limit_per_user": 0,
            "permission_overwrites": [
                {
                    "id": str(who),
                    "type": int(who in self.people),
                    "allow": str(int(allow)),
                    "deny": str(int(deny)),
                }
                for who, (allow, deny) in self.overwrites.items()
            ],
        }
        if self.kind.is_forum:
            said |= {"available_tags": [tag.wire() for tag in self.tags], "default_reaction_emoji": None}
            said |= {"default_sort_order": None, "default_forum_layout": 0}
        return said


@dataclass(slots=True, kw_only=True)
class Message:
    """A message as it stands; `sent` is what its author asked for last, `edits` how often it was changed."""

    id: int
    channel: int
    author: User
    sent: dict[str, Any]
    nonce: str = ""
    reply_to: int | None = None
    crossposted: bool = False
    edits: int = 0
    pinged: tuple[str, ...] = ()
    application: int | None = None
    thread: int | None = None

    @property
    def flags(self) -> int:
        own = int(self.sent.get("flags", 0))
        return own | (1 if self.crossposted else 0) | (1 << 5 if self.thread else 0)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & 64)

    @property
    def text(self) -> str:
        """All that can be read in it, in order."""
        return "\n".join(texts_of(self.sent))

    def wire(self, *, with_nonce: bool = False) -> dict[str, Any]:
        """As history gives it; the nonce comes back only to who has just sent it (discord.py#2451)."""
        said: dict[str, Any] = {
            "id": str(self.id),
            "channel_id": str(self.channel),
            "type": 19 if self.reply_to else 0,
            "author": self.author.wire(),
            "content": self.sent.get("content") or "",
            "embeds": [{"type": "rich", **embed} for embed in self.sent.get("embeds") or []],
            "components": list(_numbered(self.sent.get("components") or [])),
            "attachments": self.sent.get("attachments") or [],
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
            "flags": self.flags,
            "timestamp": iso(self.id),
            "edited_timestamp": iso(self.id) if self.edits else None,
        }
        if self.reply_to:
            reference = {"message_id": str(self.reply_to), "channel_id": str(self.channel), "type": 0}
            said |= {"message_reference": reference}
        if self.application:
            said |= {"application_id": str(self.application)}
        return said | ({"nonce": self.nonce} if with_nonce and self.nonce else {})


@dataclass(slots=True, kw_only=True)
class Guild:
    """A server. `installed` is false once the bot was removed; `available` during an outage."""

    id: int
    name: str
    owner: int
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    installed: bool = True
    available: bool = True

    def wire(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner),
            "preferred_locale": self.locale,
            "roles": [role.wire() for role in self.roles.values()],
            "emojis": [],
            "stickers": [],
            "features": ["NEWS", "COMMUNITY"],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "afk_timeout": 300,
            "system_channel_flags": 0,
            "premium_progress_bar_enabled": False,
        }


class World:
    """Everything there is. `clock` gives the seconds since 1970 that ids are made of; tests may set it."""

    def __init__(self, bot: User, application: int) -> None:
        self.clock: Callable[[], float] = time.time
        self.bot = bot
        self.application = application
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.users: dict[int, User] = {bot.id: bot}

    def new_id(self) -> int:
        """An id of this moment."""
        return snowflake(self.clock())

    def channels_of(self, guild: int, *, threads: bool) -> list[Channel]:
        return [one for one in self.channels.values() if one.guild == guild and one.kind.is_thread == threads]

    def rights(self, channel: Channel, who: int) -> Right:
        """What somebody may do in a channel: roles, then its overwrites; a thread has its parent's."""
        if channel.person is not None:
            return MEMBER_RIGHTS if who in {channel.person.id, self.bot.id} else Right(0)
        guild = self.guilds[channel.guild or 0]
        member = guild.members.get(who)
        if member is None or not (guild.installed or who != self.bot.id):
            return Right(0)
        if guild.owner == who:
            return ALL_RIGHTS
        basis = guild.roles[guild.id].rights
        for role in member.roles:
            basis |= guild.roles[role].rights
        if basis & Right.ADMINISTRATOR:
            return ALL_RIGHTS
        place = self.channels.get(channel.parent or 0, channel) if channel.kind.is_thread else channel
        return _overwritten(basis, place.overwrites, guild.id, member)


def _overwritten(
    basis: Right, overwrites: Mapping[int, tuple[Right, Right]], everyone: int, member: Member
) -> Right:
    nothing = (Right(0), Right(0))
    allow, deny = overwrites.get(everyone, nothing)
    basis = basis & ~deny | allow
    of_roles = [overwrites.get(role, nothing) for role in member.roles]
    for _allow, deny in of_roles:
        basis &= ~deny
    for allow, _deny in of_roles:
        basis |= allow
    allow, deny = overwrites.get(member.user.id, nothing)
    return basis & ~deny | allow if (basis & ~deny | allow) & Right.VIEW_CHANNEL else Right(0)


_numbers = count(1)


def snowflake(at: float | None = None) -> int:
    """A new id; ids rise with time."""
    millis = int((at if at is not None else time.time()) * 1000)
    return (millis - EPOCH) << 22 | next(_numbers) & 0x3FFFFF


def iso(snow: int) -> str:
    """The moment that an id was made at."""
    seconds = ((snow >> 22) + EPOCH) / 1000
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + ".000000+00:00"


def texts_of(payload: Mapping[str, Any]) -> Iterator[str]:
    """Content, embeds' texts and text displays, in order."""
    if payload.get("content"):
        yield payload["content"]
    for embed in payload.get("embeds") or []:
        yield from (embed[key] for key in ("title", "description") if embed.get(key))
        for one in embed.get("fields") or []:
            yield from (one["name"], one["value"])
        yield from [embed["footer"]["text"]] if embed.get("footer") else []
    yield from (part["content"] for part in components_of(payload) if part.get("type") == 10)


def components_of(payload: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every component, the ones inside others too."""
    waiting = list(payload.get("components") or [])
    while waiting:
        part = waiting.pop(0)
        yield part
        inner = [part[key] for key in ("accessory", "component") if part.get(key)]
        waiting[:0] = [*(part.get("components") or []), *inner]


def _numbered(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Discord numbers the components that it gives back."""
    for number, part in enumerate(parts, start=1):
        yield {"id": number, **part}


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
