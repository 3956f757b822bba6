"""A flood becomes one message."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.pacing import backlog, may_publish, may_ring, over_the_cap, room_again
from feeds.model import Delivery, Parcel, ParcelKind, ParcelState
from tests.fakes.clock import NOON

MINUTE = timedelta(minutes=1)


def parcels(count: int, *, stale: int = 0, kind: ParcelKind = ParcelKind.CARD) -> list[Parcel]:
    def of(number: int) -> Parcel:
        until = NOON if number <= stale else NOON + MINUTE
        one = Delivery(story=f"s{number}", destination=1, due=NOON, stale_after=until)
        return Parcel(
            id=number, destination=1, kind=kind, state=ParcelState.QUEUED, due=NOON, deliveries=(one,)
        )

    return [of(number) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("count", "stale", "folded"), [(1, 1, 0), (5, 0, 0), (6, 0, 6), (2, 1, 2), (0, 0, 0)]
)
def test_many_or_stale_parcels_fold(count: int, stale: int, folded: int) -> None:
    assert len(backlog(parcels(count, stale=stale), NOON)) == folded


def test_notes_stay_in_their_threads() -> None:
    assert backlog(parcels(9, kind=ParcelKind.NOTE), NOON) == ()


@pytest.mark.parametrize(("count", "folded"), [(1, 0), (2, 2), (4, 4)])
def test_what_a_full_hour_leaves_out_folds(count: int, folded: int) -> None:
    assert len(over_the_cap(parcels(count))) == folded


def test_there_is_room_again_once_the_oldest_message_of_a_full_hour_is_an_hour_old() -> None:
    sent = [NOON - minutes * MINUTE for minutes in (1, 20, 50, 70)]

    assert room_again(sent, 4, NOON) is None
    assert room_again(sent, 3, NOON) == NOON + 10 * MINUTE
    assert room_again(sent, 2, NOON) == NOON + 40 * MINUTE


def test_a_place_is_rung_five_times_a_day_and_once_an_hour() -> None:
    rung: list[datetime] = []
    for minute in range(48 * 60):
        now = NOON + minute * MINUTE
        rung += [now] if may_ring(rung, now) else []

    assert [(at - NOON) // MINUTE for at in rung] == [0, 60, 120, 180, 240, 1440, 1500, 1560, 1620, 1680]


def test_ten_messages_an_hour_are_handed_on_to_followers() -> None:
    published: list[datetime] = []
    for minute in range(90):
        now = NOON + minute * MINUTE
        published += [now] if may_publish(published, now) else []

    assert [(at - NOON) // MINUTE for at in published] == [*range(10), *range(60, 70)]
