"""(parcel, outcome, now) to what happens to the parcel next. Pure; `bot.deliver` calls it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from bot.pacing import HOUR, NEVER, next_edit
from bot.ports import (
    AskLater,
    CannotTell,
    ChannelGone,
    Doubtful,
    Found,
    MessageGone,
    NotFound,
    Outcome,
    Posted,
    Refused,
    Throttled,
    TokenInvalid,
    Verification,
)
from bot.turns import MOST, MOST_OF_ONE
from feeds.model import Destination, Parcel, ParcelChange, ParcelState

DOUBT_WAIT = timedelta(seconds=5)
MOST_DOUBLINGS = 7
LATER = timedelta(minutes=1)
PROBES = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
GONE = "the message was deleted on the platform"


class OnDoubt(StrEnum):
    """What to do where the platform cannot say whether a message arrived."""

    REPOST = "repost"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a platform is treated: a double is better than a missed alert, unless it says otherwise.

    `at_once` messages are under way at one time, `at_once_of_one` of them of one tenant.
    """

    on_doubt: OnDoubt = OnDoubt.REPOST
    paced_edits: bool = True
    at_once: int = MOST
    at_once_of_one: int = MOST_OF_ONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend:
    """Post nothing there until the probe."""

    reason: str
    probe_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """The channel is back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Post nothing until then: in this channel, or, where it is `everywhere`, on this platform."""

    until: datetime
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StopToken:
    """Post nothing more with this token."""

    reason: str


Effect = Suspend | Resume | Pause | StopToken


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What to write about the parcel, and what it means for its channel (None: go on)."""

    change: ParcelChange
    effect: Effect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A message that is out, and what it is to say now."""

    parcel: Parcel
    place: Destination
    text: str
    version: int


def settle(parcel: Parcel, outcome: Outcome, now: datetime, *, place: Destination) -> Settled:
    """After a post."""
    match outcome:
        case Posted(message=message, rang=rang, published=published):
            resumed = Resume() if place.suspended else None
            sent = replace(_sent(now, message=message), rang=rang, published=published)
            return Settled(change=sent, effect=resumed)
        case MessageGone():
            # A nonce that names a message which somebody deleted meanwhile: it had arrived.
            return Settled(change=_sent(now, message="", reason=GONE))
        case Throttled(retry_after=wait, scope=scope):
            return Settled(
                change=_queued(now + wait, "asked to wait"),
                effect=Pause(until=now + wait, everywhere=scope == "global"),
            )
        case Doubtful(reason=reason):
            until = now + DOUBT_WAIT * 2 ** min(parcel.attempts, MOST_DOUBLINGS)
            change = ParcelChange(state=ParcelState.DOUBT, due=until, reason=reason)
            return Settled(change=change, effect=Pause(until=until))
        case ChannelGone(reason=reason):
            return Settled(change=_queued(parcel.due, reason), effect=suspension(place, reason, now))
        case Refused(reason=reason):
            return Settled(change=ParcelChange(state=ParcelState.DEAD, reason=reason))
        case TokenInvalid(reason=reason):
            return Settled(change=_queued(parcel.due, reason), effect=StopToken(reason=reason))
        case _:
            assert_never(outcome)


def settle_doubt(verified: Verification, now: datetime, policy: Policy) -> Settled:
    """After a look whether a doubtful message arrived."""
    match verified:
        case Found(message=message, published=published):
            return Settled(change=replace(_sent(now, message=message), published=published))
        case NotFound():
            return Settled(change=_queued(now, "looked for and not found"))
        case CannotTell(reason=reason):
            if policy.on_doubt is OnDoubt.SKIP:
                return Settled(change=_sent(now, message="", reason=reason, unverified=True))
            return Settled(change=_queued(now, reason))
        case AskLater(retry_after=wait, reason=reason):
            still = ParcelChange(state=ParcelState.DOUBT, due=now + wait, reason=reason)
            return Settled(change=still, effect=Pause(until=now + wait))
        case _:
            assert_never(verified)


def settle_edit(edit: Edit, outcome: Outcome, now: datetime, policy: Policy) -> Settled:
    """After an edit; it is desired state, so a lost answer is simply asked for again."""
    match outcome:
        case Posted():
            return Settled(change=shown(edit, now, policy))
        case MessageGone():
            return Settled(change=ParcelChange(edit_not_before=now + NEVER, reason=GONE))
        case Throttled(retry_after=wait, scope=scope):
            pause = Pause(until=now + wait, everywhere=True) if scope == "global" else None
            return Settled(change=ParcelChange(edit_not_before=now + wait), effect=pause)
        case Doubtful(reason=reason):
            return Settled(change=ParcelChange(edit_not_before=now + LATER, reason=reason))
        case Refused(reason=reason):
            refused = ParcelChange(shown=edit.version, edit_not_before=now + HOUR, reason=reason)
            return Settled(change=refused)
        case ChannelGone(reason=reason):
            later = ParcelChange(edit_not_before=now + HOUR)
            return Settled(change=later, effect=suspension(edit.place, reason, now))
        case TokenInvalid(reason=reason):
            later = ParcelChange(edit_not_before=now + HOUR)
            return Settled(change=later, effect=StopToken(reason=reason))
        case _:
            assert_never(outcome)


def shown(edit: Edit, now: datetime, policy: Policy) -> ParcelChange:
    """The message now shows that version; the next change waits for its turn."""
    again = next_edit(edit.parcel.sent_at, now, paced=policy.paced_edits)
    return ParcelChange(text=edit.text, shown=edit.version, edited_at=now, edit_not_before=again, reason="")


def suspension(place: Destination, reason: str, now: datetime) -> Suspend:
    """Look again after 1 h, 6 h, 24 h, then daily; what is queued stays queued."""
    wait = PROBES[min(place.probes, len(PROBES) - 1)]
    return Suspend(reason=reason, probe_at=now + wait)


def _sent(now: datetime, *, message: str, reason: str = "", unverified: bool = False) -> ParcelChange:
    return ParcelChange(
        state=ParcelState.SENT, message=message, sent_at=now, reason=reason, unverified=unverified
    )


def _queued(due: datetime, reason: str) -> ParcelChange:
    return ParcelChange(state=ParcelState.QUEUED, due=due, reason=reason)
