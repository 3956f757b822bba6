"""How well entries were folded: pairwise and B-cubed figures, within and across languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Precision, recall, and their harmonic mean."""

    p: float
    r: float
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entry that is on the beat: its true event, the story it was put into, its language."""

    event: str
    story: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterScores:
    """All figures of folding."""

    pairwise_all: Rates
    pairwise_mono: Rates
    pairwise_cross: Rates
    bcubed_all: Rates
    bcubed_cross: Rates
    gold_pairs: tuple[int, int, int]
    n: int
    gold_clusters: int
    pred_clusters: int
    gold_singletons: int
    pred_singletons: int


def rates(hits: float, false: float, missed: float) -> Rates:
    """From counts."""
    p = hits / (hits + false) if hits + false else 0.0
    r = hits / (hits + missed) if hits + missed else 0.0
    return mean_rates(p, r)


def mean_rates(p: float, r: float) -> Rates:
    """From precision and recall."""
    return Rates(p=p, r=r, f1=2 * p * r / (p + r) if p + r else 0.0)


def score_clusters(items: Sequence[Placed]) -> ClusterScores:
    """Compare the stories of these entries with their events."""
    counted = _Counts(items)
    events, stories = counted.sizes("event"), counted.sizes("story")
    mono, cross = counted.pairs_within(), counted.pairs_across()
    both = tuple(a + b for a, b in zip(mono, cross, strict=True))
    return ClusterScores(
        pairwise_all=_pair_rates(both),
        pairwise_mono=_pair_rates(mono),
        pairwise_cross=_pair_rates(cross),
        bcubed_all=counted.bcubed(),
        bcubed_cross=counted.bcubed_across(),
        gold_pairs=(both[1], mono[1], cross[1]),
        n=len(items),
        gold_clusters=len(events),
        pred_clusters=len(stories),
        gold_singletons=sum(size == 1 for size in events.values()),
        pred_singletons=sum(size == 1 for size in stories.values()),
    )


def _pair_rates(counts: Sequence[int]) -> Rates:
    both, gold, predicted = counts
    return rates(both, predicted - both, gold - both)


class _Counts:
    """Counts of entries by event, story and language; every figure follows from them."""

    def __init__(self, items: Sequence[Placed]) -> None:
        self.items = items
        self.by: dict[str, Counter[tuple[str, ...]]] = {
            "event": Counter((one.event,) for one in items),
            "story": Counter((one.story,) for one in items),
            "both": Counter((one.event, one.story) for one in items),
            "event-lang": Counter((one.event, one.lang) for one in items),
            "story-lang": Counter((one.story, one.lang) for one in items),
            "both-lang": Counter((one.event, one.story, one.lang) for one in items),
        }

    def sizes(self, which: str) -> Counter[tuple[str, ...]]:
        return self.by[which]

    def pairs_within(self) -> tuple[int, int, int]:
        """Pairs of one language: that agree, of one event, of one story."""
        return self._pairs("both-lang", "event-lang", "story-lang")

    def pairs_across(self) -> tuple[int, int, int]:
        """The same of two languages."""
        every, within = self._pairs("both", "event", "story"), self.pairs_within()
        return every[0] - within[0], every[1] - within[1], every[2] - within[2]

    def _pairs(self, both: str, event: str, story: str) -> tuple[int, int, int]:
        return (
            _pairs(self.by[both].values()),
            _pairs(self.by[event].values()),
            _pairs(self.by[story].values()),
        )

    def bcubed(self) -> Rates:
        p = r = 0.0
        for one in self.items:
            together = self.by["both"][one.event, one.story]
            p += together / self.by["story"][one.story,]
            r += together / self.by["event"][one.event,]
        return mean_rates(p / (len(self.items) or 1), r / (len(self.items) or 1))

    def bcubed_across(self) -> Rates:
        """Over entries that have a mate in another language: a predicted one for precision, a true one
        for recall."""
        precise: list[float] = []
        recalled: list[float] = []
        for one in self.items:
            hits = self._across("both", (one.event, one.story), one.lang)
            predicted = self._across("story", (one.story,), one.lang)
            gold = self._across("event", (one.event,), one.lang)
            precise += [hits / predicted] if predicted else []
            recalled += [hits / gold] if gold else []
        return mean_rates(_mean(precise), _mean(recalled))

    def _across(self, which: str, key: tuple[str, ...], lang: str) -> int:
        return self.by[which][key] - self.by[f"{which}-lang"][*key, lang]


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
