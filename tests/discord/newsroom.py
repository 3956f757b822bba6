"""A store, a drain and a Discord with one server: the whole way out on one clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.composer import Composer
from bot.deliver import LEASE, DeliverRoom, drain, sweep
from bot.platforms.discord.outbound import DiscordPlatform
from bot.platforms.discord.rest import Rest
from feeds.model import (
    Cadence,
    Delivery,
    Destination,
    DestinationSettings,
    Entry,
    Filter,
    FirstContact,
    ParcelState,
    Story,
)
from feeds.planning.novelty import keys_of
from feeds.planning.plan import IngestPlan, NewEntry, PlannedDelivery
from feeds.store import Store
from tests.builders import a_judgement, a_report, a_spec, a_story, an_entry
from tests.engine.scenes import DESK
from tests.fakes.clock import FakeClock
from tests.fakes.discord_wire import Channel, DiscordWire, Kind, Message, discord_wire

A_WHILE = timedelta(seconds=20)


@dataclass(slots=True, kw_only=True)
class Newsroom:
    """A store, a drain and a Discord with one server."""

    store: Store
    wire: DiscordWire
    clock: FakeClock
    room: DeliverRoom
    guild: int

    async def place(self, channel: Channel, **settings: object) -> Destination:
        """A channel that wants cards."""
        tenant = f"discord:{self.guild}"
        place = await self.store.wants.ensure_destination(tenant, "discord", str(channel.id))
        if settings:
            wanted = replace(DestinationSettings(), **settings)  # type: ignore[arg-type]
            await self.store.wants.save_settings(tenant, place.id, wanted)
        return place

    def channel(self, kind: Kind = Kind.TEXT) -> Channel:
        """One more channel."""
        guild = self.wire.world.guilds[self.guild]
        return self.wire.add_channel(guild, f"channel-{len(self.wire.world.channels)}", kind)

    async def owe(self, story: str, place: Destination, **fields: object) -> Story:
        """A story of one entry, owed to that channel."""
        entry = self.entry(title=f"Headline of {story}")
        tale = a_story(entry, **{"id": story} | fields)
        owed = Delivery(story=story, destination=place.id, due=self.clock.now())
        await self.tell(tale, entry, PlannedDelivery(delivery=owed, tenant=place.tenant, slot=None))
        return tale

    async def subscribe(self, place: Destination, person: str, *topics: str, ping: str = "") -> None:
        """A line of that person for the channel, without first contact."""
        await self.store.wants.add_subscription(
            place.tenant,
            place.id,
            by=person,
            filter=Filter(topics=topics),
            cadence=Cadence(),
            first=FirstContact.NONE,
            now=self.clock.now(),
            ping=ping,
        )

    def entry(self, **fields: object) -> Entry:
        """An entry of this moment."""
        now = self.clock.now()
        return an_entry(**{"published": now, "seen": now} | fields)

    async def more(self, story: Story) -> None:
        """A second outlet reports it."""
        entry = self.entry(source=2, title="More of it")
        await self.tell(replace(story, reports=(*story.reports, a_report(entry)), version=2), entry)

    async def tell(self, story: Story, entry: Entry, *owed: PlannedDelivery) -> None:
        """Stores a story with one more entry of it."""
        new = NewEntry(entry=entry, keys=keys_of(entry), judgement=a_judgement(entry), story=story.id)
        plan = IngestPlan(entries=(new,), stories=(story,), deliveries=owed)
        await self.store.apply(plan, self.clock.now())

    async def rounds(self, count: int = 6, step: timedelta = A_WHILE) -> None:
        """Ticks, with time between them."""
        for _ in range(count):
            await asyncio.gather(*(drain(self.room, one) for one in await sweep(self.room)))
            self.clock.advance(step)

    def again(self, platform: DiscordPlatform | None = None) -> None:
        """The process is another one; what it kept in memory is gone."""
        self.room = replace(
            self.room,
            owner="second",
            paused={},
            paused_platforms={},
            platforms={"discord": platform or self.a_platform()},
        )
        self.clock.advance(LEASE + timedelta(seconds=1))

    def a_platform(self) -> DiscordPlatform:
        """With a client of its own."""
        rest = Rest(self.wire.token, api=self.wire.api_base, total=timedelta(seconds=1))
        return DiscordPlatform(rest, clock=self.clock.now)

    async def states(self) -> list[ParcelState]:
        found = [await self.store.outbox.get(number) for number in range(1, 30)]
        return [one.state for one in found if one is not None]

    def shown(self, channel: Channel) -> list[Message]:
        """What people see there, threads and posts in their place."""
        inside = [one for thread in self.wire.threads(channel) for one in self.wire.messages(thread)]
        return sorted([*self.wire.messages(channel), *inside], key=lambda one: one.id)


@asynccontextmanager
async def a_newsroom(folder: Path) -> AsyncIterator[Newsroom]:
    """Nothing told yet."""
    async with discord_wire() as wire:
        store = await Store.open(folder / "slugline.db")
        clock = FakeClock(datetime.now(UTC))
        await store.sources.seed(
            [a_spec(), a_spec(url="https://outlet2.example/feed", outlet="Outlet 2")], clock.now()
        )
        wire.world.clock = lambda: clock.now().timestamp()
        room = DeliverRoom(
            store=store,
            platforms={},
            clock=clock,
            owner="first",
            compose=Composer(store=store, desk=DESK),
            post_timeout=2.0,
        )
        made = Newsroom(store=store, wire=wire, clock=clock, room=room, guild=wire.add_guild("Writers").id)
        platform = made.a_platform()
        room.platforms = {"discord": platform}
        yield made
        await platform.close()
        await store.close()
