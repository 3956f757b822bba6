"""Do two entries report one development? Features of pairs, and the trained probability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from feeds.judging.rare_names import NameStatistics
from feeds.judging.sketch import gram_idf
from feeds.judging.text import HASH_SIZE
from feeds.model import Weights

Row = NDArray[np.float32]

FEATURES = (
    "title closeness",
    "text closeness",
    "shared names",
    "sum of shared names",
    "shared name in a headline",
    "names but none shared",
    "title closeness, across languages",
    "text closeness, across languages",
    "shared names, across languages",
    "sum of shared names, across languages",
    "shared name in a headline, across languages",
    "names but none shared, across languages",
    "across languages",
    "same days",
    "days apart",
)
OPEN_DAYS = 10.0
"""A story is open to an entry within ten days of any of its members."""

# Before any training: orders of magnitude that hold on news of every kind.
_UNTRAINED = (4.0, 12.0, 2.5, 1.5, 4.5, -0.5, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.3, 1.0, -4.0)
_UNTRAINED_BIAS = {"encoder": -9.0, "plain": -11.0}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairWeights:
    """A logistic regression over FEATURES."""

    weights: Row
    bias: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairModel:
    """All that folding was trained with: one model with an encoder's vectors, one without."""

    encoder: PairWeights
    plain: PairWeights
    names: NameStatistics
    idf: Row


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairBlock:
    """Raw features of some entries (rows) against many (columns)."""

    title_cosine: Row
    full_cosine: Row
    overlap: Row
    shared_sum: Row
    shared_title: Row
    both_named: Row
    across: Row
    days: Row


def features_of(block: PairBlock) -> list[Row]:
    """The planes of FEATURES, in their order."""
    base = [
        block.title_cosine,
        block.full_cosine,
        block.overlap,
        np.minimum(block.shared_sum, 20.0) / 20.0,
        np.minimum(block.shared_title, 8.0) / 8.0,
        block.both_named * (block.shared_sum == 0.0),
    ]
    return [
        *base,
        *(plane * block.across for plane in base),
        block.across,
        np.exp(block.days / -2.0),
        np.minimum(block.days, 14.0) / 14.0,
    ]


def probability(block: PairBlock, model: PairWeights) -> Row:
    """Of each pair; zero for pairs more than ten days apart."""
    logit = np.full(block.days.shape, np.float32(model.bias), dtype=np.float32)
    for plane, weight in zip(features_of(block), model.weights.tolist(), strict=True):
        logit += np.float32(weight) * plane
    chance = 1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0)))
    return np.where(block.days <= OPEN_DAYS, chance, 0.0).astype(np.float32)


class _Identity:
    """Makes a value that cannot be hashed a key: the same object is the same key."""

    __slots__ = ("value",)

    def __init__(self, value: Weights | None) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


def pair_model(weights: Weights | None) -> PairModel:
    """The desk's trained pairs, or cautious defaults; one object per weights, so that it can be a key."""
    return _pair_model(_Identity(weights))


@lru_cache(maxsize=8)
def _pair_model(key: _Identity) -> PairModel:
    arrays = cast("Mapping[str, Row]", key.value.arrays) if key.value else {}
    return model_from(arrays)


def model_from(arrays: Mapping[str, Row]) -> PairModel:
    """The model that arrays named `pairs.*` describe; what is missing gets its default."""
    texts = float(arrays["pairs.texts"][0]) if "pairs.texts" in arrays else 0.0
    if "pairs.grams" in arrays:
        idf = gram_idf(arrays["pairs.grams"], texts)
    else:
        idf = np.ones(HASH_SIZE, dtype=np.float32)
    return PairModel(
        encoder=_regression(arrays, "encoder"),
        plain=_regression(arrays, "plain"),
        names=_names(arrays, texts),
        idf=idf,
    )


def _regression(arrays: Mapping[str, Row], name: str) -> PairWeights:
    found = arrays.get(f"pairs.{name}")
    if found is None or len(found) != len(FEATURES) + 1:
        return PairWeights(weights=np.array(_UNTRAINED, dtype=np.float32), bias=_UNTRAINED_BIAS[name])
    return PairWeights(weights=found[:-1], bias=float(found[-1]))


def _names(arrays: Mapping[str, Row], texts: float) -> NameStatistics:
    if "pairs.names" not in arrays:
        return NameStatistics(counts={}, texts=max(texts, math.e**5))
    table = arrays["pairs.names"].tolist()
    counts = {int(key): (lower, capital, holding) for key, lower, capital, holding in table}
    return NameStatistics(counts=counts, texts=texts)
