"""How often a feed asks to be read, from the part of it that is not items; feedparser keeps little of it."""

from __future__ import annotations

import re
from datetime import timedelta

from feeds.reading.raw import IntervalHints

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
LONGEST_HEAD = 100_000


def read_hints(head: bytes) -> IntervalHints:
    """The hints of a document whose items were cut out, or of one read whole."""
    text = head[:LONGEST_HEAD].decode("utf-8", "replace")
    return IntervalHints(
        ttl=_minutes(_first(text, "ttl")),
        update_every=_period(_first(text, r"sy:updatePeriod"), _first(text, r"sy:updateFrequency")),
        skip_hours=frozenset(int(hour) % 24 for hour in _inside(text, "skipHours", r"[0-9]{1,2}")),
        skip_days=_weekdays(_inside(text, "skipDays", r"[A-Za-z]{6,9}")),
    )


def _first(text: str, tag: str) -> str:
    found = re.search(
        rf"<{tag}(?:\s[^<>]{{0,100}})?>\s{{0,50}}([^<>\s]{{1,20}})\s{{0,50}}</{tag}>", text, re.I
    )
    return found[1] if found else ""


def _inside(text: str, tag: str, value: str) -> list[str]:
    block = re.search(rf"<{tag}>(.{{0,3000}}?)</{tag}>", text, re.I | re.S)
    return re.findall(rf">\s{{0,20}}({value})\s{{0,20}}<", block[1]) if block else []


def _minutes(text: str) -> timedelta | None:
    return timedelta(minutes=int(text)) if re.fullmatch(r"[1-9][0-9]{0,5}", text) else None


def _period(period: str, frequency: str) -> timedelta | None:
    length = PERIODS.get(period.lower())
    if length is None:
        return None
    return length / int(frequency) if re.fullmatch(r"[1-9][0-9]{0,3}", frequency) else length


def _weekdays(names: list[str]) -> frozenset[int]:
    return frozenset(DAYS.index(name.lower()) for name in names if name.lower() in DAYS)
