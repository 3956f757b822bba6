"""Which topics an entry is filed under, one of them first, and the words that decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from feeds.judging.features import kind_flags, lexicon_scores
from feeds.judging.findings import Findings
from feeds.judging.kit import Kit
from feeds.judging.screen import array, has, logistic
from feeds.judging.text import hashed_ngrams
from feeds.model import Leaning, Weights
from feeds.ports import Vectors

HASHED = 2**12
MOST = 4
THRESHOLD = 0.5
CHANCE = 1.0  # how much a topic's own chance says beside the model that chooses the primary
_MEANING, _TITLE, _NEAR, _HASHED = 2.0, 1.5, 6.0, 2.0  # so that each part of the input weighs alike
_UNTRAINED = 2.0
_FLOOR = 1e-6

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Primary topic first; the words that spoke for each; how an entry leans to every topic, if known."""

    primary: str
    topics: tuple[str, ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]
    leanings: tuple[Leaning, ...] = ()


def file_under(found: Sequence[Findings], kit: Kit, vectors: Vectors | None) -> tuple[Filed, ...]:
    """Topics for each entry; `vectors` has all full texts, then all titles, in the same order."""
    if not found:
        return ()
    weights = kit.desk.weights
    with_encoder = vectors is not None and has(weights, "topics.meaning")
    if weights is None or not (with_encoder or has(weights, "topics.patterns")):
        return tuple(_by_words(one, kit) for one in found)
    if with_encoder and vectors is not None:
        leanings = _leanings(meaning_rows(found, kit, vectors, weights), weights, "meaning", kit)
    else:
        rows = np.stack([pattern_input(one, kit) for one in found])
        leanings = _leanings(rows, weights, "patterns", kit)
    return tuple(_filed(one, leaning) for one, leaning in zip(found, leanings, strict=True))


def chosen(leanings: Sequence[Leaning]) -> tuple[str, ...]:
    """The topics that these leanings come to: the primary one first, at most `MOST`."""
    first = max(leanings, key=lambda one: one.first + CHANCE * _log_chance(one.odds))
    others = sorted((one for one in leanings if one is not first), key=lambda one: -one.odds)
    wanted = [one.topic for one in others if logistic(one.odds) >= THRESHOLD]
    return (first.topic, *wanted[: MOST - 1])


def meaning_rows(found: Sequence[Findings], kit: Kit, vectors: Vectors, weights: Weights) -> Array:
    """What the topic models see of entries with the encoder; `vectors` as for `file_under`."""
    near = closeness(vectors[: len(found)], weights)
    titles = vectors[len(found) :]
    return np.stack([meaning_input(one, kit, vectors[i], titles[i], near[i]) for i, one in enumerate(found)])


def closeness(vectors: Vectors, weights: Weights) -> Array:
    """Per topic the closest of its descriptions, less what is usual for it."""
    described = array(weights, "topics.descriptions")
    owner = np.asarray(weights.arrays["topics.described"], dtype=np.int64)
    return near_topics(vectors, described, owner) - array(weights, "topics.usual")


def near_topics(vectors: Vectors, described: Array, owner: NDArray[np.int64]) -> Array:
    """Highest cosine with a description of each topic."""
    # In twice the precision: many at once and one alone must not differ in the digits that are kept.
    near = vectors.astype(np.float64) @ described.T.astype(np.float64)
    columns = [near[:, owner == topic].max(axis=1) for topic in range(int(owner.max()) + 1)]
    return np.asarray(np.stack(columns, axis=1), dtype=np.float32)


def meaning_input(found: Findings, kit: Kit, vector: Array, title: Array, near: Array) -> Array:
    """One such row: meaning of text and title, closeness to descriptions, then what needs no encoder."""
    meaning = [_MEANING * vector, _TITLE * title, _NEAR * near]
    return np.concatenate([*meaning, pattern_input(found, kit)]).astype(np.float32)


def pattern_input(found: Findings, kit: Kit) -> Array:
    """What the topic models see without it."""
    hashed = hashed_ngrams(found.folded, HASHED).dense(HASHED)
    words = lexicon_scores(found, kit) / 3.0
    return np.concatenate([_HASHED * hashed, words, kind_flags(found, kit)]).astype(np.float32)


def _leanings(rows: Array, weights: Weights, which: str, kit: Kit) -> list[tuple[Leaning, ...]]:
    odds, first = (_products(rows, weights, f"{kind}.{which}") for kind in ("topics", "primary"))
    highest = first.max(axis=1, keepdims=True)
    first = first - highest - np.log(np.exp(first - highest).sum(axis=1, keepdims=True))
    return [
        tuple(
            Leaning(topic=topic, odds=round(odd, 3), first=round(one, 3))
            for topic, odd, one in zip(kit.topics, odds_of, first_of, strict=True)
        )
        for odds_of, first_of in zip(odds.tolist(), first.tolist(), strict=True)
    ]


def _products(rows: Array, weights: Weights, name: str) -> NDArray[np.float64]:
    """In twice the precision, as in `near_topics`."""
    made = rows.astype(np.float64) @ array(weights, name).T.astype(np.float64)
    return np.asarray(made + array(weights, f"{name}.bias"), dtype=np.float64)


def _log_chance(odds: float) -> float:
    return float(np.log(max(logistic(odds), _FLOOR)))


def _filed(found: Findings, leanings: tuple[Leaning, ...]) -> Filed:
    return replace(_named(found, chosen(leanings)), leanings=leanings)


def _by_words(found: Findings, kit: Kit) -> Filed:
    words = lexicon_scores(found, kit)
    order = [int(i) for i in np.argsort(-words, kind="stable")]
    places = [order[0], *[i for i in order[1:MOST] if words[i] >= _UNTRAINED]]
    return _named(found, tuple(kit.topics[place] for place in places))


def _named(found: Findings, topics: tuple[str, ...]) -> Filed:
    words = tuple((topic, _decisive(found, topic)) for topic in topics)
    return Filed(primary=topics[0], topics=topics, words=words)


def _decisive(found: Findings, topic: str) -> tuple[str, ...]:
    ranked = sorted(found.topics[topic], key=lambda word: (-word.weight, not word.in_title))
    return tuple(dict.fromkeys(word.words for word in ranked[:3]))
