"""Fits the pair model: name statistics, n-gram counts, and two logistic regressions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from feeds.judging.pairs import PairModel, model_from
from feeds.judging.rare_names import count_names
from feeds.judging.sketch import gram_counts
from feeds.judging.text import full
from feeds.judging.window import Folding, window_of
from feeds.training.examples import rounded
from feeds.training.fit_screen import Arrays, regression
from feeds.training.lessons import PairLesson
from feeds.training.pair_rows import SPANS, PairRows, calendars, dated, desks, event_of, pairs_of, together
from feeds.training.rows import Row, to_entry

_STRENGTH = 0.3


def corpus_arrays(rows: Sequence[Row]) -> Arrays:
    """What all rows, relevant or not, say of how names and n-grams are spread."""
    counts = count_names([(row.title, row.summary) for row in rows])
    table = [(float(key), *counts[key]) for key in sorted(counts)]
    return {
        "pairs.texts": np.array([len(rows)], dtype=np.float32),
        "pairs.names": np.array(table, dtype=np.float32).reshape(len(table), 4),
        "pairs.grams": gram_counts([full(to_entry(row)) for row in rows]),
    }


def fit_pairs(
    rows: Sequence[Row], foldings: Sequence[Folding], corpus: Arrays, lessons: Sequence[PairLesson] = ()
) -> Arrays:
    """The arrays `pairs.*`; pairs of relevant rows and labels teach it. `foldings` are the rows in order."""
    both = [(row, one) for row, one in zip(rows, foldings, strict=True) if row.relevant]
    rows, foldings = [row for row, _ in both], [one for _, one in both]
    model = model_from(corpus)
    without = [replace(one, vector=None) for one in foldings]
    arrays = dict(corpus)
    if not _has_both(rows):
        return arrays
    plain = [_plain(lesson) for lesson in lessons]
    arrays["pairs.plain"] = _fit(_all_pairs(rows, without, model), _label_pairs(plain, model))
    if all(one.vector is not None for one in foldings):
        arrays["pairs.encoder"] = _fit(_all_pairs(rows, foldings, model), _label_pairs(lessons, model))
    return arrays


def _has_both(rows: Sequence[Row]) -> bool:
    """Are there pairs of one event, and pairs of two?"""
    events = {event_of(row) for row in rows}
    return 1 < len(events) < len(rows)


def _all_pairs(rows: Sequence[Row], foldings: Sequence[Folding], model: PairModel) -> PairRows:
    event = {row.id: event_of(row) for row in rows}
    known = {one.entry.id: one for one in foldings}
    parts = []
    for some in desks(rows):
        for dates in calendars(some):
            window = window_of(dated([known[row.id] for row in some], dates), model)
            parts.append(pairs_of(window, event))
    return together(parts)


def _label_pairs(lessons: Sequence[PairLesson], model: PairModel) -> list[PairRows]:
    """A pair of the seed teaches once in each calendar; a label, whose dates are true, as often at once."""
    return [
        pairs_of(window_of(one.foldings, model), _events(one), one.weight * (1 + len(SPANS)))
        for one in lessons
    ]


def _events(lesson: PairLesson) -> dict[str, str]:
    first, second = (one.entry.id for one in lesson.foldings)
    return {first: first, second: first if lesson.same else second}


def _plain(lesson: PairLesson) -> PairLesson:
    first, second = lesson.foldings
    return replace(lesson, foldings=(replace(first, vector=None), replace(second, vector=None)))


def _fit(seed: PairRows, labels: Sequence[PairRows]) -> NDArray[np.float32]:
    """Weights of the raw features, then the bias."""
    mean, spread = seed.features.mean(axis=0, dtype=np.float64), seed.features.std(axis=0, dtype=np.float64)
    spread[spread == 0.0] = 1.0
    model = regression(_STRENGTH)
    # Most pairs are of two events, and so it is in the news: no balancing, unlike for single entries.
    model.set_params(class_weight=None)
    pairs = together([seed, *labels])
    model.fit((pairs.features - mean) / spread, pairs.same, sample_weight=pairs.weights)
    weights = model.coef_[0] / spread
    return rounded(np.append(weights, model.intercept_[0] - float(weights @ mean)))
