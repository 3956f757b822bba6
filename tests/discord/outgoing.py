"""A platform over the fake, and short ways to a destination and a posting."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.cards import Button, Card, Footer, Link, Slugline
from bot.platforms.discord.outbound import DiscordPlatform
from bot.platforms.discord.rest import Rest
from bot.ports import Posted, Posting
from feeds.model import Destination, DestinationSettings
from tests.fakes.clock import NOON
from tests.fakes.discord_wire import Channel, DiscordWire, Guild, Kind, User, discord_wire

_numbers = count(1)


@dataclass(slots=True, kw_only=True)
class Out:
    """One guild and what posts to it."""

    wire: DiscordWire
    platform: DiscordPlatform
    rest: Rest
    guild: Guild
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))

    def channel(self, kind: Kind = Kind.TEXT, **facts: Any) -> Channel:
        """One more channel."""
        return self.wire.add_channel(self.guild, f"channel-{next(_numbers)}", kind, **facts)

    def place(self, channel: Channel, **settings: Any) -> Destination:
        """A channel as a destination."""
        return Destination(
            id=next(_numbers),
            platform="discord",
            tenant=f"discord:{self.guild.id}",
            address=str(channel.id),
            settings=DestinationSettings(**settings),
        )

    def person(self, user: User) -> Destination:
        """Somebody's direct messages."""
        tenant = f"discord:@{user.id}"
        return Destination(
            id=next(_numbers), platform="discord", tenant=tenant, address=str(user.id), is_person=True
        )

    def posting(self, place: Destination, card: Card | None = None, *, reply_to: str = "") -> Posting:
        """A card ready to go, with a nonce of its own."""
        number = next(_numbers)
        text = self.platform.render(card or a_card(f"Headline {number}"), place)
        return Posting(
            destination=place, text=text, nonce=f"nonce{number:020d}", parcel=number, reply_to=reply_to
        )

    async def posted(self, place: Destination, card: Card | None = None, *, reply_to: str = "") -> str:
        """Posts and gives the message's name."""
        outcome = await self.platform.post(self.posting(place, card, reply_to=reply_to))
        assert isinstance(outcome, Posted), outcome
        return outcome.message


def a_card(headline: str = "Guild and studios sign", **fields: Any) -> Card:
    """A small card; its story is named after its headline."""
    story = f"s{abs(hash(headline)) % 100_000:05d}"
    plain: dict[str, Any] = {
        "story": story,
        "version": 1,
        "lang": "en",
        "slugline": Slugline(topic="Labor", topic_id="labor", names=("SAG-AFTRA",), at=NOON, outlets=2),
        "headline": Link(text=headline, url="https://outlet.example/a"),
        "topics": ("Labor", "Likeness and voice rights"),
        "footer": Footer(outlet="Outlet 1", at=NOON, story=story, why=""),
        "buttons": (Button(label="More", line=f"story {story}"),),
    }
    return Card(**plain | fields)


@asynccontextmanager
async def an_out() -> AsyncIterator[Out]:
    """The fake with one guild, and a platform that waits its turn for two seconds at most."""
    async with discord_wire() as wire:
        rest = Rest(wire.token, api=wire.api_base, total=timedelta(seconds=2))
        platform = DiscordPlatform(rest)
        try:
            yield Out(wire=wire, platform=platform, rest=rest, guild=wire.add_guild("Writers"))
        finally:
            await platform.close()
