"""Nobody's trouble is another's delay: rounds over the real store, counted in messages and not in seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.deliver import drain, sweep
from bot.ports import Outcome, Posted, Posting, Throttled
from bot.turns import MOST
from feeds.model import Delivery, Destination
from feeds.planning.novelty import keys_of
from feeds.planning.plan import IngestPlan, NewEntry, PlannedDelivery
from tests.builders import a_judgement, a_story, an_entry
from tests.engine.scenes import Scene, a_scene
from tests.fakes.platform import FakePlatform

SECOND = timedelta(seconds=1)


class Slow(FakePlatform):
    """Takes a moment for each post, so that many are under way at once."""

    def __init__(self, answer: Callable[[Posting], Outcome | None] = lambda _: None) -> None:
        super().__init__("discord")
        self.answer = answer

    async def post(self, posting: Posting) -> Outcome:
        """Lands after a moment."""
        await asyncio.sleep(0.002)
        self.posts.append(posting)
        told = self.answer(posting)
        if told is None:
            self.landed.append(posting)
        return told or Posted(message=f"m{len(self.landed)}")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    made = await a_scene(tmp_path / "slugline.db", Slow())
    yield made
    await made.store.close()


async def channels(scene: Scene, tenant: str, count: int) -> list[Destination]:
    ensure = scene.store.wants.ensure_destination
    return [await ensure(tenant, "discord", f"{tenant} {number}") for number in range(count)]


async def owe(scene: Scene, places: list[Destination], count: int, *, urgent: bool = False) -> None:
    """So many stories to each of these places, in one commit."""
    entries = [an_entry(title=f"{places[0].tenant} {urgent} {number}") for number in range(count)]
    stories = [
        a_story(entry, id=f"{places[0].id:03}{'u' if urgent else 'r'}{number:02}")
        for number, entry in enumerate(entries)
    ]
    plan = IngestPlan(
        entries=tuple(
            NewEntry(entry=entry, keys=keys_of(entry), judgement=a_judgement(entry), story=story.id)
            for entry, story in zip(entries, stories, strict=True)
        ),
        stories=tuple(stories),
        deliveries=tuple(
            PlannedDelivery(
                delivery=Delivery(story=story.id, destination=place.id, due=scene.clock.now(), urgent=urgent),
                tenant=place.tenant,
                slot=None,
            )
            for story in stories
            for place in places
        ),
    )
    await scene.store.apply(plan, scene.clock.now())


async def tick(scene: Scene) -> None:
    """A sweep, and every drain that it asks for at once."""
    await asyncio.gather(*(drain(scene.room, one) for one in await sweep(scene.room)))


def places_of(scene: Scene) -> list[int]:
    return [posting.destination.id for posting in scene.platform.landed]


async def test_one_tenant_s_flood_makes_the_others_at_most_twice_as_late(scene: Scene) -> None:
    flood = await channels(scene, "flood", 120)
    few = [(await channels(scene, f"tenant{number}", 1))[0] for number in range(12)]
    await owe(scene, flood, 5)
    for place in few:
        await owe(scene, [place], 4)
    await tick(scene)

    order, mine = places_of(scene), {place.id for place in few}
    last = max(number for number, one in enumerate(order) if one in mine)
    assert len(order) == 120 * 5 + 12 * 4
    assert last < 2 * 12 * 4  # twice their own number


async def test_a_channel_that_is_always_told_to_wait_delays_no_other(tmp_path: Path) -> None:
    scene = await a_scene(
        tmp_path / "wait.db",
        Slow(lambda one: Throttled(retry_after=SECOND) if one.destination.address == "t 0" else None),
    )
    places = await channels(scene, "t", 10)
    for place in places:
        await owe(scene, [place], 5)

    await tick(scene)
    first = len(scene.platform.landed)
    for _ in range(5):
        scene.later(2 * SECOND)
        await tick(scene)
    asked = sum(posting.destination.id == places[0].id for posting in scene.platform.posts)
    await scene.store.close()

    assert first == len(scene.platform.landed) == 9 * 5
    assert asked == 6


async def test_urgent_news_of_many_channels_goes_before_routine(scene: Scene) -> None:
    routine, urgent = await channels(scene, "a", 60), await channels(scene, "b", 5)
    await owe(scene, routine, 3)
    await owe(scene, urgent, 1, urgent=True)
    await tick(scene)

    order, mine = places_of(scene), {place.id for place in urgent}
    assert max(number for number, one in enumerate(order) if one in mine) < 5 + MOST


async def test_within_a_channel_what_is_urgent_comes_first(scene: Scene) -> None:
    (place,) = await channels(scene, "a", 1)
    await owe(scene, [place], 3)
    await owe(scene, [place], 1, urgent=True)
    await tick(scene)

    assert '"story":"002u00"' in scene.platform.texts[0].replace(" ", "")
    assert len(scene.platform.texts) == 4
