"""A whole polling room on a real store: only the web and the clock are not real."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds.model import Cadence, Destination, Filter, FirstContact, Parcel, ParcelChange, ParcelState, Story
from feeds.poll import PollReport, PollRoom, PollSettings, poll_round
from feeds.reading.parse import FeedParser
from feeds.store import Store, StoryQuery
from tests.fakes.clock import FakeClock
from tests.judging.desks import hollywood
from tests.poll.newsstand import Newsstand, specs


@dataclass(slots=True)
class Scene:
    """The room, what it reads, and shortcuts to what came of it."""

    room: PollRoom
    store: Store
    stand: Newsstand
    clock: FakeClock

    async def with_sources(self, count: int) -> None:
        """A shipped list of so many outlets."""
        await self.store.sources.seed(specs(count), self.clock.now())

    def set(self, **settings: Any) -> None:
        """Changes settings of polling."""
        self.room = replace(self.room, settings=replace(self.room.settings, **settings))

    async def subscribe(
        self,
        *,
        first: FirstContact = FirstContact.NONE,
        cadence: Cadence | None = None,
        address: str = "news",
        **wants: Any,
    ) -> Destination:
        """A channel of the reading room that wants something."""
        place = await self.store.wants.ensure_destination("local", "reading_room", address)
        await self.store.wants.add_subscription(
            "local",
            place.id,
            by="me",
            filter=Filter(**wants),
            cadence=cadence or Cadence(),
            first=first,
            now=self.clock.now(),
        )
        return place

    async def poll(self, step: timedelta = timedelta(hours=1), *, forced: bool = True) -> PollReport:
        """A round some time later."""
        self.clock.advance(step)
        return await poll_round(self.room, forced=forced)

    async def owed(self, place: Destination) -> tuple[Parcel, ...]:
        """Queued messages of a destination, in order."""
        return await self.store.outbox.due(place.id, self.clock.now() + timedelta(days=30))

    async def stories_owed(self, place: Destination) -> list[list[str]]:
        """The headlines in each of those messages."""
        ids = [[delivery.story for delivery in parcel.deliveries] for parcel in await self.owed(place)]
        stories = await self.store.stories.many([story for some in ids for story in some])
        return [sorted(stories[story].telling.headline for story in some) for some in ids]

    async def post(self, parcel: Parcel) -> None:
        """Sends a message of the reading room."""
        outbox, now = self.store.outbox, self.clock.now()
        fence = await outbox.take_lease(parcel.destination, "test", now, timedelta(minutes=1)) or 0
        await self.store.outbox.claim(parcel.id, "test", fence, now=now, text="card", shown=parcel.wanted)
        sent = ParcelChange(state=ParcelState.SENT, message="1", sent_at=now)
        await self.store.outbox.record(parcel.id, fence, sent)

    async def entries(self) -> dict[str, dict[str, Any]]:
        """Every stored entry by its headline."""
        return {row["title"]: row async for row in self.store.exports.entries()}

    async def stories(self) -> tuple[Story, ...]:
        """What the reading room would show, newest first."""
        return (await self.store.stories.latest("local", StoryQuery(), limit=100)).stories


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    clock, stand = FakeClock(), Newsstand()
    desk = hollywood()
    store = await Store.open(tmp_path / "slugline.db", desk=desk)
    parser = FeedParser(workers=1)
    room = PollRoom(store=store, fetch=stand, parser=parser, desk=desk, clock=clock, settings=PollSettings())
    yield Scene(room=room, store=store, stand=stand, clock=clock)
    await parser.close()
    await store.close()
