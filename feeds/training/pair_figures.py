"""Cross-validated figures of folding: each entry placed by a pair model that never saw its event."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from feeds.judging.fold import fold
from feeds.judging.window import Folding
from feeds.model import Desk, Weights
from feeds.training.cluster_score import mean_rates
from feeds.training.crossval import FOLDS, fold_of, ways
from feeds.training.examples import Examples
from feeds.training.fit_pairs import corpus_arrays, fit_pairs
from feeds.training.lessons import PairLesson
from feeds.training.pair_rows import event_of, foldings_of
from feeds.training.rows import Row

_Rows = Sequence[tuple[Row, Folding]]
_Scores = list[tuple[float, float]]


def cross_validated_pairs(examples: Examples, lessons: Sequence[PairLesson] = ()) -> dict[bool, float]:
    """B-cubed F1 with the encoder (True, where there are vectors) and without; labels only ever teach."""
    folds = [fold_of(event_of(row)) for row in examples.rows]
    parts = [[place for place, at in enumerate(folds) if at == number] for number in range(FOLDS)]
    return {encoder: bcubed(examples, parts, lessons, encoder=encoder) for encoder in ways(examples)}


def bcubed(
    examples: Examples, parts: Sequence[Sequence[int]], lessons: Sequence[PairLesson], *, encoder: bool
) -> float:
    """Each relevant row of each part scored by a model that saw nothing of that part."""
    rows = list(zip(examples.rows, foldings_of(examples), strict=True))
    if not encoder:
        rows = [(row, replace(one, vector=None)) for row, one in rows]
    scores = [score for part in parts for score in _scores(rows, set(part), lessons, examples.kit.desk)]
    count = len(scores) or 1
    return mean_rates(sum(p for p, _ in scores) / count, sum(r for _, r in scores) / count).f1


def _scores(rows: _Rows, part: Set[int], lessons: Sequence[PairLesson], desk: Desk) -> _Scores:
    judged = [row for place, (row, _) in enumerate(rows) if place in part and row.relevant]
    taught = [pair for place, pair in enumerate(rows) if place not in part]
    if not judged or not taught:
        return []
    relevant = [(row, one) for row, one in rows if row.relevant]
    home = _homes([one for _, one in relevant], _weighed(desk, taught, lessons))
    return _per_row(judged, [row for row, _ in relevant], home)


def _weighed(desk: Desk, taught: _Rows, lessons: Sequence[PairLesson]) -> Desk:
    rows, foldings = [row for row, _ in taught], [one for _, one in taught]
    arrays = fit_pairs(rows, foldings, corpus_arrays(rows), lessons)
    return replace(desk, weights=Weights(version="trial", arrays=arrays, provenance={}))


def _homes(foldings: Sequence[Folding], desk: Desk) -> dict[str, str]:
    ids = (f"story-{number}" for number in itertools.count())
    result = fold(foldings, (), {}, desk=desk, new_ids=ids)
    return {member: cluster.story_id for cluster in result.clusters for member in cluster.members}


def _per_row(judged: Sequence[Row], every: Sequence[Row], home: Mapping[str, str]) -> _Scores:
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
