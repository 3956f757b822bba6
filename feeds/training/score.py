"""How well the desk judges labelled rows: relevance, topics, primary topic, stories."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from feeds.judging.linkage import joined
from feeds.ports import Json
from feeds.training.cluster_score import ClusterScores, Placed, Rates, rates, score_clusters
from feeds.training.rows import Row

_SEED = 7
_LOW, _HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """Who was let in: counts, rates, and false alarms by kind (wrong, of so many)."""

    rates: Rates
    tp: int
    fp: int
    fn: int
    tn: int
    false_alarms: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScores:
    """Topics of the rows that are on the beat; `per_topic` with how many rows have it."""

    micro: Rates
    macro_f1: float
    exact: float
    per_topic: Mapping[str, tuple[Rates, int]]
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimaryScores:
    """How often the primary topic is the true one, or at least one of the true ones."""

    accuracy: float
    in_gold_topics: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All figures of one comparison."""

    relevance: Relevance
    topics: TopicScores
    primary: PrimaryScores
    clusters: ClusterScores

    def headline(self) -> dict[str, float]:
        """The figures that count, by name."""
        return {
            "relevance_f1": self.relevance.rates.f1,
            "topic_micro_f1": self.topics.micro.f1,
            "topic_macro_f1": self.topics.macro_f1,
            "primary_accuracy": self.primary.accuracy,
            "pairwise_f1": self.clusters.pairwise_all.f1,
            "pairwise_f1_cross": self.clusters.pairwise_cross.f1,
            "bcubed_f1": self.clusters.bcubed_all.f1,
            "bcubed_f1_cross": self.clusters.bcubed_cross.f1,
        }

    def to_json(self) -> Json:
        """Everything, and the headline figures beside it."""
        return {**asdict(self), "headline": self.headline()}


Compared = tuple[Row, Json]


def score(gold: Sequence[Row], predictions: Sequence[Json]) -> Scores:
    """Compare predictions (as `judge_rows` gives them) with labelled rows; a missing one counts as no."""
    return score_pairs(paired(gold, predictions))


def paired(gold: Sequence[Row], predictions: Sequence[Json]) -> list[Compared]:
    """Each labelled row with its prediction, by id."""
    by_id = {str(prediction["id"]): prediction for prediction in predictions}
    blank: Json = {"relevant": False, "topics": [], "primary": None, "cluster": None}
    return [(row, by_id.get(row.id, blank)) for row in gold]


def score_pairs(rows: Sequence[Compared]) -> Scores:
    """The same for rows already paired."""
    return Scores(
        relevance=_relevance(rows), topics=_topics(rows), primary=_primary(rows), clusters=_clusters(rows)
    )


def _relevance(rows: Sequence[Compared]) -> Relevance:
    counts = Counter((row.relevant is True, bool(told["relevant"])) for row, told in rows)
    of_kind = Counter(row.negative_kind or "?" for row, _ in rows if not row.relevant)
    wrong = Counter(row.negative_kind or "?" for row, told in rows if not row.relevant and told["relevant"])
    tp, fp, fn = counts[True, True], counts[False, True], counts[True, False]
    return Relevance(
        rates=rates(tp, fp, fn),
        tp=tp,
        fp=fp,
        fn=fn,
        tn=counts[False, False],
        false_alarms={kind: (wrong[kind], of_kind[kind]) for kind in sorted(of_kind)},
    )


def _topics(rows: Sequence[Compared]) -> TopicScores:
    sets = [(set(row.topics), set(told["topics"])) for row, told in rows if row.relevant]
    every = sorted({topic for gold, told in sets for topic in gold | told})
    per_topic: dict[str, tuple[Rates, int]] = {}
    totals = [0, 0, 0]
    for topic in every:
        hits = sum(topic in gold and topic in told for gold, told in sets)
        false = sum(topic in told for _, told in sets) - hits
        missed = sum(topic in gold for gold, _ in sets) - hits
        per_topic[topic] = rates(hits, false, missed), hits + missed
        totals = [total + count for total, count in zip(totals, (hits, false, missed), strict=True)]
    scored = [found.f1 for found, support in per_topic.values() if support]
    return TopicScores(
        micro=rates(*totals),
        macro_f1=sum(scored) / len(scored) if scored else 0.0,
        exact=sum(gold == told for gold, told in sets) / (len(sets) or 1),
        per_topic=per_topic,
        n=len(sets),
    )


def _primary(rows: Sequence[Compared]) -> PrimaryScores:
    filed = [(row, told["primary"]) for row, told in rows if row.relevant and row.primary]
    count = len(filed) or 1
    return PrimaryScores(
        accuracy=sum(row.primary == primary for row, primary in filed) / count,
        in_gold_topics=sum(primary in row.topics for row, primary in filed) / count,
        n=len(filed),
    )


def _clusters(rows: Sequence[Compared]) -> ClusterScores:
    """Only rows that are truly on the beat; without an event, or without a story, each stands alone."""
    placed = []
    for row, told in rows:
        if row.relevant:
            story = told.get("cluster")
            placed.append(
                Placed(
                    event=row.event or f"\0single {row.id}",
                    story=str(story) if story is not None else f"\0alone {row.id}",
                    lang=row.lang or "?",
                )
            )
    return score_clusters(placed)


def interval(rows: Sequence[Compared], times: int) -> dict[str, tuple[float, float]]:
    """Where the headline figures lie in nine of ten resamples of rows tied by an event or a story."""
    groups = _tied(rows)
    chance = random.Random(_SEED)
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(times):
        sample: list[Compared] = []
        for number in range(len(groups)):
            sample += [_renamed(pair, number) for pair in chance.choice(groups)]
        for name, value in score_pairs(sample).headline().items():
            found[name].append(value)
    return {
        name: (sorted(values)[int(times * _LOW)], sorted(values)[int(times * _HIGH)])
        for name, values in found.items()
    }


def _tied(rows: Sequence[Compared]) -> list[list[Compared]]:
    """Rows that share an event or a predicted story stay together: each resample keeps whole groups."""
    places = range(len(rows))
    first: dict[tuple[str, str], int] = {}
    ties: list[tuple[int, int]] = []
    for place in places:
        ties += [(first.setdefault(key, place), place) for key in _ties_of(*rows[place])]
    return [[rows[place] for place in group] for group in joined(ties, places)]


def _ties_of(row: Row, told: Json) -> list[tuple[str, str]]:
    keys = [("event", row.event)] if row.event else []
    if told.get("cluster") is not None and row.relevant:
        keys.append(("story", str(told["cluster"])))
    return keys


def _renamed(pair: Compared, number: int) -> Compared:
    """A row drawn twice is two rows, of two events and two stories."""
    row, told = pair
    event = f"{row.event}#{number}" if row.event else None
    cluster = f"{told['cluster']}#{number}" if told.get("cluster") is not None else None
    return replace(row, id=f"{row.id}#{number}", event=event), {**told, "cluster": cluster}
