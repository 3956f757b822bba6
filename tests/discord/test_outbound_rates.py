"""Rates: buckets from headers, one limit for all, few invalid answers."""

from __future__ import annotations

from heapq import heappop, heappush

import pytest
from hypothesis import given, settings, strategies as st

from bot.platforms.discord.rates import (
    INVALID_WINDOW,
    MOST_A_SECOND,
    MOST_INVALID,
    TRIPS,
    Flow,
    Rates,
    Refusal,
    Route,
    Window,
    refusal_of,
)


def a_route(channel: str = "1", *, method: str = "POST", is_interaction: bool = False) -> Route:
    return Route(
        method=method,
        path=f"/channels/{channel}/messages",
        template="/channels/{}/messages",
        major=channel,
        is_interaction=is_interaction,
    )


def headers(remaining: int, reset_after: float, bucket: str = "abcd") -> dict[str, str]:
    return {
        "X-RateLimit-Bucket": bucket,
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset-After": str(reset_after),
    }


def test_an_exhausted_bucket_waits_for_its_reset_and_its_channel_alone() -> None:
    rates = Rates()
    rates.spend(a_route(), 100.0)
    rates.learn(a_route(), headers(0, 1.5), 100.1)

    assert rates.wait(a_route(), 100.1) == pytest.approx(1.5, abs=0.01)
    assert rates.wait(a_route(), 101.61) == 0
    assert rates.wait(a_route("2"), 100.1) == 0


def test_routes_of_one_bucket_share_what_is_left() -> None:
    rates = Rates()
    rates.learn(a_route(), headers(2, 5), 0.0)
    rates.learn(a_route(method="PATCH"), headers(1, 5), 0.0)

    rates.spend(a_route(), 0.1)

    assert rates.wait(a_route(method="PATCH"), 0.2) > 4


def test_what_left_without_an_answer_counts() -> None:
    rates = Rates()
    rates.learn(a_route(), headers(2, 5), 0.0)

    rates.spend(a_route(), 0.1)
    rates.spend(a_route(), 0.2)

    assert rates.wait(a_route(), 0.3) > 4


@given(st.lists(st.tuples(st.floats(0, 0.4), st.floats(0, 1)), min_size=60, max_size=150))
def test_fifty_a_second_are_never_counted_however_long_they_travel(trips: list[tuple[float, float]]) -> None:
    """Each trip: seconds from leaving to the answer, and at which part of it Discord counts."""
    flow, now, counted, answers = Flow(MOST_A_SECOND, 1.0), 0.0, [], []
    for length, part in trips:
        while (wait := flow.wait(now)) > 0:
            now = min([now + wait, *answers]) if answers else now + wait
            while answers and answers[0] <= now:
                flow.answer(answers.pop(0))
        flow.leave()
        counted.append(now + length * part)
        answers = sorted([*answers, now + length])

    assert max(sum(at <= one < at + 1 - 1e-9 for one in counted) for at in counted) <= MOST_A_SECOND <= 50


@settings(max_examples=30)
@given(st.floats(0, 0.2), st.floats(0, 0.2), st.lists(st.floats(0, 0.3), min_size=200, max_size=300))
def test_what_every_trip_takes_is_not_waited_for_and_still_fifty_are_never_counted(
    out: float, back: float, late: list[float]
) -> None:
    """Every trip takes so long there and back; some are late on their way back, none at first."""
    flow, counted, _ = travelled(out, back, [0.0] * TRIPS + late)

    assert flow.under_way >= 0
    assert max(sum(at <= one < at + 1 - 1e-9 for one in counted) for at in counted) <= 50


@pytest.mark.parametrize("trip", [0.02, 0.15, 0.4])
def test_with_enough_to_say_ninety_eight_of_a_hundred_allowed_requests_are_made(trip: float) -> None:
    _, counted, _ = travelled(trip / 2, trip / 2, [0.0] * 3_000)
    steady = counted[2 * TRIPS :]

    assert (len(steady) - 1) / (steady[-1] - steady[0]) >= 0.98 * 50
    assert max(sum(at <= one < at + 1 for one in steady) for at in steady) <= 50


def travelled(out: float, back: float, late: list[float]) -> tuple[Flow, list[float], float]:
    """As many requests as may be, one after the other; when each was counted."""
    flow, now, counted = Flow(MOST_A_SECOND, 1.0), 0.0, []
    answers: list[tuple[float, float]] = []
    for extra in late:
        while (wait := flow.wait(now)) > 0:
            now = min(now + wait, answers[0][0]) if answers else now + wait
            while answers and answers[0][0] <= now:
                flow.answer(*heappop(answers))
        flow.leave()
        counted.append(now + out)
        trip = out + back + extra
        heappush(answers, (now + trip, trip))
    return flow, counted, now


def test_interactions_are_free_of_the_common_limit() -> None:
    rates = Rates()
    rates.refused(a_route(), Refusal(wait=30, everywhere=True, counts=True), 0.0)

    assert rates.wait_for_all(a_route("2"), 1.0) > 28
    assert rates.wait_for_all(a_route("2", is_interaction=True), 1.0) == 0


def test_ten_thousand_invalid_answers_are_never_reached() -> None:
    rates = Rates()
    for number in range(MOST_INVALID):
        rates.invalid(number * 0.01)

    assert rates.wait_for_all(a_route(), 91.0) == pytest.approx(INVALID_WINDOW - 91.0, abs=0.1)
    assert rates.wait_for_all(a_route(), INVALID_WINDOW + 0.01) == 0


def test_shared_refusals_do_not_count_against_us() -> None:
    rates = Rates()
    for _ in range(MOST_INVALID):
        rates.refused(a_route(), Refusal(wait=1, everywhere=False, counts=False), 0.0)

    assert rates.wait_for_all(a_route("2"), 0.1) == 0
    assert rates.wait(a_route(), 0.1) == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize(
    ("said", "body", "wanted"),
    [
        ({"X-RateLimit-Scope": "user"}, {"retry_after": 0.271, "global": False}, (0.271, False, True)),
        ({"X-RateLimit-Scope": "shared"}, {"retry_after": 1336.57}, (1336.57, False, False)),
        ({"X-RateLimit-Scope": "global"}, {"retry_after": 2, "global": True}, (2, True, True)),
        ({"Retry-After": "65"}, None, (65, True, True)),
        ({"Retry-After": "soon"}, None, (60, True, True)),
        ({}, {"retry_after": "x"}, (60, False, True)),
    ],
    ids=["user", "shared", "global", "wall", "no-figure", "no-number"],
)
def test_a_refusal_is_read_to_the_millisecond(
    said: dict[str, str], body: object, wanted: tuple[float, bool, bool]
) -> None:
    refusal = refusal_of(said, body)

    assert (refusal.wait, refusal.everywhere, refusal.counts) == wanted


@given(st.lists(st.floats(0, 3), max_size=60), st.integers(1, 5))
def test_a_window_never_holds_more_than_it_may(gaps: list[float], most: int) -> None:
    window, now, taken = Window(most, 2.0), 0.0, []
    for gap in gaps:
        now += gap
        now += window.wait(now)
        window.add(now)
        taken.append(now)

    assert all(later - first >= 2.0 - 1e-6 for first, later in zip(taken, taken[most:], strict=False))
