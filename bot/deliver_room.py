"""What a delivery round works with, and what an outcome means for a channel; `bot.deliver` runs them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.cards import AnyCard
from bot.ports import ChatPlatform
from bot.settle import Pause, Policy, Resume, Settled, StopToken, Suspend
from bot.turns import Turns
from feeds.model import Destination, Parcel
from feeds.ports import Clock
from feeds.store import Store

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=15)
POST_TIMEOUT = 10.0  # seconds; shorter than the lease, so that it is ours until the answer is recorded


class Compose(Protocol):
    """Makes cards of parcels; `bot.composer.Composer` is the one in use."""

    async def card(self, parcel: Parcel, place: Destination, now: datetime) -> AnyCard | None:
        """The card, None where there is nothing to show any more."""
        ...

    async def reply_to(self, parcel: Parcel, place: Destination) -> str:
        """The message that it continues in that channel, or nothing."""
        ...

    async def rings(self, parcel: Parcel, place: Destination) -> str:
        """Whom the message rings in that channel; nothing where nobody is to be rung."""
        ...

    async def silent_until(self, place: Destination, now: datetime) -> datetime | None:
        """The end of the quiet hours that it is in, None outside them."""
        ...


class Counting(Protocol):
    """Told of each attempt, for metrics."""

    def __call__(self, platform: str, outcome: str) -> None:
        """One more of that on that platform."""
        ...


def count_nothing(platform: str, outcome: str) -> None:
    """For rounds whose numbers nobody asks for."""


class Telling(Protocol):
    """Told once of each channel that was suspended, with the reason."""

    def __call__(self, place: Destination, reason: str) -> None:
        """It returns at once: the round goes on."""
        ...


def tell_nobody(place: Destination, reason: str) -> None:
    """For rounds whose channels nobody asks about."""


@dataclass(slots=True, kw_only=True)
class DeliverRoom:
    """What a round works with, and what this process alone knows: whom to leave in peace until when."""

    store: Store
    platforms: Mapping[str, ChatPlatform]
    clock: Clock
    owner: str
    compose: Compose
    policies: Mapping[str, Policy] = field(default_factory=dict)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    count: Counting = count_nothing
    on_suspended: Telling = tell_nobody
    post_timeout: float = POST_TIMEOUT
    lease: timedelta = LEASE
    paused: dict[int, datetime] = field(default_factory=dict)
    paused_platforms: dict[str, datetime] = field(default_factory=dict)
    stopped_tokens: dict[str, str] = field(default_factory=dict)
    turns: dict[str, Turns] = field(default_factory=dict)

    def policy(self, platform: str) -> Policy:
        """How that platform is treated."""
        return self.policies.get(platform, Policy())

    def turns_of(self, platform: str) -> Turns:
        """Who goes next on that platform."""
        policy = self.policy(platform)
        made = Turns(most=policy.at_once, most_of_one=policy.at_once_of_one)
        return self.turns.setdefault(platform, made)

    def may_post(self, place: Destination) -> bool:
        """Whether anything keeps us from that channel now."""
        now = self.clock.now()
        if place.platform not in self.platforms or place.platform in self.stopped_tokens:
            return False
        until = max(self.paused.get(place.id, now), self.paused_platforms.get(place.platform, now))
        probing = not place.suspended or (place.probe_at is not None and place.probe_at <= now)
        return until <= now and probing

    async def take(self, place: Destination, settled: Settled) -> None:
        """Does what an outcome means for the channel."""
        match settled.effect:
            case Suspend(reason=reason, probe_at=probe_at):
                log.warning("channel suspended", destination=place.id, reason=reason, probe_at=str(probe_at))
                await self.store.outbox.suspend(place.id, reason, probe_at, now=self.clock.now())
                if not place.suspended:
                    self.on_suspended(place, reason)
            case Resume():
                log.info("channel is back", destination=place.id)
                await self.store.outbox.resume(place.id)
            case Pause(until=until, everywhere=everywhere):
                if everywhere:
                    self.paused_platforms[place.platform] = until
                else:
                    self.paused[place.id] = until
            case StopToken(reason=reason):
                log.error("token refused: posting stopped", platform=place.platform, reason=reason)
                self.stopped_tokens[place.platform] = reason
            case None:
                pass
