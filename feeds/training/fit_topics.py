"""Fits topics: one logistic regression each and one among them for the primary, with and without encoder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.judging.kit import Kit
from feeds.judging.topics import meaning_rows, near_topics, pattern_input
from feeds.model import Weights
from feeds.ports import Vectors
from feeds.training.examples import Examples, descriptions, halved, rounded
from feeds.training.fit_screen import Arrays, regression
from feeds.training.rows import Row

_C = 1.0
_NEVER_FIRST = -7.0
_NEVER = -3.0

Keep = Callable[[NDArray[Any]], NDArray[Any]]


def fit_topics(examples: Examples) -> Arrays:
    """The arrays that `feeds.judging.topics` reads; only relevant rows with a topic teach it."""
    lessons = examples.only([i for i, row in enumerate(examples.rows) if tells_topic(row, examples.kit)])
    rows = np.stack([pattern_input(one, lessons.kit) for one in lessons.found])
    arrays = _models(rows, lessons, "patterns", halved)
    if lessons.both is not None and lessons.described is not None:
        arrays |= _with_meaning(lessons, lessons.both, halved(lessons.described))
    return arrays


def tells_topic(row: Row, kit: Kit) -> bool:
    """Is it on the beat, and under a topic that the desk has?"""
    return row.relevant is True and row.primary in kit.topics


def _with_meaning(lessons: Examples, vectors: Vectors, described: NDArray[np.float16]) -> Arrays:
    _, owner = descriptions(lessons.kit.desk)
    count = len(lessons.found)
    near = near_topics(vectors[:count], np.asarray(described, dtype=np.float32), owner)
    of_descriptions: Arrays = {
        "topics.descriptions": described,
        "topics.described": owner.astype(np.int16),
        "topics.usual": rounded(near[lessons.is_seed].mean(axis=0)),
    }
    weights = Weights(version="trial", arrays=of_descriptions, provenance={})
    rows = meaning_rows(lessons.found, lessons.kit, vectors, weights)
    return of_descriptions | _models(rows, lessons, "meaning", halved)


def _models(rows: NDArray[np.float32], lessons: Examples, which: str, keep: Keep) -> Arrays:
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (training only; never at run time)

    compact = csr_matrix(rows)  # most of a row are n-grams that its text does not have
    each, each_bias = _one_by_one(compact, lessons)
    first, first_bias = _among_each_other(compact, lessons)
    return {
        f"topics.{which}": keep(each),
        f"topics.{which}.bias": rounded(each_bias),
        f"primary.{which}": keep(first),
        f"primary.{which}.bias": rounded(first_bias),
    }


def _one_by_one(rows: Any, lessons: Examples) -> tuple[NDArray[Any], NDArray[Any]]:
    weights = np.zeros((len(lessons.kit.topics), rows.shape[1]))
    bias = np.full(len(lessons.kit.topics), _NEVER)
    for place, topic in enumerate(lessons.kit.topics):
        labels = np.array([topic in row.topics for row in lessons.rows])
        # Who corrects a topic names the right one, and says nothing of those that may stand beside it.
        told = labels | lessons.is_seed
        if labels[told].any() and not labels[told].all():
            model = regression(_C).fit(rows[told], labels[told], sample_weight=lessons.weights[told])
            weights[place], bias[place] = model.coef_[0], model.intercept_[0]
    return weights, bias


def _among_each_other(rows: Any, lessons: Examples) -> tuple[NDArray[Any], NDArray[Any]]:
    weights = np.zeros((len(lessons.kit.topics), rows.shape[1]))
    bias = np.full(len(lessons.kit.topics), _NEVER_FIRST)
    labels = np.array([lessons.kit.topics.index(row.primary or "") for row in lessons.rows])
    model = regression(_C).fit(rows, labels, sample_weight=lessons.weights)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients = np.stack([-coefficients[0], coefficients[0]]) / 2
        intercepts = np.array([-intercepts[0], intercepts[0]]) / 2
    for place, topic in enumerate(model.classes_):
        weights[topic], bias[topic] = coefficients[place], intercepts[place]
    return weights, bias
