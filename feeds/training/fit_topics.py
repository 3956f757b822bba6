"""Fits topics: one logistic regression each and one among them for the primary, with and without encoder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.judging.topics import meaning_rows, near_topics, pattern_input
from feeds.model import Weights
from feeds.ports import Vectors
from feeds.training.examples import Examples, descriptions, halved, rounded
from feeds.training.fit_screen import Arrays, regression

_C = 1.0
_NEVER_FIRST = -7.0
_NEVER = -3.0

Keep = Callable[[NDArray[Any]], NDArray[Any]]


def fit_topics(examples: Examples) -> Arrays:
    """The arrays that `feeds.judging.topics` reads; only relevant rows with a topic teach it."""
    taught = [i for i, row in enumerate(examples.rows) if row.relevant and row.primary in examples.kit.topics]
    lessons = examples.only(taught)
    rows = np.stack([pattern_input(one, lessons.kit) for one in lessons.found])
    arrays = _models(rows, lessons, "patterns", halved)
    if lessons.both is not None and lessons.described is not None:
        arrays |= _with_meaning(lessons, lessons.both, halved(lessons.described))
    return arrays


def _with_meaning(lessons: Examples, vectors: Vectors, described: NDArray[np.float16]) -> Arrays:
    _, owner = descriptions(lessons.kit.desk)
    count = len(lessons.found)
    near = near_topics(vectors[:count], np.asarray(described, dtype=np.float32), owner)
    of_descriptions: Arrays = {
        "topics.descriptions": described,
        "topics.described": owner.astype(np.int16),
        "topics.usual": rounded(near.mean(axis=0)),
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
        if labels.any() and not labels.all():
            model = regression(_C).fit(rows, labels)
            weights[place], bias[place] = model.coef_[0], model.intercept_[0]
    return weights, bias


def _among_each_other(rows: Any, lessons: Examples) -> tuple[NDArray[Any], NDArray[Any]]:
    weights = np.zeros((len(lessons.kit.topics), rows.shape[1]))
    bias = np.full(len(lessons.kit.topics), _NEVER_FIRST)
    labels = np.array([lessons.kit.topics.index(row.primary or "") for row in lessons.rows])
    model = regression(_C).fit(rows, labels)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients = np.stack([-coefficients[0], coefficients[0]]) / 2
        intercepts = np.array([-intercepts[0], intercepts[0]]) / 2
    for place, topic in enumerate(model.classes_):
        weights[topic], bias[topic] = coefficients[place], intercepts[place]
    return weights, bias
