"""All that the fake remembers, handed to every handler."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_wire.faults import Faults, Limits
from tests.fakes.discord_wire.trouble import ApiError, no_access, no_right, unknown
from tests.fakes.discord_wire.world import Channel, Guild, Message, Right, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that came in, and how it was answered (0: the connection was broken)."""

    method: str
    path: str
    template: str
    status: int
    at: float
    body: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Rules:
    """Periods in seconds that tests may shorten."""

    nonce_window: float = 180.0
    first_answer: float = 3.0
    interaction_life: float = 900.0
    edit_age: float = 3600.0
    crossposts: int = 10
    active_threads: int = 1000


@dataclass(slots=True)
class Starts:
    """Session starts: so many are `left` until `renewed_at` of the steady clock, then all of them again."""

    left: int = 1000
    total: int = 1000
    renewed_at: float = field(default_factory=lambda: time.monotonic() + 14_400.0)

    def run_out(self, seconds: float) -> None:
        """There are none for so long."""
        self.left, self.renewed_at = 0, time.monotonic() + seconds

    def told(self) -> dict[str, int]:
        """As GET /gateway/bot tells them."""
        now = time.monotonic()
        if now >= self.renewed_at:
            self.left, self.renewed_at = self.total, now + 86_400.0
        wait = int((self.renewed_at - now) * 1000)
        return {"total": self.total, "remaining": self.left, "reset_after": wait, "max_concurrency": 1}

    def take(self) -> bool:
        """One is made; without any left it costs the token."""
        has_some = self.told()["remaining"] > 0
        self.left -= has_some
        return has_some


@dataclass(slots=True, kw_only=True)
class State:
    """The world, what goes wrong in it, and who listens. `emit(event, data, guild)` tells gateways."""

    world: World
    tokens: set[str]
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    rules: Rules = field(default_factory=Rules)
    starts: Starts = field(default_factory=Starts)
    asked: list[Asked] = field(default_factory=list)
    commands: dict[int, dict[int, dict[str, Any]]] = field(default_factory=dict)
    syncs: int = 0
    interactions: dict[str, Any] = field(default_factory=dict)
    nonces: dict[str, tuple[float, Message]] = field(default_factory=dict)
    crossposts: dict[int, int] = field(default_factory=dict)
    emit: Callable[[str, dict[str, Any], int | None], None] = lambda *_: None
    gateway_url: str = ""
    invalid: int = 0

    def channel(self, id_: str | int) -> Channel:
        """A channel that the bot can see."""
        channel = self.world.channels.get(int(id_))
        if channel is None:
            raise unknown("Channel")
        if not self.world.rights(channel, self.world.bot.id) & Right.VIEW_CHANNEL:
            raise no_access()
        return channel

    def may(self, channel: Channel, *rights: Right) -> None:
        """Raises 50013 where the bot lacks one of them."""
        mine = self.world.rights(channel, self.world.bot.id)
        if any(not mine & right for right in rights):
            raise no_right()

    def message(self, channel: Channel, id_: str | int) -> Message:
        """A message of the channel."""
        found = channel.messages.get(int(id_))
        if found is None:
            raise unknown("Message")
        return found

    def guild(self, id_: str | int) -> Guild:
        """A guild that the bot is in."""
        guild = self.world.guilds.get(int(id_))
        if guild is None or not guild.installed:
            raise unknown("Guild")
        return guild


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, taken apart. `ids` are the path's variable parts in order."""

    state: State
    method: str
    template: str
    ids: tuple[str, ...]
    body: Any
    query: dict[str, str]

    @property
    def world(self) -> World:
        return self.state.world

    @property
    def facts(self) -> dict[str, Any]:
        """The body as an object."""
        if not isinstance(self.body, dict):
            raise ApiError(400, 50109, "The request body contains invalid JSON.")
        return self.body
