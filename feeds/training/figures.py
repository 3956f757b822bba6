"""What `slugline score` prints: the figures of one run over labelled rows, and what the run cost."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from feeds.judging.judge import judge_entries
from feeds.model import Desk, Judgement
from feeds.ports import Encoder, Json
from feeds.training.batch import Batch, answers, fold_batch, tellings
from feeds.training.encoding import entry_vectors
from feeds.training.rows import Row, to_entry
from feeds.training.score import Compared, Scores, interval, paired, score_pairs

BY: Mapping[str, Callable[[Row], str]] = {
    "lang": lambda row: row.lang or "?",
    "outlet": lambda row: row.outlet or "?",
    "negative_kind": lambda row: row.negative_kind or "-",
}
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """CPU milliseconds an entry beyond the encoder's own (median, 99 of 100), and peak memory in MB."""

    p50: float
    p99: float
    encoder: float
    memory: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that one run found."""

    scores: Scores
    verbatim: float
    sentences: int
    cost: Cost
    encoder: str
    by: Mapping[str, Scores] = field(default_factory=dict)
    interval: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def to_json(self) -> Json:
        """One object for programs."""
        return {
            **self.scores.to_json(),
            "summaries": {"verbatim": self.verbatim, "sentences": self.sentences},
            "cost": {
                "cpu_ms_p50": self.cost.p50,
                "cpu_ms_p99": self.cost.p99,
                "encoder_ms": self.cost.encoder,
                "peak_memory_mb": self.cost.memory,
            },
            "encoder": self.encoder,
            "by": {value: scores.headline() for value, scores in self.by.items()},
            "interval_90": {name: list(bounds) for name, bounds in self.interval.items()},
        }


def report(
    rows: Sequence[Row], desk: Desk, encoder: Encoder | None, *, by: str | None = None, times: int = 0
) -> Report:
    """Judge the rows and compare; `by` is a key of BY, `times` the resamples for intervals."""
    batch, cost = _measured(rows, desk, encoder)
    compared = paired(rows, answers(batch, desk))
    verbatim, sentences = _verbatim(batch, desk)
    return Report(
        scores=score_pairs(compared),
        verbatim=verbatim,
        sentences=sentences,
        cost=cost,
        encoder=encoder.name if encoder else "none",
        by=_apart(compared, BY[by]) if by else {},
        interval=interval(compared, times) if times else {},
    )


def _apart(compared: Sequence[Compared], value_of: Callable[[Row], str]) -> dict[str, Scores]:
    values = sorted({value_of(row) for row, _ in compared})
    return {value: score_pairs([pair for pair in compared if value_of(pair[0]) == value]) for value in values}


def _measured(rows: Sequence[Row], desk: Desk, encoder: Encoder | None) -> tuple[Batch, Cost]:
    """One entry at a time, so that each has its own cost; folding is shared out evenly."""
    entries = tuple(to_entry(row) for row in rows)
    began = time.process_time()
    vectors = entry_vectors(entries, encoder)
    encoding = time.process_time() - began
    judgements: list[Judgement] = []
    costs: list[float] = []
    for place, entry in enumerate(entries):
        own = None if vectors is None else vectors[[place, len(entries) + place]]
        began = time.process_time()
        judgements += judge_entries([entry], desk, own)
        costs.append(time.process_time() - began)
    began = time.process_time()
    batch = fold_batch(entries, judgements, desk, vectors)
    shared = (time.process_time() - began) / max(len(entries), 1)
    each = (np.array(costs or [0.0]) + shared) * 1_000
    return batch, Cost(
        p50=float(np.percentile(each, 50)),
        p99=float(np.percentile(each, 99)),
        encoder=encoding * 1_000 / max(len(entries), 1),
        memory=peak_memory(),
    )


def peak_memory() -> float:
    """The most memory that this process ever held, in megabytes; 0 where the system does not say."""
    try:
        import resource  # noqa: PLC0415  (not on every system)
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MEGABYTE if sys.platform == "darwin" else peak / 1_024


def _verbatim(batch: Batch, desk: Desk) -> tuple[float, int]:
    texts = {entry.id: (entry.title, entry.summary, entry.body) for entry in batch.entries}
    told = [one for _, telling in tellings(batch, desk) for one in telling.sentences]
    standing = sum(any(one.text in text for text in texts[one.entry]) for one in told)
    return (standing / len(told) if told else 1.0), len(told)


def lines(found: Report) -> Iterator[str]:
    """The report for people, line by line."""
    yield from _lines_of(found.scores)
    yield f"summaries   verbatim {found.verbatim:.3f}   ({found.sentences} sentences)"
    cost = found.cost
    yield (
        f"cost        CPU {cost.p50:.2f} ms an entry (p50), {cost.p99:.2f} ms (p99), "
        f"encoder {cost.encoder:.2f} ms ({found.encoder}); peak memory {cost.memory:.0f} MB"
    )
    figures = found.scores.headline()
    for name, (low, high) in found.interval.items():
        yield f"  {name:<20} {figures[name]:.3f}  [{low:.3f}, {high:.3f}]"
    for value, scores in found.by.items():
        yield f"-- {value} ({scores.relevance.tp + scores.relevance.fn} on the beat)"
        yield from (f"   {line}" for line in _lines_of(scores) if not line.startswith(" "))


def _lines_of(scores: Scores) -> Iterator[str]:
    relevance, topics, primary = scores.relevance, scores.topics, scores.primary
    found = relevance.rates
    counts = f"tp {relevance.tp} fp {relevance.fp} fn {relevance.fn} tn {relevance.tn}"
    yield f"relevance   P {found.p:.3f}  R {found.r:.3f}  F1 {found.f1:.3f}   ({counts})"
    if relevance.false_alarms:
        kinds = ", ".join(f"{kind} {bad}/{of}" for kind, (bad, of) in relevance.false_alarms.items())
        yield f"  false alarms by kind: {kinds}"
    yield (
        f"topics      micro-F1 {topics.micro.f1:.3f} (P {topics.micro.p:.3f} R {topics.micro.r:.3f})  "
        f"macro-F1 {topics.macro_f1:.3f}  exact {topics.exact:.3f}"
    )
    for topic, (rate, support) in topics.per_topic.items():
        yield f"  {topic:<14} P {rate.p:.2f} R {rate.r:.2f} F1 {rate.f1:.2f}  n {support}"
    yield f"primary     accuracy {primary.accuracy:.3f}  (in the true topics {primary.in_gold_topics:.3f})"
    yield from _cluster_lines(scores)


def _cluster_lines(scores: Scores) -> Iterator[str]:
    found = scores.clusters
    named = {
        "pairwise all": found.pairwise_all,
        "pairwise mono": found.pairwise_mono,
        "pairwise cross": found.pairwise_cross,
        "B-cubed all": found.bcubed_all,
        "B-cubed cross": found.bcubed_cross,
    }
    for name, rate in named.items():
        yield f"{name:<15} P {rate.p:.3f}  R {rate.r:.3f}  F1 {rate.f1:.3f}"
    yield (
        f"stories     {found.pred_clusters} told ({found.pred_singletons} by one entry), "
        f"{found.gold_clusters} true ({found.gold_singletons} by one entry)"
    )
