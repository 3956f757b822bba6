"""A delivery room over a real store, and short ways to owe it something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.composer import Composer
from bot.deliver import DeliverRoom, drain, sweep
from bot.settle import Policy
from feeds.model import Delivery, Desk, Destination, Entry, Parcel, Story, Topic
from feeds.planning.novelty import keys_of
from feeds.planning.plan import IngestPlan, NewEntry, PlannedDelivery
from feeds.store import Store
from tests.builders import a_judgement, a_spec, a_story, an_entry
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.platform import FakePlatform

DESK = Desk(
    id="test",
    title="Test",
    topics=(Topic(id="labor", title={"en": "Labor"}, definition={"en": "Work."}),),
    names=(),
    words={},
    sources=(),
)


@dataclass(slots=True, kw_only=True)
class Scene:
    """One channel of one tenant, with everything that delivers to it."""

    store: Store
    room: DeliverRoom
    place: Destination
    platform: FakePlatform
    clock: FakeClock

    async def owe(self, story_id: str, slot: datetime | None = None, **fields: object) -> Story:
        """One more story of one entry, owed to the channel."""
        entry = an_entry(title=f"Headline of {story_id}")
        tale = a_story(entry, id=story_id)
        due = slot or self.clock.now()
        delivery = Delivery(**{"story": story_id, "destination": self.place.id, "due": due} | fields)  # type: ignore[arg-type]
        owed = PlannedDelivery(delivery=delivery, tenant=self.place.tenant, slot=slot)
        await self.tell(tale, entry, owed)
        return tale

    async def owe_next(self, story_id: str, *, follows: str) -> None:
        """The next stage of a story whose card is out."""
        entry = an_entry(title=f"Headline of {story_id}")
        delivery = Delivery(story=story_id, destination=self.place.id, due=self.clock.now())
        owed = PlannedDelivery(delivery=delivery, tenant=self.place.tenant, slot=None)
        await self.tell(a_story(entry, id=story_id, follows=follows), entry, owed)

    async def tell(self, story: Story, entry: Entry, *owed: PlannedDelivery) -> None:
        """Stores a story with one more entry of it."""
        new = NewEntry(entry=entry, keys=keys_of(entry), judgement=a_judgement(entry), story=story.id)
        plan = IngestPlan(entries=(new,), stories=(story,), deliveries=owed)
        await self.store.apply(plan, self.clock.now())

    async def drain(self) -> int:
        """One round for the channel."""
        return await drain(self.room, self.place.id)

    async def sweep_and_drain(self) -> None:
        """What a tick does."""
        for destination in await sweep(self.room):
            await drain(self.room, destination)

    async def parcels(self) -> list[Parcel]:
        """All of the channel, in order."""
        found = [await self.store.outbox.get(number) for number in range(1, 100)]
        return [parcel for parcel in found if parcel is not None]

    def later(self, step: timedelta) -> None:
        """Time passes."""
        self.clock.advance(step)

    def again(self, owner: str = "second") -> DeliverRoom:
        """A new process over the same store."""
        self.room = _room(self.store, self.platform, self.clock, owner)
        return self.room


async def a_scene(file: Path, platform: FakePlatform | None = None, policy: Policy | None = None) -> Scene:
    """The reading room's channel, with nothing owed yet."""
    store = await Store.open(file)
    await store.sources.seed([a_spec()], NOON)
    chat, clock = platform or FakePlatform(), FakeClock()
    place = await store.wants.ensure_destination("local", chat.name, "news")
    room = _room(store, chat, clock, "first")
    if policy:
        room.policies = {chat.name: policy}
    return Scene(store=store, room=room, place=place, platform=chat, clock=clock)


def _room(store: Store, platform: FakePlatform, clock: FakeClock, owner: str) -> DeliverRoom:
    return DeliverRoom(
        store=store,
        platforms={platform.name: platform},
        clock=clock,
        owner=owner,
        compose=Composer(store=store, desk=DESK),
    )
