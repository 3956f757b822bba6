"""Is an entry on the beat? The mean of three trained parts, or hand-made rules where none are trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from feeds.judging.features import feature_names, features
from feeds.judging.findings import Findings
from feeds.judging.kit import Kit
from feeds.judging.text import hashed_ngrams
from feeds.model import Weights
from feeds.ports import Vectors

RELEVANT = 0.5
HELD = 0.25
RULE_SHARE = 0.3
STRONGEST = 5
DECLARED = 0.7
"""What a feed that declares topics of the desk adds to the log-odds of its entries."""
_LEFT_OUT = 1e-6
_CERTAIN = 1e-4
_FURTHEST = 4.0
PATTERNS, MEANING, RULES = "word patterns", "meaning", "rules"

Array = NDArray[np.float32]
CALIBRATION = "screen.calibration"
UNCALIBRATED: Array = np.array([[1.0, 0.0], [1.0, 0.0]], dtype=np.float32)
"""Scale and shift of the log-odds of the mean: with the encoder, then without (Platt 1999)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A calibrated probability with its parts and the features that moved the rules most."""

    p: float
    parts: tuple[tuple[str, float], ...]
    strongest: tuple[tuple[str, float], ...] = ()


def array(weights: Weights, name: str) -> Array:
    """One array of the weights as float32."""
    return np.asarray(weights.arrays[name], dtype=np.float32)


def has(weights: Weights | None, name: str) -> bool:
    """Are these weights trained?"""
    return weights is not None and name in weights.arrays


def logistic(value: float) -> float:
    """1 / (1 + e^-value), safe at both ends."""
    return float(1.0 / (1.0 + np.exp(-np.clip(value, -40.0, 40.0))))


def log_odds(p: float) -> float:
    """The inverse of `logistic`, for probabilities a hair away from both ends."""
    inside = min(max(p, _CERTAIN), 1.0 - _CERTAIN)
    return float(np.log(inside / (1.0 - inside)))


def screen(
    found: Sequence[Findings], kit: Kit, vectors: Vectors | None, declared: Sequence[bool] = ()
) -> tuple[Score, ...]:
    """A score for each entry; `vectors` are those of the full texts, in the same order.

    `declared` says whose feed declares topics of the desk: known exactly, it counts as prior odds.
    """
    scores = _screen(found, kit, vectors)
    if not any(declared):
        return scores
    return tuple(
        replace(score, p=logistic(log_odds(score.p) + DECLARED)) if is_declared else score
        for score, is_declared in zip(scores, declared, strict=True)
    )


def _screen(found: Sequence[Findings], kit: Kit, vectors: Vectors | None) -> tuple[Score, ...]:
    weights = kit.desk.weights
    if weights is None or not has(weights, "screen.rules"):
        return tuple(_by_hand(features(one, kit)) for one in found)
    trained = _Trained.of(weights)
    names = feature_names(kit)
    return tuple(
        trained.score(one.folded, features(one, kit), names, None if vectors is None else vectors[place])
        for place, one in enumerate(found)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trained:
    mean: Array
    std: Array
    rules: Array
    patterns: Array
    meaning: Array | None
    bias: Array
    calibration: Array

    @classmethod
    def of(cls, weights: Weights) -> _Trained:
        return cls(
            mean=array(weights, "features.mean"),
            std=array(weights, "features.std"),
            rules=array(weights, "screen.rules"),
            patterns=array(weights, "screen.patterns"),
            meaning=array(weights, "screen.meaning") if has(weights, "screen.meaning") else None,
            bias=array(weights, "screen.bias"),
            calibration=array(weights, CALIBRATION) if has(weights, CALIBRATION) else UNCALIBRATED,
        )

    def score(self, folded: str, raw: Array, names: Sequence[str], vector: Array | None) -> Score:
        standard = standardised(raw, self.mean, self.std)
        rules = logistic(float(standard @ self.rules) + float(self.bias[0]))
        patterns = logistic(hashed_ngrams(folded).dot(self.patterns) + float(self.bias[1]))
        strongest = _strongest(standard * self.rules, names)
        if vector is None or self.meaning is None:
            p = calibrated(0.5 * patterns + 0.5 * rules, self.calibration[1])
            return Score(p=p, parts=((PATTERNS, patterns), (RULES, rules)), strongest=strongest)
        both = np.concatenate([vector, np.float32(RULE_SHARE) * standard])
        meaning = logistic(float(both @ self.meaning) + float(self.bias[2]))
        p = calibrated(0.25 * patterns + 0.5 * meaning + 0.25 * rules, self.calibration[0])
        parts = ((PATTERNS, patterns), (MEANING, meaning), (RULES, rules))
        return Score(p=p, parts=parts, strongest=strongest)


def calibrated(mean: float, line: Array) -> float:
    """The mean of the parts as a probability that can be taken at its word."""
    return logistic(float(line[0]) * log_odds(mean) + float(line[1]))


def standardised(raw: Array, mean: Array, std: Array) -> Array:
    """Features with mean 0 and spread 1 over the training rows, none of them beyond `_FURTHEST`."""
    return np.asarray(np.clip((raw - mean) / std, -_FURTHEST, _FURTHEST), dtype=np.float32)


def _strongest(moved: Array, names: Sequence[str]) -> tuple[tuple[str, float], ...]:
    order = np.argsort(-np.abs(moved), kind="stable")[:STRONGEST]
    return tuple((names[i], round(float(moved[i]), 3)) for i in order if abs(moved[i]) > _LEFT_OUT)


def _by_hand(raw: Array) -> Score:
    """Untrained: talk of AI and of film together speaks for it, plots and other arts against."""
    both, fiction, arts = float(raw[7]), float(raw[8]), float(raw[9])
    rules = logistic(1.6 * both - 0.7 * fiction - 0.6 * arts - 1.5)
    return Score(p=rules, parts=((RULES, rules),))
