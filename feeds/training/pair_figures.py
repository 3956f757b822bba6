"""Cross-validated figures of folding: each entry placed by a pair model that never saw its event."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from feeds.judging.fold import fold
from feeds.judging.window import Folding
from feeds.model import Desk, Weights
from feeds.training.cluster_score import Rates, mean_rates
from feeds.training.crossval import FOLDS, fold_of
from feeds.training.fit_pairs import corpus_arrays, fit_pairs
from feeds.training.fit_screen import Arrays
from feeds.training.pair_rows import event_of
from feeds.training.rows import Row

_Rows = Sequence[tuple[Row, Folding]]


def cross_validated_pairs(rows: Sequence[Row], foldings: Sequence[Folding], desk: Desk) -> dict[str, str]:
    """B-cubed F1 with and without the encoder, by name, for the record."""
    both = list(zip(rows, foldings, strict=True))
    found: dict[str, str] = {}
    if foldings and all(one.vector is not None for one in foldings):
        found["cross-validated with encoder b-cubed"] = f"{bcubed(both, desk).f1:.3f}"
    plain = [(row, replace(one, vector=None)) for row, one in both]
    found["cross-validated without encoder b-cubed"] = f"{bcubed(plain, desk).f1:.3f}"
    return found


def bcubed(rows: _Rows, desk: Desk) -> Rates:
    """Each relevant row scored by the model that never saw its event; only events with a name count."""
    relevant = [(row, one) for row, one in rows if row.relevant]
    precise: list[float] = []
    recalled: list[float] = []
    for number in range(FOLDS):
        judged = [row for row, _ in relevant if fold_of(event_of(row)) == number]
        taught = [(row, one) for row, one in rows if fold_of(event_of(row)) != number]
        if judged and taught:
            home = _homes([one for _, one in relevant], _weighed(desk, taught))
            for p, r in _per_row(judged, [row for row, _ in relevant], home):
                precise.append(p)
                recalled.append(r)
    count = len(precise) or 1
    return mean_rates(sum(precise) / count, sum(recalled) / count)


def _weighed(desk: Desk, taught: _Rows) -> Desk:
    relevant = [(row, one) for row, one in taught if row.relevant]
    arrays: Arrays = fit_pairs(
        [row for row, _ in relevant],
        [one for _, one in relevant],
        corpus_arrays([row for row, _ in taught]),
    )
    return replace(desk, weights=Weights(version="trial", arrays=arrays, provenance={}))


def _homes(foldings: Sequence[Folding], desk: Desk) -> dict[str, str]:
    ids = (f"story-{number}" for number in itertools.count())
    result = fold(foldings, (), {}, desk=desk, new_ids=ids)
    return {member: cluster.story_id for cluster in result.clusters for member in cluster.members}


def _per_row(judged: Sequence[Row], every: Sequence[Row], home: dict[str, str]) -> list[tuple[float, float]]:
    events = Counter(event_of(row) for row in every)
    stories = Counter(home[row.id] for row in every)
    both = Counter((event_of(row), home[row.id]) for row in every)
    return [
        (
            both[event_of(row), home[row.id]] / stories[home[row.id]],
            both[event_of(row), home[row.id]] / events[event_of(row)],
        )
        for row in judged
    ]
