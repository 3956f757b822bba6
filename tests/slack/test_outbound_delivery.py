"""The whole way out: outbox, drain and Slack; whatever goes wrong in between, a card is there once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.composer import Composer
from bot.deliver import LEASE, DeliverRoom, drain, sweep
from bot.edits import edit_round
from bot.settle import OnDoubt, Policy
from feeds.model import (
    Cadence,
    Delivery,
    Destination,
    Filter,
    FirstContact,
    ParcelState,
    Story,
)
from feeds.planning.novelty import keys_of
from feeds.planning.plan import IngestPlan, NewEntry, PlannedDelivery
from feeds.store import Store
from tests.builders import a_judgement, a_spec, a_story, an_entry
from tests.engine.scenes import DESK
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.slack_wire import (
    SlackWire,
    broken,
    failed_after,
    live_markup,
    lost,
    refused,
    slack_wire,
    throttled,
)
from tests.slack.scenes import SlackScene, a_slack

POST, HISTORY = "chat.postMessage", "conversations.history"
A_WHILE, HOUR = timedelta(seconds=20), timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class Newsroom:
    """A store, a drain and a Slack."""

    store: Store
    slack: SlackScene
    clock: FakeClock
    room: DeliverRoom

    @property
    def wire(self) -> SlackWire:
        return self.slack.wire

    async def place(self, channel: str = "C1", tenant: str = "slack:T1", **fields: object) -> Destination:
        """A channel that wants cards."""
        return await self.store.wants.ensure_destination(tenant, "slack", channel, **fields)  # type: ignore[arg-type]

    async def owe(self, story: str, place: Destination, **fields: object) -> Story:
        """A story of one entry, owed to that channel."""
        entry = an_entry(title=f"Headline of {story}")
        tale = a_story(entry, **{"id": story} | fields)
        owed = Delivery(story=story, destination=place.id, due=self.clock.now())
        new = NewEntry(entry=entry, keys=keys_of(entry), judgement=a_judgement(entry), story=story)
        planned = PlannedDelivery(delivery=owed, tenant=place.tenant, slot=None)
        plan = IngestPlan(entries=(new,), stories=(tale,), deliveries=(planned,))
        await self.store.apply(plan, self.clock.now())
        return tale

    async def rounds(self, count: int = 6, step: timedelta = A_WHILE) -> None:
        """Ticks, with time between them."""
        for _ in range(count):
            await asyncio.gather(*(drain(self.room, one) for one in await sweep(self.room)))
            self.clock.advance(step)

    async def restart(self, owner: str) -> None:
        """The process is another one; what it kept in memory is gone."""
        self.room = _room(self.store, self.slack, self.clock, owner)
        self.clock.advance(LEASE + timedelta(seconds=1))

    async def states(self) -> list[ParcelState]:
        found = [await self.store.outbox.get(number) for number in range(1, 30)]
        return [one.state for one in found if one is not None]

    def titles(self, channel: str = "C1") -> list[str]:
        """Which deliveries the channel shows, in order."""
        return [one["metadata"]["event_payload"]["delivery"] for one in self.wire.shown(channel)]


def _room(store: Store, slack: SlackScene, clock: FakeClock, owner: str) -> DeliverRoom:
    return DeliverRoom(
        store=store,
        platforms={"slack": slack.platform},
        clock=clock,
        owner=owner,
        compose=Composer(store=store, desk=DESK),
        post_timeout=2.0,
    )


@asynccontextmanager
async def a_newsroom(file: Path) -> AsyncIterator[Newsroom]:
    async with slack_wire() as wire, a_slack(wire=wire) as slack:
        store, clock = await Store.open(file), slack.clock
        await store.sources.seed([a_spec()], NOON)
        yield Newsroom(store=store, slack=slack, clock=clock, room=_room(store, slack, clock, "first"))
        await store.close()


@pytest.fixture
async def news(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with a_newsroom(tmp_path / "slugline.db") as made:
        yield made


async def test_cards_arrive_in_the_order_decided(news: Newsroom) -> None:
    place = await news.place()
    for number in range(4):
        await news.owe(f"aaaaa{number}", place)

    await news.rounds()

    assert await news.states() == [ParcelState.SENT] * 4
    assert len(set(news.titles())) == 4


async def test_a_group_is_rung_once_an_hour_whatever_restarts(news: Newsroom) -> None:
    place = await news.place()
    await news.store.wants.save_settings(place.tenant, place.id, replace(place.settings, ping="@S8"))
    for number, wait in enumerate((A_WHILE, HOUR, A_WHILE)):
        await news.owe(f"aaaaa{number}", place)
        await news.rounds(1)
        await news.restart(f"owner {number}")
        news.clock.advance(wait)

    assert [bool(live_markup(one)) for one in news.wire.shown()] == [True, False, True]


@pytest.mark.parametrize(("topic", "rung"), [("labor", "@S7"), ("deals", "@S8")])
async def test_a_subscription_rings_its_own_group_for_what_it_asked_for(
    news: Newsroom, topic: str, rung: str
) -> None:
    place = await news.place()
    await news.store.wants.save_settings(place.tenant, place.id, replace(place.settings, ping="@S8"))
    await news.store.wants.add_subscription(
        place.tenant,
        place.id,
        by="U1",
        filter=Filter(topics=(topic,)),
        cadence=Cadence(),
        first=FirstContact.NONE,
        now=NOON,
        ping="@S7",
    )
    await news.owe("aaaaa0", place)

    await news.rounds(1)

    assert live_markup(news.wire.shown("C1")[0]) == [f"<!subteam^{rung[1:]}>"]


FAULTS = {
    "lost-after": lambda: lost(POST, stored=True),
    "lost-before": lambda: lost(POST, stored=False),
    "internal-error-after": lambda: failed_after(POST),
    "internal-error-before": lambda: refused(POST, "internal_error"),
    "503": lambda: broken(POST),
    "throttled": lambda: throttled(POST, 5),
    "lost-twice": lambda: lost(POST, stored=True, times=2),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("nth", [0, 1, 2])
async def test_whatever_befalls_a_post_each_card_is_there_once(news: Newsroom, fault: str, nth: int) -> None:
    place = await news.place()
    for number in range(nth):
        await news.owe(f"aaaaa{number}", place)
    await news.rounds(2)
    news.wire.faults.add(FAULTS[fault]())
    for number in range(nth, 3):
        await news.owe(f"aaaaa{number}", place)

    await news.rounds(12)

    assert await news.states() == [ParcelState.SENT] * 3
    assert len(news.titles()) == len(set(news.titles())) == 3


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(lambda: throttled(HISTORY, 60), id="throttled"),
        pytest.param(lambda: broken(HISTORY), id="503"),
        pytest.param(lambda: refused(HISTORY, "internal_error"), id="internal-error"),
        pytest.param(lambda: lost(HISTORY, stored=False, times=2), id="lost"),
    ],
)
async def test_a_look_that_fails_too_is_taken_again_before_anything_is_sent(
    news: Newsroom, trouble: Callable[[], object]
) -> None:
    await news.owe("aaaaa1", await news.place())
    news.wire.faults.add(lost(POST, stored=True))
    for _ in range(2):
        news.wire.faults.add(trouble())  # type: ignore[arg-type]

    await news.rounds(12)

    assert len(news.wire.of(POST)) == 1
    assert await news.states() == [ParcelState.SENT]


@pytest.mark.parametrize("stored", [True, False])
async def test_a_process_that_dies_in_the_middle_of_a_post_leaves_one_card(
    news: Newsroom, stored: bool
) -> None:
    await news.owe("aaaaa1", await news.place())
    post = news.slack.platform.post

    async def killed(posting: object) -> object:
        if stored:
            await post(posting)  # type: ignore[arg-type]
        raise asyncio.CancelledError

    news.slack.platform.post = killed  # type: ignore[method-assign, assignment]
    with pytest.raises(asyncio.CancelledError):
        await news.rounds(1)
    news.slack.platform.post = post  # type: ignore[method-assign]
    await news.restart("second")

    await news.rounds()

    assert len(news.titles()) == 1
    assert await news.states() == [ParcelState.SENT]


async def test_the_next_stage_goes_into_the_thread_once_even_when_its_answer_is_lost(news: Newsroom) -> None:
    place = await news.place()
    await news.owe("aaaaa1", place)
    await news.rounds(2)
    await news.owe("aaaaa2", place, follows="aaaaa1")
    news.wire.faults.add(lost(POST, stored=True))

    await news.rounds()

    channel = news.slack.team.channels["C1"]
    (card,) = channel.top()
    assert len(channel.replies(card["ts"])) == 1
    assert await news.states() == [ParcelState.SENT] * 2


@pytest.mark.parametrize(
    ("on_doubt", "shown", "unverified"), [(OnDoubt.REPOST, 2, False), (OnDoubt.SKIP, 1, True)]
)
async def test_where_nobody_can_tell_the_policy_decides(
    news: Newsroom, on_doubt: OnDoubt, shown: int, unverified: bool
) -> None:
    news.slack.team.scopes -= {"channels:history"}
    news.room.policies = {"slack": Policy(on_doubt=on_doubt)}
    await news.owe("aaaaa1", await news.place())
    news.wire.faults.add(lost(POST, stored=True))

    await news.rounds()

    parcel = await news.store.outbox.get(1)
    assert parcel is not None
    assert (len(news.titles()), parcel.state, parcel.unverified) == (shown, ParcelState.SENT, unverified)


async def test_an_archived_channel_rests_is_probed_rarely_and_comes_back(news: Newsroom) -> None:
    place = await news.place()
    channel = news.slack.team.channels["C1"]
    channel.is_archived = True
    await news.owe("aaaaa1", place)

    await news.rounds(24, HOUR)
    probes = len(news.wire.of(POST))
    channel.is_archived = False
    await news.rounds(30, HOUR)

    assert 2 <= probes <= 6
    assert await news.states() == [ParcelState.SENT]
    back = await news.store.wants.destination(place.id)
    assert back is not None
    assert back.suspended == ""


async def test_a_throttled_workspace_is_no_reason_to_stop_the_platform(news: Newsroom) -> None:
    await news.owe("aaaaa1", await news.place())
    news.wire.faults.add(throttled(POST, 3600, team="T1"))
    await news.rounds(2)

    assert news.titles() == []
    assert not news.room.paused_platforms


async def test_a_card_lives_on_after_its_message_was_deleted(news: Newsroom) -> None:
    place = await news.place()
    tale = await news.owe("aaaaa1", place)
    await news.rounds(1)
    news.slack.team.channels["C1"].messages.clear()
    entry = an_entry(title="More of it", source=1)
    new = NewEntry(entry=entry, keys=keys_of(entry), judgement=a_judgement(entry), story=tale.id)
    await news.store.apply(IngestPlan(entries=(new,), stories=(tale,)), news.clock.now())
    news.clock.advance(HOUR)

    await edit_round(news.room)
    await news.rounds(2)

    assert len(news.wire.of(POST)) == 1
