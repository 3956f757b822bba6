"""How often a role is rung and a card published is known after a restart, too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.deliver import drain
from tests.discord.newsroom import Newsroom
from tests.discord.test_outbound_delivery import Dying, Killed
from tests.fakes.discord_wire import Fault, Kind, Limit

POST = ("POST", "/channels/{}/messages")
RUNG = ("<@&7>",)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def test_a_role_is_rung_once_an_hour_whatever_restarts(news: Newsroom) -> None:
    channel = news.channel()
    place = await news.place(channel, ping="<@&7>")
    for number, wait in enumerate((MINUTE, MINUTE, HOUR, MINUTE)):
        await news.owe(f"aaaaa{number}", place)
        await news.rounds(1)
        news.again()
        news.clock.advance(wait)

    assert [one.pinged for one in news.shown(channel)] == [RUNG, (), (), RUNG]


async def test_a_role_is_rung_five_times_a_day_whatever_restarts(news: Newsroom) -> None:
    news.wire.limits.by_route[POST] = Limit(100, 1.0)
    channel = news.channel()
    place = await news.place(channel, ping="<@&7>")
    for number in range(7):
        await news.owe(f"aaaaa{number}", place)
        await news.rounds(1)
        news.again()
        news.clock.advance(HOUR)

    assert [one.pinged for one in news.shown(channel)] == [RUNG] * 5 + [()] * 2


async def test_a_ring_whose_answer_nobody_heard_counts(news: Newsroom) -> None:
    channel = news.channel()
    place = await news.place(channel, ping="<@&7>")
    await news.owe("aaaaa0", place)
    news.room.platforms = {"discord": Dying(news.a_platform(), landed=True)}
    with pytest.raises(Killed):
        await drain(news.room, place.id)

    news.again()
    await news.owe("bbbbb0", place)
    await news.rounds()

    assert [one.pinged for one in news.shown(channel)] == [RUNG, ()]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(*POST, scope="user", retry_after=0.2),
        Fault(*POST, status=400, code=200000),
    ],
    ids=["throttled", "refused"],
)
async def test_a_ring_that_did_not_go_out_does_not_count(news: Newsroom, fault: Fault) -> None:
    channel = news.channel()
    place = await news.place(channel, ping="<@&7>")
    news.wire.faults.add(fault)
    await news.owe("aaaaa0", place)
    await news.rounds(1)
    news.again()
    await news.owe("bbbbb0", place)

    await news.rounds()

    assert news.shown(channel)[0].pinged == RUNG


async def test_a_setting_that_rings_nobody_uses_nothing_up(news: Newsroom) -> None:
    channel = news.channel()
    place = await news.place(channel, ping="@everyone")
    await news.owe("aaaaa0", place)
    await news.rounds(1)
    await news.subscribe(place, "1", ping="<@&7>")
    await news.owe("bbbbb0", place)

    await news.rounds(1)

    assert [one.pinged for one in news.shown(channel)] == [(), RUNG]


async def test_ten_cards_an_hour_are_published_whatever_restarts(news: Newsroom) -> None:
    news.wire.limits.by_route[POST] = Limit(100, 1.0)
    channel = news.channel(Kind.ANNOUNCEMENT)
    place = await news.place(channel, publish=True)
    for number in range(12):
        await news.owe(f"aaaa{number:02}", place)
        await news.rounds(1)
        news.again()
    news.wire.state.crossposts.clear()
    news.clock.advance(HOUR)
    await news.owe("bbbbb0", place)
    await news.rounds(1)

    assert [one.crossposted for one in news.shown(channel)] == [True] * 10 + [False] * 2 + [True]
    assert len(news.wire.asked("POST", "/channels/{}/messages/{}/crosspost")) == 11


async def test_a_card_that_could_not_be_published_leaves_its_place_to_another(news: Newsroom) -> None:
    news.wire.faults.add(Fault("POST", "/channels/{}/messages/{}/crosspost", status=500))
    channel = news.channel(Kind.ANNOUNCEMENT)
    place = await news.place(channel, publish=True)
    await news.owe("aaaaa0", place)
    await news.rounds(1)

    assert await news.store.outbox.published(place.id, news.clock.now() - HOUR) == ()
