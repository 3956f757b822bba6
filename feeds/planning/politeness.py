"""When to ask a feed again: what it asks for, what it is worth, how it fails. Called by the poll."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.model import Health, IntervalHints, Source, SourceState
from feeds.ports import Blocked, Failed, Fetched, FetchOutcome, Gone, NotModified

USUAL = timedelta(minutes=60)
LEAST = timedelta(seconds=1)
LEAST_BACKOFF = timedelta(minutes=1)
LONGEST_BACKOFF = timedelta(hours=24)
LONGEST_RETRY_AFTER = timedelta(days=7)
GIVE_UP_AFTER = timedelta(days=30)
MOVED_FOR_GOOD = 3
SLOWER = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PollBounds:
    """The floor of every interval, and the cap on those that a feed or its rhythm asks for."""

    minimum: timedelta
    maximum: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class PollTiming:
    """When to ask next, not before when (a Retry-After), and the interval without chance in it."""

    next_poll: datetime
    not_before: datetime | None
    gap: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One answered request: when, what the feed says of its rhythm, how much of it was new.

    `jitter` is a share of the interval, from 0 to 0.1, drawn by the caller; `hints` None is as before.
    """

    now: datetime
    bounds: PollBounds
    hints: IntervalHints | None = None
    jitter: float = 0.0
    news: int = 0


def next_poll(outcome: FetchOutcome, source: Source, asked: Asked) -> PollTiming:
    """The interval that politeness allows, moved out of the hours in which the feed wants rest."""
    if isinstance(outcome, Fetched | NotModified):
        gap = _rhythm(outcome, source, asked)
        due = _outside(asked.now + gap * (1 + asked.jitter), _hints(source, asked))
        return PollTiming(next_poll=due, not_before=None, gap=gap)
    gap = backoff(source, asked.bounds)
    due = asked.now + gap * (1 + asked.jitter)
    if isinstance(outcome, Failed) and outcome.retry_after is not None:
        until = asked.now + min(max(outcome.retry_after, timedelta()), LONGEST_RETRY_AFTER)
        return PollTiming(next_poll=max(due, until), not_before=until, gap=gap)
    return PollTiming(next_poll=due, not_before=None, gap=gap)


def backoff(source: Source, bounds: PollBounds) -> timedelta:
    """Twice as long after each failure in a row, up to a day; a new source starts at a minute."""
    base = max(bounds.minimum, LEAST_BACKOFF)
    doubled: timedelta = base * 2 ** min(source.health.failures + 1, 16)
    return min(doubled, LONGEST_BACKOFF)


def after_poll(outcome: FetchOutcome, source: Source, asked: Asked) -> Source:
    """The source as this poll leaves it: timing, validators, health, and where it has moved."""
    timing = next_poll(outcome, source, asked)
    timed = replace(
        source,
        next_poll=timing.next_poll,
        not_before=timing.not_before,
        gap=source.gap if isinstance(outcome, Blocked | Failed | Gone) else timing.gap,
        health=_health(outcome, source, asked),
    )
    match outcome:
        case Fetched():
            fresh = replace(timed, validators=outcome.validators, body_hash=outcome.body_hash)
            return _moved(fresh, outcome.moved_to)
        case NotModified():
            return _moved(replace(timed, validators=outcome.validators), outcome.moved_to)
        case Gone():
            return replace(timed, state=SourceState.GONE)
        case Blocked():
            return _given_up(timed, asked.now)
        case Failed():
            return timed


def _rhythm(outcome: Fetched | NotModified, source: Source, asked: Asked) -> timedelta:
    bounds = asked.bounds
    wish = _wish(outcome, _hints(source, asked))
    usual = wish or USUAL
    # Who can answer "nothing new" cheaply, or says how often, may be asked up to the floor.
    cheap = wish is not None or outcome.validators.etag or outcome.validators.last_modified
    least = bounds.minimum if cheap else max(bounds.minimum, USUAL)
    adapted = max(_adapted(source.gap, usual, asked.news, is_first=never_worked(source)), wish or timedelta())
    return max(bounds.minimum, min(max(adapted, least), bounds.maximum), LEAST)


def _hints(source: Source, asked: Asked) -> IntervalHints:
    return source.health.hints if asked.hints is None else asked.hints


def _adapted(gap: timedelta | None, usual: timedelta, news: int, *, is_first: bool) -> timedelta:
    if gap is None or is_first:
        return usual
    return min(gap / 2, usual) if news else gap * SLOWER


def _wish(outcome: Fetched | NotModified, hints: IntervalHints) -> timedelta | None:
    """The longest interval that the feed or its server names; nought says nothing."""
    named = [wish for wish in (outcome.fresh_for, hints.ttl, hints.update_every) if wish]
    return max(named, default=None)


def _outside(due: datetime, hints: IntervalHints) -> datetime:
    """The first moment from then on that is not in an hour or day of rest; if all are, it does not matter."""
    if len(hints.skip_hours) >= 24 or len(hints.skip_days) >= 7:
        return due
    while due.hour in hints.skip_hours or due.weekday() in hints.skip_days:
        due = due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def never_worked(source: Source) -> bool:
    """Whether the feed was never read: what it holds now is no news, only how things stand."""
    return source.health.worked_at is None


def _health(outcome: FetchOutcome, source: Source, asked: Asked) -> Health:
    health = source.health
    polled = replace(health, polls=health.polls + 1, polled_at=asked.now, hints=_hints(source, asked))
    if isinstance(outcome, Fetched | NotModified):
        return replace(polled, failures=0, reason="", failing_since=None, worked_at=asked.now)
    return replace(
        polled,
        failures=health.failures + 1,
        reason=outcome.reason,
        failing_since=health.failing_since or asked.now,
    )


def _moved(source: Source, moved_to: str) -> Source:
    """A move counts once it has held for three polls: a captive portal lies only for a while."""
    if not moved_to or moved_to == source.url:
        return replace(source, moved_to="", moved_polls=0)
    polls = source.moved_polls + 1 if moved_to == source.moved_to else 1
    if polls < MOVED_FOR_GOOD:
        return replace(source, moved_to=moved_to, moved_polls=polls)
    return replace(source, url=moved_to, moved_to="", moved_polls=0)


def _given_up(source: Source, now: datetime) -> Source:
    since = source.health.failing_since or now
    return replace(source, state=SourceState.GONE) if now - since >= GIVE_UP_AFTER else source
