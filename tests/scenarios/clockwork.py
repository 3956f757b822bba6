"""The desk on a clock that a test winds: feeds, deliveries and a platform that remembers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.composer import Composer
from bot.deliver import DeliverRoom, drain, sweep
from bot.edits import edit_round
from bot.ports import ChannelGone, Outcome, Posting
from feeds.model import Cadence, Destination, Filter, FirstContact
from feeds.poll import PollRoom, PollSettings, poll_round
from feeds.reading.parse import FeedParser
from feeds.store import Store
from tests.chaos.news import TOLD
from tests.fakes.clock import FakeClock
from tests.fakes.platform import FakePlatform
from tests.judging.desks import hollywood
from tests.poll.newsstand import Item, Newsstand, specs

PLATFORM, TENANT = "discord", "discord:1"


class Remembering(FakePlatform):
    """Knows when each message came, and may shut its doors."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(PLATFORM)
        self.clock = clock
        self.at: list[datetime] = []
        self.tries: list[datetime] = []
        self.is_shut = False

    async def post(self, posting: Posting) -> Outcome:
        """Lands where the door is open."""
        self.tries.append(self.clock.now())
        if self.is_shut:
            return ChannelGone(reason="Slugline may not post here.")
        self.at.append(self.clock.now())
        return await super().post(posting)


@dataclass(slots=True, kw_only=True)
class Clockwork:
    """All rooms, and the hands of the clock."""

    store: Store
    clock: FakeClock
    stand: Newsstand
    polls: PollRoom
    room: DeliverRoom
    platform: Remembering
    told: dict[int, list[Item]] = field(default_factory=dict)

    async def channel(
        self,
        cadence: Cadence | None = None,
        *,
        first: FirstContact = FirstContact.NONE,
        address: str = "news",
        **settings: object,
    ) -> Destination:
        """One that wants everything."""
        place = await self.store.wants.ensure_destination(TENANT, PLATFORM, address)
        wanted = replace(place.settings, **settings)  # type: ignore[arg-type]
        await self.store.wants.save_settings(TENANT, place.id, wanted)
        await self.store.wants.add_subscription(
            TENANT,
            place.id,
            by="ann",
            filter=Filter(),
            cadence=cadence or Cadence(),
            first=first,
            now=self.clock.now(),
        )
        return place

    def report(self, number: int, outlet: int = 1) -> None:
        """That outlet tells the development of that number now."""
        title, lead = TOLD[number]
        self.told.setdefault(outlet, []).insert(0, Item(title=title, lead=lead, at=self.clock.now()))
        self.stand.serves(outlet, *self.told[outlet])

    async def poll(self) -> None:
        """Every feed is asked."""
        await poll_round(self.polls, forced=True)

    async def deliver(self) -> None:
        """A sweep, its drains, and living cards."""
        await asyncio.gather(*(drain(self.room, one) for one in await sweep(self.room)))
        await edit_round(self.room)

    async def wind(
        self, until: datetime, step: timedelta, reports: Mapping[datetime, Sequence[int]] = {}
    ) -> None:
        """Time passes in steps; what is to be reported by then is."""
        waiting = dict(reports)
        while self.clock.now() < until:
            self.clock.advance(step)
            for at in [at for at in waiting if at <= self.clock.now()]:
                for number in waiting.pop(at):
                    self.report(number)
            await self.poll()
            await self.deliver()


@asynccontextmanager
async def clockwork(folder: Path, at: datetime) -> AsyncIterator[Clockwork]:
    """At that moment, two feeds read once and nothing told."""
    clock, stand, desk = FakeClock(at), Newsstand(), hollywood()
    store, parser = await Store.open(folder / "slugline.db", desk=desk), FeedParser(workers=1)
    await store.sources.seed(specs(2), at)
    settings = PollSettings(minimum=timedelta(), wait=timedelta())
    platform = Remembering(clock)
    work = Clockwork(
        store=store,
        clock=clock,
        stand=stand,
        polls=PollRoom(store=store, fetch=stand, parser=parser, desk=desk, clock=clock, settings=settings),
        room=DeliverRoom(
            store=store,
            platforms={PLATFORM: platform},
            clock=clock,
            owner="clockwork",
            compose=Composer(store=store, desk=desk),
        ),
        platform=platform,
    )
    await work.poll()
    try:
        yield work
    finally:
        await parser.close()
        await store.close()
