"""Rights, people, roles and channels, as Discord's objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any

from tests.fakes.discord_wire.ids import id_text, iso


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
    messages: dict[int, Any] = field(default_factory=dict)

    def wire(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "id": str(self.id),
            "type": int(self.kind),
            "last_message_id": str(self.last_message) if self.last_message else None,
            "flags": 1 << 4 if self.needs_tag else 0,
        }
        if self.person is not None:
            return said | {"recipients": [self.person.wire()]}
        said |= {"guild_id": str(self.guild), "name": self.name, "parent_id": id_text(self.parent)}
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
