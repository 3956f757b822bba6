"""Scores made probabilities: what means of the parts came to on rows that the weights never saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from feeds.judging.screen import CALIBRATION, UNCALIBRATED, calibrated, log_odds
from feeds.training.crossval import Verdict
from feeds.training.examples import Examples, rounded
from feeds.training.fit_screen import Arrays, regression

EXPECTED = 0.5
"""The share of entries on the beat that a probability presumes.

Training rows have more, so that every topic has enough of them; whole trade feeds have less, and what
they bring besides is mostly far from the line.
"""
_STRENGTH = 100.0


def fit_calibration(examples: Examples, told: Mapping[bool, Sequence[Verdict]]) -> Arrays:
    """Scale and shift of the log-odds (Platt 1999), with the encoder and without; shape (2, 2).

    `told` are verdicts of `cross_validated`, made with weights that are not calibrated.
    """
    lines = UNCALIBRATED.astype(np.float64)
    for with_encoder, verdicts in told.items():
        lines[0 if with_encoder else 1] = _line(examples, verdicts)
    return {CALIBRATION: rounded(lines)}


def with_calibration(verdicts: Sequence[Verdict], line: NDArray[np.float32]) -> tuple[Verdict, ...]:
    """The verdicts as calibrated weights would have given them."""
    return tuple(replace(verdict, p=calibrated(verdict.p, line)) for verdict in verdicts)


def _line(examples: Examples, verdicts: Sequence[Verdict]) -> tuple[float, float]:
    odds = np.array([[log_odds(verdict.p)] for verdict in verdicts])
    relevant = np.array([row.relevant is True for row in examples.rows])
    share = relevant.mean()
    weight = np.where(relevant, EXPECTED / share, (1.0 - EXPECTED) / (1.0 - share))
    model = regression(_STRENGTH)
    model.set_params(class_weight=None)
    model.fit(odds, relevant, sample_weight=weight)
    return float(model.coef_[0][0]), float(model.intercept_[0])
