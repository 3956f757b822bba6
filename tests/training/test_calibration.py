"""Scores become probabilities: what says nine of ten is right nine times of ten, at the expected share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from feeds.judging.screen import CALIBRATION, calibrated, log_odds, logistic
from feeds.training.calibration import EXPECTED, fit_calibration, with_calibration
from feeds.training.crossval import Verdict
from feeds.training.examples import Examples, prepare
from feeds.training.rows import Row
from tests.judging.desks import hollywood

pytest.importorskip("sklearn")


def rows_of(relevant: list[bool]) -> Examples:
    rows = [Row(id=str(number), title="A headline", relevant=yes) for number, yes in enumerate(relevant)]
    return prepare(rows, hollywood())


def told(scores: list[float]) -> tuple[Verdict, ...]:
    return tuple(Verdict(p=p, primary="labor", topics=("labor",)) for p in scores)


def test_a_timid_score_is_made_as_sure_as_it_has_reason_to_be() -> None:
    # 0.6 was right nine times of ten, and so was 0.4 the other way round.
    scores = [0.6] * 50 + [0.4] * 50
    relevant = [True] * 45 + [False] * 5 + [True] * 5 + [False] * 45

    line = fit_calibration(rows_of(relevant), {False: told(scores)})[CALIBRATION][1]

    odds = log_odds(EXPECTED)  # the rows were half and half
    assert calibrated(0.6, line) == pytest.approx(logistic(log_odds(0.9) + odds), abs=0.01)
    assert calibrated(0.4, line) == pytest.approx(logistic(log_odds(0.1) + odds), abs=0.01)


def test_what_was_not_cross_validated_stays_as_it_is() -> None:
    scores, relevant = [0.9, 0.8, 0.2, 0.1] * 5, [True, False, True, False] * 5

    lines = fit_calibration(rows_of(relevant), {False: told(scores)})[CALIBRATION]

    assert lines[0].tolist() == [1.0, 0.0]
    assert lines[1].tolist() != [1.0, 0.0]


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20), st.floats(0.1, 5), st.floats(-3, 3))
def test_calibration_never_changes_the_order(scores: list[float], scale: float, shift: float) -> None:
    settled = with_calibration(told(sorted(scores)), np.array([scale, shift], dtype=np.float32))

    found = [verdict.p for verdict in settled]
    assert found == sorted(found)
    assert all(0.0 <= p <= 1.0 for p in found)
