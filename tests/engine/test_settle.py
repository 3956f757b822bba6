"""Every outcome leads where the table says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

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
from bot.settle import (
    DOUBT_WAIT,
    Edit,
    OnDoubt,
    Pause,
    Policy,
    Resume,
    StopToken,
    Suspend,
    settle,
    settle_doubt,
    settle_edit,
)
from feeds.model import Parcel, ParcelKind, ParcelState
from tests.builders import a_destination
from tests.fakes.clock import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PLACE = a_destination()


def a_parcel(**fields: object) -> Parcel:
    defaults = {"id": 1, "destination": 1, "kind": ParcelKind.CARD, "state": ParcelState.SENDING, "due": NOON}
    return Parcel(**defaults | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "state", "effect"),
    [
        (Posted(message="m1"), ParcelState.SENT, None),
        (MessageGone(), ParcelState.SENT, None),
        (Throttled(retry_after=MINUTE), ParcelState.QUEUED, Pause(until=NOON + MINUTE)),
        (
            Throttled(retry_after=MINUTE, scope="global"),
            ParcelState.QUEUED,
            Pause(until=NOON + MINUTE, everywhere=True),
        ),
        (Doubtful(reason="reset"), ParcelState.DOUBT, Pause(until=NOON + DOUBT_WAIT)),
        (ChannelGone(reason="kicked"), ParcelState.QUEUED, Suspend(reason="kicked", probe_at=NOON + HOUR)),
        (Refused(reason="too long"), ParcelState.DEAD, None),
        (TokenInvalid(reason="revoked"), ParcelState.QUEUED, StopToken(reason="revoked")),
    ],
)
def test_a_post_comes_to_what_its_outcome_says(outcome: Outcome, state: ParcelState, effect: object) -> None:
    settled = settle(a_parcel(), outcome, NOON, place=PLACE)

    assert settled.change.state is state
    assert settled.effect == effect


def test_a_post_into_a_suspended_channel_ends_the_suspension() -> None:
    settled = settle(a_parcel(), Posted(message="m"), NOON, place=a_destination(suspended="kicked"))

    assert settled.effect == Resume()


@pytest.mark.parametrize(("probes", "wait"), [(0, HOUR), (1, 6 * HOUR), (2, DAY), (9, DAY)])
def test_probes_become_rarer(probes: int, wait: timedelta) -> None:
    settled = settle(a_parcel(), ChannelGone(reason="kicked"), NOON, place=a_destination(probes=probes))

    assert settled.effect == Suspend(reason="kicked", probe_at=NOON + wait)


def test_doubt_waits_longer_each_time() -> None:
    def due(attempts: int) -> datetime | None:
        return settle(a_parcel(attempts=attempts), Doubtful(reason="x"), NOON, place=PLACE).change.due

    assert [due(0), due(1), due(3)] == [NOON + DOUBT_WAIT * factor for factor in (1, 2, 8)]
    assert due(50) == due(7)


@pytest.mark.parametrize(
    ("verified", "on_doubt", "state", "unverified"),
    [
        (Found(message="m1"), OnDoubt.REPOST, ParcelState.SENT, False),
        (NotFound(), OnDoubt.SKIP, ParcelState.QUEUED, None),
        (CannotTell(reason="x"), OnDoubt.REPOST, ParcelState.QUEUED, None),
        (CannotTell(reason="x"), OnDoubt.SKIP, ParcelState.SENT, True),
    ],
)
def test_doubt_ends_by_a_look_or_by_policy(
    verified: Verification, on_doubt: OnDoubt, state: ParcelState, unverified: bool | None
) -> None:
    settled = settle_doubt(verified, NOON, Policy(on_doubt=on_doubt))

    assert (settled.change.state, settled.change.unverified) == (state, unverified)


def test_what_can_be_known_later_stays_in_doubt_until_then() -> None:
    settled = settle_doubt(AskLater(retry_after=MINUTE, reason="asked to wait"), NOON, Policy())

    assert (settled.change.state, settled.change.due) == (ParcelState.DOUBT, NOON + MINUTE)
    assert settled.effect == Pause(until=NOON + MINUTE)


def an_edit(sent_at: datetime = NOON) -> Edit:
    return Edit(parcel=a_parcel(sent_at=sent_at), place=PLACE, text="new", version=3)


@pytest.mark.parametrize(
    ("age", "paced", "wait"),
    [
        (timedelta(), True, MINUTE),
        (58 * MINUTE, True, MINUTE),
        (59 * MINUTE, True, HOUR),
        (3 * HOUR, True, HOUR),
        (timedelta(), False, timedelta()),
    ],
)
def test_edits_are_paced_by_the_message_s_age(age: timedelta, paced: bool, wait: timedelta) -> None:
    settled = settle_edit(an_edit(NOON - age), Posted(message="m"), NOON, Policy(paced_edits=paced))

    assert (settled.change.shown, settled.change.text) == (3, "new")
    assert settled.change.edit_not_before == NOON + wait


@pytest.mark.parametrize(
    ("outcome", "shown", "wait"),
    [
        (Throttled(retry_after=HOUR), None, HOUR),
        (Doubtful(reason="x"), None, MINUTE),
        (Refused(reason="too long"), 3, HOUR),
        (ChannelGone(reason="kicked"), None, HOUR),
        (TokenInvalid(reason="revoked"), None, HOUR),
    ],
)
def test_an_edit_that_fails_is_put_off(outcome: Outcome, shown: int | None, wait: timedelta) -> None:
    settled = settle_edit(an_edit(), outcome, NOON, Policy())

    assert (settled.change.shown, settled.change.edit_not_before) == (shown, NOON + wait)


def test_a_deleted_message_is_not_edited_again() -> None:
    change = settle_edit(an_edit(), MessageGone(), NOON, Policy()).change

    assert change.edit_not_before is not None
    assert change.edit_not_before > NOON + 365 * DAY
