"""How often a feed is asked, and how patiently when it fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.model import Health, IntervalHints, Source, SourceState, Validators
from feeds.planning.politeness import Asked, PollBounds, after_poll, next_poll
from feeds.ports import Blocked, Failed, Fetched, FetchOutcome, Gone, NotModified
from tests.builders import a_source
from tests.fakes.clock import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BOUNDS = PollBounds(minimum=15 * MINUTE, maximum=24 * HOUR)
CHEAP = Validators(etag='"one"')


def asked(**fields: object) -> Asked:
    return Asked(**{"now": NOON, "bounds": BOUNDS} | fields)  # type: ignore[arg-type]


def fetched(**fields: object) -> Fetched:
    defaults = {"url": "https://o.example", "body": b"", "body_hash": "h", "validators": CHEAP}
    return Fetched(**defaults | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "hints", "gap"),
    [
        (fetched(), IntervalHints(), HOUR),
        (fetched(fresh_for=timedelta()), IntervalHints(), HOUR),
        (fetched(fresh_for=5 * MINUTE), IntervalHints(), 15 * MINUTE),
        (fetched(fresh_for=3 * HOUR), IntervalHints(), 3 * HOUR),
        (fetched(fresh_for=30 * DAY), IntervalHints(), DAY),
        (fetched(), IntervalHints(ttl=2 * HOUR), 2 * HOUR),
        (fetched(), IntervalHints(ttl=2 * HOUR, update_every=6 * HOUR), 6 * HOUR),
        (fetched(), IntervalHints(ttl=MINUTE), 15 * MINUTE),
    ],
)
def test_a_feed_is_asked_as_often_as_it_says(
    outcome: FetchOutcome, hints: IntervalHints, gap: timedelta
) -> None:
    assert next_poll(outcome, a_source(), asked(hints=hints)).next_poll == NOON + gap


def test_jitter_makes_it_later() -> None:
    assert next_poll(fetched(), a_source(), asked(jitter=0.1)).next_poll == NOON + 66 * MINUTE


def polled(source: Source, *, news: int, outcome: FetchOutcome | None = None) -> Source:
    now = source.next_poll or NOON
    return after_poll(outcome or fetched(), source, asked(now=now, news=news))


def test_a_feed_with_news_in_each_poll_goes_to_the_floor() -> None:
    source = a_source()
    for _ in range(5):
        source = polled(source, news=2)

    assert source.gap == 15 * MINUTE


def test_a_feed_that_says_nothing_at_all_stays_at_an_hour_however_busy() -> None:
    source = a_source()
    for _ in range(5):
        source = polled(source, news=2, outcome=fetched(validators=Validators()))

    assert source.gap == HOUR


def test_a_quiet_feed_is_asked_every_six_hours_or_less_until_it_has_news() -> None:
    source, gaps = a_source(), []
    while (source.next_poll or NOON) < NOON + 7 * DAY:
        source = polled(source, news=0, outcome=NotModified(validators=CHEAP))
        gaps.append(source.gap or timedelta())
    later = polled(source, news=1)

    assert sum(gap >= 6 * HOUR for gap in gaps) > len(gaps) / 2
    assert gaps[-1] == DAY
    assert later.gap == HOUR


def test_rest_hours_and_days_are_kept_even_when_nothing_changed() -> None:
    hints = IntervalHints(skip_hours=frozenset({13, 14}), skip_days=frozenset({2}))  # noon is a Wednesday
    source = after_poll(fetched(), a_source(), asked(hints=hints))
    again = after_poll(NotModified(validators=CHEAP), source, asked())

    assert source.next_poll == again.next_poll == datetime(2026, 6, 11, 0, tzinfo=UTC)


def test_failures_double_the_interval_up_to_a_day() -> None:
    source, gaps = a_source(gap=HOUR), []
    for _ in range(9):
        source = polled(source, news=0, outcome=Failed(reason="no answer"))
        assert source.next_poll is not None
        assert source.health.polled_at is not None
        gaps.append(source.next_poll - source.health.polled_at)

    assert gaps[:4] == [30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR]
    assert gaps[-1] == DAY
    assert (source.health.failures, source.health.failing_since, source.gap) == (9, NOON, HOUR)


@pytest.mark.parametrize(
    ("wait", "until"),
    [(2 * HOUR, NOON + 2 * HOUR), (365_000 * DAY, NOON + 7 * DAY), (timedelta(seconds=-5), NOON)],
)
def test_retry_after_is_kept_up_to_a_week(wait: timedelta, until: datetime) -> None:
    timing = next_poll(Failed(reason="429", retry_after=wait), a_source(), asked())

    assert timing.not_before == until
    assert timing.next_poll >= until


def test_an_answer_ends_all_failing() -> None:
    ill = a_source(health=Health(polls=4, failures=4, reason="x", failing_since=NOON - DAY))

    well = after_poll(NotModified(validators=CHEAP), ill, asked())

    assert (well.health.failures, well.health.reason, well.health.failing_since) == (0, "", None)
    assert well.health.polls == 5


def test_gone_is_for_good_and_blocked_after_a_month() -> None:
    blocked = Blocked(reason="404", status=404)
    month = a_source(health=Health(failures=20, failing_since=NOON - 30 * DAY))

    assert after_poll(Gone(reason="410"), a_source(), asked()).state is SourceState.GONE
    assert after_poll(blocked, a_source(), asked()).state is SourceState.ACTIVE
    assert after_poll(blocked, month, asked()).state is SourceState.GONE
    assert after_poll(Failed(reason="down"), month, asked()).state is SourceState.ACTIVE


def test_a_move_counts_once_it_has_held_for_three_polls() -> None:
    source = a_source()
    moved = fetched(moved_to="https://new.example/feed")
    urls = []
    for outcome in (moved, moved, fetched(), moved, moved, moved):
        source = after_poll(outcome, source, asked())
        urls.append(source.url)

    assert urls == [a_source().url] * 5 + ["https://new.example/feed"]


def test_validators_are_those_of_the_last_answer_and_a_failure_keeps_them() -> None:
    source = a_source(validators=Validators(etag='"old"', last_modified="yesterday"), body_hash="old")

    fresh = after_poll(fetched(body_hash="new"), source, asked())

    assert (fresh.validators, fresh.body_hash) == (CHEAP, "new")
    assert after_poll(Failed(reason="x"), source, asked()).validators == source.validators


def test_a_stand_of_ones_own_is_asked_every_few_seconds() -> None:
    bounds = PollBounds(minimum=timedelta(), maximum=timedelta(seconds=5))
    source = replace(a_source(), gap=timedelta(seconds=5))

    assert next_poll(fetched(), source, asked(bounds=bounds)).gap == timedelta(seconds=5)
    assert next_poll(fetched(), source, asked(bounds=bounds, news=3)).gap >= timedelta(seconds=1)
