"""Five-fold figures for relevance and topics: each row judged by weights that never saw its event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np

from feeds.judging.kit import kit_of
from feeds.judging.screen import RELEVANT, screen
from feeds.judging.topics import file_under
from feeds.model import Weights
from feeds.ports import Vectors
from feeds.training.examples import Examples
from feeds.training.fit_screen import Arrays, fit_screen
from feeds.training.fit_topics import fit_topics
from feeds.training.lessons import NO_LESSONS, Lessons

FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What weights say of a row."""

    p: float
    primary: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Relevance, and topics over the rows that are relevant."""

    precision: float
    recall: float
    f1: float
    micro: float
    macro: float
    primary: float


def fit_all(seed: Examples, lessons: Lessons = NO_LESSONS) -> Arrays:
    """Relevance and topics fitted on the seed and on what labels say of each."""
    return fit_screen(joined(seed, lessons.relevance)) | fit_topics(joined(seed, lessons.topics))


def fold_of(event: str) -> int:
    """Which fold an event belongs to; the same on every machine."""
    return crc32(event.encode()) % FOLDS


def judged(examples: Examples, arrays: Arrays, *, encoder: bool) -> tuple[Verdict, ...]:
    """The examples as the desk would judge them with those weights."""
    weights = Weights(version="trial", arrays=arrays, provenance={})
    kit = kit_of(replace(examples.kit.desk, weights=weights))
    scores = screen(examples.found, kit, examples.vectors if encoder else None)
    filed = file_under(examples.found, kit, examples.both if encoder else None)
    return tuple(
        Verdict(p=score.p, primary=one.primary, topics=one.topics)
        for score, one in zip(scores, filed, strict=True)
    )


def cross_validated(examples: Examples, lessons: Lessons = NO_LESSONS) -> dict[bool, tuple[Verdict, ...]]:
    """With the encoder (True, where there are vectors) and without; labels only ever teach."""
    verdicts: dict[bool, dict[int, Verdict]] = {True: {}, False: {}}
    folds = [fold_of(row.event or row.id) for row in examples.rows]
    for fold in range(FOLDS):
        held = [place for place, at in enumerate(folds) if at == fold]
        if not held:
            continue
        taught = examples.only([place for place, at in enumerate(folds) if at != fold])
        arrays = fit_all(taught, lessons)
        for encoder in ways(examples):
            told = judged(examples.only(held), arrays, encoder=encoder)
            verdicts[encoder].update(zip(held, told, strict=True))
    return {
        encoder: tuple(told[place] for place in sorted(told)) for encoder, told in verdicts.items() if told
    }


def joined(one: Examples, other: Examples | None) -> Examples:
    """Both sets of examples as one; they were read with the same desk."""
    if other is None:
        return one
    return Examples(
        rows=one.rows + other.rows,
        found=one.found + other.found,
        numbers=np.concatenate([one.numbers, other.numbers]),
        kit=one.kit,
        vectors=_stacked(one.vectors, other.vectors),
        titles=_stacked(one.titles, other.titles),
        described=one.described,
    )


def _stacked(one: Vectors | None, other: Vectors | None) -> Vectors | None:
    return None if one is None or other is None else np.concatenate([one, other])


def ways(examples: Examples) -> tuple[bool, ...]:
    """With the encoder, where there are vectors, and without."""
    return (True, False) if examples.vectors is not None else (False,)


def figures(examples: Examples, verdicts: Sequence[Verdict]) -> Figures:
    """How good those verdicts are."""
    pairs = list(zip(examples.rows, verdicts, strict=True))
    yes = [(row.relevant is True, told.p >= RELEVANT) for row, told in pairs]
    precision, recall, f1 = _prf(yes)
    filed = [(row, told) for row, told in pairs if row.relevant]
    by_topic = {
        topic: [(topic in row.topics, topic in told.topics) for row, told in filed]
        for topic in examples.kit.topics
    }
    present = [told for told in by_topic.values() if any(gold for gold, _ in told)]
    return Figures(
        precision=precision,
        recall=recall,
        f1=f1,
        micro=_prf([pair for told in by_topic.values() for pair in told])[2],
        macro=sum(_prf(told)[2] for told in present) / max(len(present), 1),
        primary=sum(row.primary == told.primary for row, told in filed) / max(len(filed), 1),
    )


def _prf(pairs: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    hits = sum(gold and told for gold, told in pairs)
    precision = hits / max(sum(told for _, told in pairs), 1)
    recall = hits / max(sum(gold for gold, _ in pairs), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
