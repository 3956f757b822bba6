"""Slots and quiet hours through a whole year of clocks that jump."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from feeds.model import Cadence, CadenceKind, QuietHours
from feeds.planning.cadence import due_at, instant, out_of_quiet

ZONES = [
    "UTC", "America/Los_Angeles", "Europe/Paris", "Australia/Lord_Howe", "Asia/Kolkata",
    "Pacific/Chatham", "America/St_Johns", "Africa/Casablanca", "Asia/Tokyo",
]  # fmt: skip
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
zones = st.sampled_from(ZONES).map(ZoneInfo)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
cadences = st.builds(Cadence, kind=st.sampled_from(CadenceKind), at=times, on=st.integers(0, 6))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def slots_of_a_year(cadence: Cadence, zone: ZoneInfo) -> list[datetime]:
    slots, now = [], YEAR
    while (now := due_at(cadence, tz=zone, now=now)) < utc(2027, 1, 1):
        slots.append(now)
    return slots


PARIS, LA = "Europe/Paris", "America/Los_Angeles"
NIGHTLY = Cadence(kind=CadenceKind.DAILY, at=time(2, 30))


@pytest.mark.parametrize(
    ("cadence", "zone", "now", "due"),
    [
        (Cadence(), PARIS, utc(2026, 6, 10, 12, 3), utc(2026, 6, 10, 12, 3)),
        (Cadence(kind=CadenceKind.HOURLY), PARIS, utc(2026, 6, 10, 12, 3), utc(2026, 6, 10, 13)),
        (Cadence(kind=CadenceKind.HOURLY), "Asia/Kolkata", utc(2026, 6, 10, 12, 3), utc(2026, 6, 10, 12, 30)),
        (Cadence(kind=CadenceKind.DAILY), PARIS, utc(2026, 6, 10, 6, 59), utc(2026, 6, 10, 7)),
        (Cadence(kind=CadenceKind.DAILY), PARIS, utc(2026, 6, 10, 7), utc(2026, 6, 11, 7)),
        (Cadence(kind=CadenceKind.DAILY), LA, utc(2026, 6, 10, 2), utc(2026, 6, 10, 16)),
        (Cadence(kind=CadenceKind.WEEKDAYS), "UTC", utc(2026, 6, 12, 10), utc(2026, 6, 15, 9)),
        (Cadence(kind=CadenceKind.WEEKLY), "UTC", utc(2026, 6, 10, 12), utc(2026, 6, 15, 9)),
        (Cadence(kind=CadenceKind.WEEKLY, on=2), "UTC", utc(2026, 6, 10, 8), utc(2026, 6, 10, 9)),
        # Paris skips 02:00 to 03:00 on 29 March and repeats it on 25 October 2026.
        (NIGHTLY, PARIS, utc(2026, 3, 28, 12), utc(2026, 3, 29, 1)),
        (NIGHTLY, PARIS, utc(2026, 10, 24, 12), utc(2026, 10, 25, 0, 30)),
        (NIGHTLY, PARIS, utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)),
    ],
)  # fmt: skip
def test_the_next_slot(cadence: Cadence, zone: str, now: datetime, due: datetime) -> None:
    assert due_at(cadence, tz=ZoneInfo(zone), now=now) == due


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(0), time(1, 45), time(2, 30), time(9), time(23, 59)])
def test_a_daily_digest_comes_once_on_each_day_of_the_year(zone: str, at: time) -> None:
    slots = slots_of_a_year(Cadence(kind=CadenceKind.DAILY, at=at), ZoneInfo(zone))
    days = [slot.astimezone(ZoneInfo(zone)).date() for slot in slots]

    assert len(days) == len(set(days))
    assert {later - earlier for earlier, later in pairwise(days)} == {DAY}
    assert all(slot.astimezone(ZoneInfo(zone)).time() >= at for slot in slots)


@pytest.mark.parametrize("zone", ZONES)
def test_an_hourly_digest_comes_at_every_full_hour_of_the_year(zone: str) -> None:
    slots = slots_of_a_year(Cadence(kind=CadenceKind.HOURLY), ZoneInfo(zone))

    assert all(slot.astimezone(ZoneInfo(zone)).minute == 0 for slot in slots)
    assert all(HOUR / 2 <= later - earlier <= HOUR * 1.5 for earlier, later in pairwise(slots))


@pytest.mark.parametrize("zone", ZONES)
def test_weekdays_have_five_and_weeks_one(zone: str) -> None:
    weekdays = slots_of_a_year(Cadence(kind=CadenceKind.WEEKDAYS), ZoneInfo(zone))
    weeks = slots_of_a_year(Cadence(kind=CadenceKind.WEEKLY, on=4), ZoneInfo(zone))

    assert len(weekdays) in (260, 261, 262)  # the year's edges are in UTC
    assert {slot.astimezone(ZoneInfo(zone)).weekday() for slot in weekdays} == {0, 1, 2, 3, 4}
    assert {slot.astimezone(ZoneInfo(zone)).weekday() for slot in weeks} == {4}


@given(cadences, zones, moments)
def test_a_slot_is_never_past_and_is_the_same_until_it_comes(
    cadence: Cadence, zone: ZoneInfo, now: datetime
) -> None:
    due = due_at(cadence, tz=zone, now=now)

    assert due >= now
    if cadence.kind is not CadenceKind.NOW:
        assert due > now
        assert due_at(cadence, tz=zone, now=now + (due - now) / 2) == due


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), times, zones)
def test_a_local_time_is_itself_or_the_next_that_there_is(day: date, at: time, zone: ZoneInfo) -> None:
    found = instant(day, at, zone)
    local = found.astimezone(zone).replace(tzinfo=None)
    wanted = datetime.combine(day, at)

    assert local >= wanted
    if local != wanted:
        assert (found - timedelta(minutes=1)).astimezone(zone).replace(tzinfo=None) < wanted


NIGHT = QuietHours(start=time(22), end=time(7))
WEEKENDS = QuietHours(start=time(22), end=time(7), weekends=True)
LUNCH = QuietHours(start=time(12), end=time(13, 30))


@pytest.mark.parametrize(
    ("quiet", "due", "out"),
    [
        (None, utc(2026, 6, 10, 23), utc(2026, 6, 10, 23)),
        (NIGHT, utc(2026, 6, 10, 19, 59), utc(2026, 6, 10, 19, 59)),
        (NIGHT, utc(2026, 6, 10, 20), utc(2026, 6, 11, 5)),
        (NIGHT, utc(2026, 6, 11, 4, 59), utc(2026, 6, 11, 5)),
        (NIGHT, utc(2026, 6, 11, 5), utc(2026, 6, 11, 5)),
        (LUNCH, utc(2026, 6, 10, 10, 30), utc(2026, 6, 10, 11, 30)),
        (NIGHT, utc(2026, 6, 13, 12), utc(2026, 6, 13, 12)),
        (WEEKENDS, utc(2026, 6, 13, 12), utc(2026, 6, 15, 5)),
        (WEEKENDS, utc(2026, 6, 12, 21), utc(2026, 6, 15, 5)),
        (QuietHours(start=time(0), end=time(0), weekends=True), utc(2026, 6, 13, 12), utc(2026, 6, 14, 22)),
        # The night of 28 March is an hour shorter, that of 24 October an hour longer.
        (NIGHT, utc(2026, 3, 28, 22), utc(2026, 3, 29, 5)),
        (NIGHT, utc(2026, 10, 24, 22), utc(2026, 10, 25, 6)),
        # 02:10 for the second time: the quiet that ends at 02:30 ended at the first.
        (QuietHours(start=time(22), end=time(2, 30)), utc(2026, 10, 25, 1, 10), utc(2026, 10, 25, 1, 10)),
    ],
)  # fmt: skip
def test_what_falls_into_quiet_hours_waits_for_their_end(
    quiet: QuietHours | None, due: datetime, out: datetime
) -> None:
    assert out_of_quiet(due, quiet, ZoneInfo(PARIS)) == out


def test_what_is_urgent_may_pass_the_quiet() -> None:
    assert out_of_quiet(utc(2026, 6, 10, 23), NIGHT, ZoneInfo(PARIS), urgent_ok=True) == utc(2026, 6, 10, 23)


@given(moments, times, times, st.booleans(), zones)
def test_nothing_comes_out_earlier_or_into_another_silence(
    due: datetime, start: time, end: time, weekends: bool, zone: ZoneInfo
) -> None:
    quiet = QuietHours(start=start, end=end, weekends=weekends)
    out = out_of_quiet(due, quiet, zone)

    assert out >= due
    assert out_of_quiet(out, quiet, zone) == out
    assert out - due <= 4 * DAY
