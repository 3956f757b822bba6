"""Date words (`2026-11-22`, yesterday, june, 7d) as spans of time in a zone. Pure: `now` comes in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AGO = re.compile(r"(\d{1,4})([hdw])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `start` up to but not including `end`, in UTC."""

    start: datetime
    end: datetime


def is_date_word(word: str) -> bool:
    """Whether `span_of` understands it, whatever the day."""
    try:
        span_of(word, now=datetime(2024, 2, 29, tzinfo=UTC), zone=ZoneInfo("UTC"))
    except ValueError:
        return False
    return True


def span_of(word: str, *, now: datetime, zone: ZoneInfo) -> Span:
    """The day, month, year or moment that the word names; raises ValueError for any other word."""
    try:
        return _span_of(word.lower(), now=now, zone=zone)
    except OverflowError as error:
        raise ValueError(word) from error


def _span_of(word: str, *, now: datetime, zone: ZoneInfo) -> Span:
    today = now.astimezone(zone).date()
    if word in {"now", "today", "yesterday"}:
        return _days(today - timedelta(days=word == "yesterday"), 1, zone)
    if ago := _AGO.fullmatch(word):
        moment = now - int(ago[1]) * _UNITS[ago[2]]
        return Span(start=moment, end=moment)
    if _DAY.fullmatch(word):
        return _days(date.fromisoformat(word), 1, zone)
    if word[:3] in DAYS and _is_weekday(word):
        back = (today.weekday() - DAYS.index(word[:3])) % 7
        return _days(today - timedelta(days=back), 1, zone)
    return _month_or_year(word, today, zone)


def _month_or_year(word: str, today: date, zone: ZoneInfo) -> Span:
    if known := _MONTH.fullmatch(word):
        return _month(int(known[1]), int(known[2]), zone)
    if _YEAR.fullmatch(word):
        return Span(
            start=_midnight(date(int(word), 1, 1), zone), end=_midnight(date(int(word) + 1, 1, 1), zone)
        )
    month = next((i for i, name in enumerate(MONTHS, 1) if word in {name, name[:3]}), 0)
    if not month:
        raise ValueError(word)
    return _month(today.year - (month > today.month), month, zone)


def _is_weekday(word: str) -> bool:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return word in DAYS or word in full


def _days(first: date, count: int, zone: ZoneInfo) -> Span:
    return Span(start=_midnight(first, zone), end=_midnight(first + timedelta(days=count), zone))


def _month(year: int, month: int, zone: ZoneInfo) -> Span:
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return Span(start=_midnight(first, zone), end=_midnight(after, zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
