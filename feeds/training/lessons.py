"""What labels of votes teach beside a seed, each kind at the weight that it may have. Called by `fit`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from feeds.judging.window import Folding
from feeds.ports import Encoder
from feeds.training.caps import capped
from feeds.training.encoding import entry_vectors
from feeds.training.examples import Examples, prepare
from feeds.training.fit_topics import tells_topic
from feeds.training.pair_labels import PairLabel
from feeds.training.pair_rows import MOST_APART, event_of, foldings_of
from feeds.training.rows import Row, to_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLesson:
    """Two reports as folding would get them, and whether they are of one development."""

    foldings: tuple[Folding, Folding]
    same: bool
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What labels teach relevance, topics and pairs; None or empty where they say nothing."""

    relevance: Examples | None = None
    topics: Examples | None = None
    pairs: tuple[PairLesson, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many labels of each kind teach."""
        return {
            "relevance": len(self.relevance.rows) if self.relevance else 0,
            "topics": len(self.topics.rows) if self.topics else 0,
            "pairs": len(self.pairs),
        }

    @property
    def is_empty(self) -> bool:
        """Does no label teach?"""
        return not any(self.counts.values())


NO_LESSONS = Lessons()


def lessons_of(
    votes: Sequence[Row], pairs: Sequence[PairLabel], seed: Examples, encoder: Encoder | None
) -> Lessons:
    """The labels, capped for each model by what the seed has to teach that model."""
    topical = [row for row in votes if tells_topic(row, seed.kit)]
    corrections = [replace(row, weight=row.topic_weight, voters=row.topic_voters) for row in topical]
    taught = sum(tells_topic(row, seed.kit) for row in seed.rows)
    near = [pair for pair in pairs if _days_apart(pair) <= MOST_APART]
    return Lessons(
        relevance=_prepared(capped(votes, len(seed.rows)), seed, encoder),
        topics=_prepared(capped(corrections, taught), seed, encoder),
        pairs=_pair_lessons(capped(near, pairs_of_one_event(seed.rows)), seed, encoder),
    )


def pairs_of_one_event(rows: Sequence[Row]) -> int:
    """How many pairs of relevant rows are of one event: nearly all others are not, and would cap nothing."""
    events = Counter(event_of(row) for row in rows if row.relevant)
    return sum(size * (size - 1) // 2 for size in events.values())


def _days_apart(pair: PairLabel) -> float:
    one, other = (to_entry(row).time for row in pair.rows)
    return abs(one - other) / timedelta(days=1)


def _prepared(rows: Sequence[Row], seed: Examples, encoder: Encoder | None) -> Examples | None:
    if not rows:
        return None
    vectors = entry_vectors([to_entry(row) for row in rows], encoder)
    return prepare(rows, seed.kit.desk, vectors, seed.described)


def _pair_lessons(
    pairs: Sequence[PairLabel], seed: Examples, encoder: Encoder | None
) -> tuple[PairLesson, ...]:
    reports = {row.id: row for pair in pairs for row in pair.rows}
    read = _prepared([reports[one] for one in sorted(reports)], seed, encoder)
    known = {one.entry.id: one for one in foldings_of(read)} if read else {}
    return tuple(
        PairLesson(
            foldings=(known[pair.rows[0].id], known[pair.rows[1].id]), same=pair.same, weight=pair.weight
        )
        for pair in pairs
    )
