"""Guilds and messages, and who may do what where."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_wire.ids import (
    EPOCH as EPOCH,
    components_of as components_of,
    iso as iso,
    numbered,
    snowflake as snowflake,
    texts_of as texts_of,
)
from tests.fakes.discord_wire.places import (
    ALL_RIGHTS as ALL_RIGHTS,
    MEMBER_RIGHTS as MEMBER_RIGHTS,
    Channel as Channel,
    Kind as Kind,
    Member as Member,
    Right as Right,
    Role as Role,
    Tag as Tag,
    User as User,
)


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
            "components": list(numbered(self.sent.get("components") or [])),
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
