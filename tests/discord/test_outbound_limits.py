"""Never more than Discord allows, and every wait that it asks for is kept to the millisecond."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.platforms.discord import rates
from bot.ports import Posted, Throttled
from tests.discord.outgoing import Out, an_out
from tests.fakes.discord_wire import Fault, Limit, Right

POST = ("POST", "/channels/{}/messages")
PATCH = ("PATCH", "/channels/{}/messages/{}")


@pytest.fixture
async def out() -> AsyncIterator[Out]:
    async with an_out() as started:
        yield started


async def test_a_channel_s_messages_come_as_fast_as_its_headers_let_them(out: Out) -> None:
    out.wire.limits.by_route[POST] = Limit(3, 0.4)
    place = out.place(out.channel())

    outcomes = [await out.platform.post(out.posting(place)) for _ in range(9)]

    assert all(isinstance(outcome, Posted) for outcome in outcomes)
    assert out.wire.limits.refused == {}


async def test_a_long_wait_goes_back_to_the_outbox_and_nothing_is_sent(out: Out) -> None:
    out.wire.limits.by_route[POST] = Limit(1, 60.0)
    place = out.place(out.channel())
    await out.posted(place)

    outcome = await out.platform.post(out.posting(place))

    assert isinstance(outcome, Throttled)
    assert timedelta(seconds=59) < outcome.retry_after <= timedelta(seconds=60.1)
    assert outcome.scope == "channel"
    assert len(out.wire.asked(*POST)) == 1


@pytest.mark.parametrize("scope", ["user", "shared"])
async def test_a_refusal_is_obeyed_to_the_millisecond(out: Out, scope: str) -> None:
    place, other = out.place(out.channel()), out.place(out.channel())
    out.wire.faults.add(Fault(*POST, scope=scope, retry_after=0.337))

    outcome = await out.platform.post(out.posting(place))
    await out.posted(other)
    await out.posted(place)

    refused, elsewhere, again = out.wire.asked(*POST)
    assert outcome == Throttled(retry_after=timedelta(seconds=0.337))
    assert elsewhere.at - refused.at < 0.3
    assert 0.337 <= again.at - refused.at < 0.6
    assert out.wire.state.invalid == (scope == "user")


async def test_a_refusal_for_all_stops_every_channel(out: Out) -> None:
    place, other = out.place(out.channel()), out.place(out.channel())
    await out.posted(other)
    out.wire.faults.add(Fault(*POST, scope="global", retry_after=0.5))

    outcome = await out.platform.post(out.posting(place))
    await out.posted(other)

    *_, refused, again = out.wire.asked(*POST)
    assert outcome == Throttled(retry_after=timedelta(seconds=0.5), scope="global")
    assert again.at - refused.at >= 0.5


async def test_the_wall_before_discord_stops_everything_for_as_long_as_it_says(out: Out) -> None:
    place, other = out.place(out.channel()), out.place(out.channel())
    out.wire.faults.add(Fault(*POST, status=429, wall=True))

    outcome = await out.platform.post(out.posting(place))
    held = await out.platform.post(out.posting(other))

    assert outcome == Throttled(retry_after=timedelta(seconds=30), scope="global")
    assert isinstance(held, Throttled)
    assert held.scope == "global"
    assert len(out.wire.asked(*POST)) == 1


async def test_many_channels_at_once_stay_below_fifty_a_second(out: Out) -> None:
    places = [out.place(out.channel()) for _ in range(60)]

    outcomes = await asyncio.gather(*(out.platform.post(out.posting(place)) for place in places))

    held = [outcome for outcome in outcomes if isinstance(outcome, Throttled)]
    assert out.wire.limits.refused == {}
    assert out.wire.limits.most_a_second <= 50
    assert all(outcome.scope == "global" for outcome in held)


async def test_many_messages_of_few_channels_at_once_never_meet_an_empty_bucket(out: Out) -> None:
    out.wire.limits.by_route[POST] = Limit(5, 0.3)
    places = [out.place(out.channel()) for _ in range(3)]
    await asyncio.gather(*(out.posted(place) for place in places))

    work = [out.platform.post(out.posting(place)) for place in places for _ in range(12)]
    await asyncio.gather(*work)

    assert out.wire.limits.refused == {}


async def test_edits_have_a_limit_of_their_own(out: Out) -> None:
    out.wire.limits.by_route[POST] = Limit(1, 60.0)
    out.wire.limits.by_route[PATCH] = Limit(2, 0.3)
    place = out.place(out.channel())
    name = await out.posted(place)

    for _ in range(4):
        assert isinstance(await out.platform.edit(out.posting(place), name), Posted)

    assert out.wire.limits.refused == {}


async def test_refusals_stop_long_before_they_cost_us_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_INVALID", 3)
    async with an_out() as out:
        for _ in range(5):
            channel = out.channel()
            out.wire.forbid(channel, Right.VIEW_CHANNEL)
            outcome = await out.platform.post(out.posting(out.place(channel)))

        assert isinstance(outcome, Throttled)
        assert (outcome.scope, out.wire.state.invalid) == ("global", 3)
        assert outcome.retry_after > timedelta(minutes=9)
