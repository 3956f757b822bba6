"""Nights, weekends, summer time, outages and lost rights, on a clock that is wound through them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cards import Card, DigestCard
from bot.cards.codec import from_json
from feeds.model import Cadence, CadenceKind, FirstContact, ParcelState, QuietHours
from tests.scenarios.clockwork import TENANT, Clockwork, clockwork

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
PARIS = ZoneInfo("Europe/Paris")
NIGHT = QuietHours(start=time(22), end=time(7))
WEEKENDS = QuietHours(start=time(22), end=time(7), weekends=True)


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS).astimezone(UTC)  # type: ignore[arg-type,misc]


def cards(work: Clockwork) -> list[Card | DigestCard]:
    return [card for text in work.platform.texts if isinstance(card := from_json(text), Card | DigestCard)]


def stories(card: Card | DigestCard) -> int:
    return 1 if isinstance(card, Card) else len(card.cards) + len(card.left_out)


@pytest.mark.parametrize("day", [(2026, 3, 27), (2026, 10, 23)], ids=["spring", "autumn"])
async def test_a_daily_digest_keeps_its_hour_when_the_clocks_change_and_skips_an_empty_day(
    tmp_path: Path, day: tuple[int, int, int]
) -> None:
    start = paris(*day, 12)
    async with clockwork(tmp_path, start) as work:
        await work.channel(Cadence(kind=CadenceKind.DAILY, at=time(9)), tz="Europe/Paris")
        told = {start + DAY * n + HOUR: [2 * n, 2 * n + 1] for n in range(5) if n != 1}
        await work.wind(start + 5 * DAY, HOUR, told)

        local = [at.astimezone(PARIS) for at in work.platform.at]
        assert [at.hour for at in local] == [9] * 4
        assert [(at.date() - local[0].date()).days for at in local] == [0, 2, 3, 4]
        assert [stories(card) for card in cards(work)] == [2] * 4


async def test_weekdays_rest_at_the_weekend_and_monday_tells_it_all(tmp_path: Path) -> None:
    start = paris(2026, 6, 12, 12)  # a Friday
    async with clockwork(tmp_path, start) as work:
        await work.channel(Cadence(kind=CadenceKind.WEEKDAYS, at=time(9)), tz="Europe/Paris")
        told = {start + HOUR: [0], start + DAY: [1], start + 2 * DAY: [2]}
        await work.wind(start + 4 * DAY, HOUR, told)

        assert work.platform.at == [paris(2026, 6, 15, 9)]
        assert [stories(card) for card in cards(work)] == [3]


async def test_what_folds_overnight_comes_out_once_in_the_morning(tmp_path: Path) -> None:
    start = paris(2026, 6, 10, 23)
    async with clockwork(tmp_path, start) as work:
        await work.channel(tz="Europe/Paris", quiet=NIGHT)
        work.report(0)
        await work.wind(start + 3 * HOUR, HOUR)
        work.report(0, outlet=2)
        await work.wind(start + 12 * HOUR, HOUR)

        (card,) = cards(work)
        assert work.platform.at == [paris(2026, 6, 11, 7)]
        assert isinstance(card, Card)
        assert card.slugline.outlets == 2
        assert work.platform.edits == []


async def test_a_quiet_weekend_ends_on_monday_in_one_message_where_there_was_much(tmp_path: Path) -> None:
    start = paris(2026, 6, 12, 21)
    async with clockwork(tmp_path, start) as work:
        await work.channel(tz="Europe/Paris", quiet=WEEKENDS)
        told = {start + (2 + 5 * n) * HOUR: [n] for n in range(8)}
        await work.wind(start + 3 * DAY, HOUR, told)

        assert work.platform.at == [paris(2026, 6, 15, 7)]
        assert [stories(card) for card in cards(work)] == [8]


async def test_what_an_outage_brought_into_the_quiet_hours_waits_for_their_end(tmp_path: Path) -> None:
    start = paris(2026, 6, 10, 20)
    async with clockwork(tmp_path, start) as work:
        await work.channel(tz="Europe/Paris", quiet=NIGHT)
        work.report(0)
        await work.poll()  # and here the process ends, until the night
        work.clock.set(paris(2026, 6, 11, 1))
        await work.wind(paris(2026, 6, 11, 8), HOUR)

        assert work.platform.at == [paris(2026, 6, 11, 7)]


async def test_a_day_without_the_desk_ends_in_one_message_a_channel(tmp_path: Path) -> None:
    start = paris(2026, 6, 10, 12)
    async with clockwork(tmp_path, start) as work:
        places = [await work.channel(address=f"channel {number}") for number in range(10)]
        for number in range(20):
            work.report(number)
            work.clock.advance(10 * MINUTE)
            await work.poll()
        work.clock.advance(DAY)
        await work.wind(work.clock.now() + HOUR, 5 * MINUTE)

        posted = Counter(posting.destination.id for posting in work.platform.landed)
        assert posted == {place.id: 1 for place in places}
        assert {stories(card) for card in cards(work)} == {20}


async def test_being_shut_out_for_a_day_costs_nothing(tmp_path: Path) -> None:
    start = paris(2026, 6, 10, 12)
    async with clockwork(tmp_path, start) as work:
        told_of: list[str] = []
        work.room.on_suspended = lambda place, reason: told_of.append(reason)
        place = await work.channel()
        work.report(0)
        await work.wind(start + HOUR, HOUR)
        work.platform.is_shut = True
        told = {start + (n + 1) * HOUR: [n] for n in range(1, 11)}
        await work.wind(start + 25 * HOUR, HOUR, told)
        tries = work.platform.tries[1:]
        work.platform.is_shut = False
        await work.wind(start + 40 * HOUR, HOUR)

        lines = await work.store.wants.subscriptions(TENANT)
        states = Counter([row["state"] async for row in work.store.exports.deliveries()])
        back = await work.store.wants.destination(place.id)
        assert [at - tries[0] for at in tries] == [timedelta(), HOUR, 7 * HOUR]
        assert told_of == ["Slugline may not post here."]
        assert [stories(card) for card in cards(work)] == [1, 10]
        assert (len(lines), states) == (1, {ParcelState.SENT.value: 11})
        assert back is not None
        assert (back.suspended, back.probes) == ("", 0)


async def test_probes_come_after_one_hour_six_a_day_and_then_daily(tmp_path: Path) -> None:
    start = paris(2026, 6, 10, 12)
    async with clockwork(tmp_path, start) as work:
        await work.channel()
        work.platform.is_shut = True
        work.report(0)
        await work.wind(start + 5 * DAY, HOUR)

        tries = work.platform.tries
        assert [at - tries[0] for at in tries] == [HOUR * n for n in (0, 1, 7, 31, 55, 79, 103)]


@pytest.mark.parametrize(
    ("first", "shown"), [(FirstContact.NONE, []), (FirstContact.ONE, [1]), (FirstContact.FIVE, [5])]
)
async def test_a_new_subscription_is_one_message_whatever_the_desk_knows(
    tmp_path: Path, first: FirstContact, shown: list[int]
) -> None:
    start = paris(2026, 6, 10, 12)
    async with clockwork(tmp_path, start) as work:
        for number in range(8):
            work.report(number)
            await work.wind(work.clock.now() + MINUTE, MINUTE)
        await work.channel(first=first)
        await work.wind(work.clock.now() + 2 * HOUR, HOUR)

        assert [stories(card) for card in cards(work)] == shown


async def test_an_hour_has_its_cap_and_the_rest_is_one_message(tmp_path: Path) -> None:
    start = paris(2026, 6, 10, 12)
    async with clockwork(tmp_path, start) as work:
        await work.channel(cap=3)
        for number in range(9):
            work.report(number)
            await work.wind(work.clock.now() + 4 * MINUTE, 4 * MINUTE)
        await work.wind(start + 2 * HOUR, MINUTE)

        assert [stories(card) for card in cards(work)] == [1, 1, 1, 6]
        assert work.platform.at[3] - work.platform.at[0] == HOUR
