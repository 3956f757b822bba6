"""Date words in a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.commands.dates import is_date_word, span_of

NOW = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)  # in Paris the 30th, a Monday, one day after the clocks moved
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("word", "start", "end"),
    [
        ("today", "2026-03-29T22:00", "2026-03-30T22:00"),
        ("yesterday", "2026-03-28T23:00", "2026-03-29T22:00"),
        ("2026-03-28", "2026-03-27T23:00", "2026-03-28T23:00"),
        ("june", "2025-05-31T22:00", "2025-06-30T22:00"),
        ("mar", "2026-02-28T23:00", "2026-03-31T22:00"),
        ("2025-12", "2025-11-30T23:00", "2025-12-31T23:00"),
        ("2025", "2024-12-31T23:00", "2025-12-31T23:00"),
        ("7d", "2026-03-22T22:30", "2026-03-22T22:30"),
        ("sunday", "2026-03-28T23:00", "2026-03-29T22:00"),
    ],
)
def test_words_name_spans(word: str, start: str, end: str) -> None:
    span = span_of(word, now=NOW, zone=PARIS)

    assert (span.start, span.end) == tuple(
        datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (start, end)
    )


@pytest.mark.parametrize(
    "word", ["", "smarch", "2026-13-01", "2026-02-30", "2026-00", "d7", "monkey", "99999d"]
)
def test_other_words_are_none(word: str) -> None:
    assert not is_date_word(word)
