"""When a delivery is due: slots of a cadence and quiet hours, in a zone's own time. Called by the plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from feeds.model import Cadence, CadenceKind, QuietHours

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SATURDAY = 5


def due_at(cadence: Cadence, *, tz: ZoneInfo, now: datetime) -> datetime:
    """Now, or the first slot of the cadence after now."""
    match cadence.kind:
        case CadenceKind.NOW:
            return now
        case CadenceKind.HOURLY:
            return _next_full_hour(now, tz)
        case _:
            return _next_slot(cadence, tz, now)


def out_of_quiet(
    due: datetime, quiet: QuietHours | None, tz: ZoneInfo, *, urgent_ok: bool = False
) -> datetime:
    """The same instant, or the end of the quiet time that it falls into."""
    if quiet is None or urgent_ok:
        return due
    for _ in range(8):  # a weekend may end in a night, and a night in a weekend
        silence = silence_at(due, quiet, tz)
        if silence is None:
            return due
        due = silence[1]
    return due


def silence_at(moment: datetime, quiet: QuietHours, tz: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Begin and end of the quiet time that the moment falls into, if it does."""
    today = moment.astimezone(tz).date()
    silences = (*_nights(today, quiet, tz), *_weekends(today, quiet, tz))
    return next(((begin, end) for begin, end in silences if begin <= moment < end), None)


def instant(day: date, at: time, tz: ZoneInfo) -> datetime:
    """That local time in UTC: the first of two, or the next instant where the clock skips it."""
    wall = datetime.combine(day, at)
    first = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    if first.astimezone(tz).replace(tzinfo=None) == wall:
        return first
    skipped_from = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    return _jump(skipped_from, first, tz)


def _jump(before: datetime, after: datetime, tz: ZoneInfo) -> datetime:
    """The instant between the two at which the zone changes its offset."""
    old = before.astimezone(tz).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(tz).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def _next_full_hour(now: datetime, tz: ZoneInfo) -> datetime:
    now = now.astimezone(UTC)
    local = now.astimezone(tz)
    into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    due = now + HOUR - into
    # Where the clock moves by half an hour, an hour later is not on the hour.
    off = due.astimezone(tz).minute
    return due + HOUR - timedelta(minutes=off) if off else due


def _next_slot(cadence: Cadence, tz: ZoneInfo, now: datetime) -> datetime:
    for day in _days_from(now.astimezone(tz).date()):
        due = instant(day, cadence.at, tz)
        if due > now and _speaks_on(cadence, day):
            return due
    raise ValueError("A cadence without a day to speak on.")


def _days_from(first: date) -> Iterator[date]:
    # A zone may leave out a whole day (Apia, 2011), so a week is not always enough.
    yield from (first + DAY * ahead for ahead in range(-1, 16))


def _speaks_on(cadence: Cadence, day: date) -> bool:
    match cadence.kind:
        case CadenceKind.WEEKDAYS:
            return day.weekday() < SATURDAY
        case CadenceKind.WEEKLY:
            return day.weekday() == cadence.on
        case _:
            return True


def _nights(today: date, quiet: QuietHours, tz: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    if quiet.start == quiet.end:
        return
    over_midnight = quiet.start > quiet.end
    for day in (today - DAY, today):
        last = day + DAY if over_midnight else day
        yield instant(day, quiet.start, tz), instant(last, quiet.end, tz)


def _weekends(today: date, quiet: QuietHours, tz: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    if quiet.weekends and today.weekday() >= SATURDAY:
        saturday = today - DAY * (today.weekday() - SATURDAY)
        yield instant(saturday, time(0), tz), instant(saturday + 2 * DAY, time(0), tz)
