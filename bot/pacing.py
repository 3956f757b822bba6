"""How much one place is told, how fast and how loudly: edits, backlogs, caps, rings. Pure; rounds call it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from feeds.model import DestinationSettings, Parcel, ParcelKind, ParcelState

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YOUNG_GAP = timedelta(minutes=1)
MOST_AT_ONCE = 5
RUNG_A_DAY = 5
PUBLISHED_AN_HOUR = 10  # by each of Discord's channels, as MonitoRSS found (synzen/MonitoRSS#184)
NEVER = timedelta(days=36_500)


def next_edit(sent_at: datetime | None, now: datetime, *, paced: bool) -> datetime:
    """When a message may change again after a change now: a minute in its first hour, then an hour."""
    if not paced:
        return now
    soon = now + YOUNG_GAP
    young = sent_at is not None and soon < sent_at + HOUR
    return soon if young else now + HOUR


def backlog(due: Sequence[Parcel], now: datetime) -> tuple[int, ...]:
    """Parcels that become one digest: more than five that are due, or several with a stale one among them."""
    waiting = _foldable(due)
    too_many = len(waiting) > MOST_AT_ONCE
    too_late = len(waiting) > 1 and any(_is_stale(parcel, now) for parcel in waiting)
    return tuple(parcel.id for parcel in waiting) if too_many or too_late else ()


def kept_quiet(due: Sequence[Parcel], settings: DestinationSettings) -> tuple[Parcel, ...]:
    """What quiet hours keep back: all but the urgent where those may pass. How many may was planned."""
    waiting = (parcel for parcel in due if parcel.state is ParcelState.QUEUED)
    return tuple(parcel for parcel in waiting if not (parcel.urgent and settings.urgent))


def over_the_cap(due: Sequence[Parcel]) -> tuple[int, ...]:
    """Parcels that a full hour leaves no room for, to become one digest; nothing where there is but one."""
    waiting = _foldable(due)
    return tuple(parcel.id for parcel in waiting) if len(waiting) > 1 else ()


def room_again(sent: Sequence[datetime], cap: int, now: datetime) -> datetime | None:
    """When the next message may go, None for now; `sent` are the times of the latest messages."""
    recent = sorted((at for at in sent if at > now - HOUR), reverse=True)
    if cap <= 0 or len(recent) < cap:
        return None
    return recent[cap - 1] + HOUR


def may_ring(rung: Iterable[datetime], now: datetime) -> bool:
    """Whether a place may be rung again: once an hour, five times a day. `rung` are the times before."""
    today = [at for at in rung if at > now - DAY]
    return len(today) < RUNG_A_DAY and all(at <= now - HOUR for at in today)


def may_publish(published: Iterable[datetime], now: datetime) -> bool:
    """Whether one more message may be handed on to followers."""
    return sum(at > now - HOUR for at in published) < PUBLISHED_AN_HOUR


def _foldable(due: Sequence[Parcel]) -> list[Parcel]:
    """Notes stay out: they belong into the thread of their card."""
    return [
        parcel for parcel in due if parcel.state is ParcelState.QUEUED and parcel.kind is not ParcelKind.NOTE
    ]


def _is_stale(parcel: Parcel, now: datetime) -> bool:
    return any(one.stale_after is not None and one.stale_after <= now for one in parcel.deliveries)
