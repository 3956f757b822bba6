"""Which topics an entry is filed under, one of them first, and the words that decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.judging.features import kind_flags, lexicon_scores
from feeds.judging.findings import Findings
from feeds.judging.kit import Kit
from feeds.judging.screen import array, has
from feeds.judging.text import hashed_ngrams
from feeds.model import Weights
from feeds.ports import Vectors

HASHED = 2**12
MOST = 4
THRESHOLD = 0.5
CHANCE = 2.0  # how much a topic's own chance says beside the model that chooses the primary
_UNTRAINED = 2.0
_FLOOR = 1e-6

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Primary topic first; the words that spoke for each."""

    primary: str
    topics: tuple[str, ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]


def file_under(found: Sequence[Findings], kit: Kit, vectors: Vectors | None) -> tuple[Filed, ...]:
    """Topics for each entry; `vectors` are those of the full texts, in the same order."""
    if not found:
        return ()
    weights = kit.desk.weights
    with_encoder = vectors is not None and has(weights, "topics.meaning")
    if weights is None or not (with_encoder or has(weights, "topics.patterns")):
        return tuple(_by_words(one, kit) for one in found)
    if with_encoder and vectors is not None:
        near = closeness(vectors[: len(found)], weights)
        rows = np.stack([meaning_input(one, kit, vectors[i], near[i]) for i, one in enumerate(found)])
        chances, order = _probabilities(rows, weights, "meaning")
    else:
        rows = np.stack([pattern_input(one, kit) for one in found])
        chances, order = _probabilities(rows, weights, "patterns")
    return tuple(_filed(one, kit, chances[i], order[i]) for i, one in enumerate(found))


def closeness(vectors: Vectors, weights: Weights) -> Array:
    """Per topic the closest of its descriptions, less what is usual for it."""
    described = array(weights, "topics.descriptions")
    owner = np.asarray(weights.arrays["topics.described"], dtype=np.int64)
    return near_topics(vectors, described, owner) - array(weights, "topics.usual")


def near_topics(vectors: Vectors, described: Array, owner: NDArray[np.int64]) -> Array:
    """Highest cosine with a description of each topic."""
    near = vectors @ described.T
    columns = [near[:, owner == topic].max(axis=1) for topic in range(int(owner.max()) + 1)]
    return np.asarray(np.stack(columns, axis=1), dtype=np.float32)


def meaning_input(found: Findings, kit: Kit, vector: Array, near: Array) -> Array:
    """What the topic models see of an entry with the encoder."""
    words = lexicon_scores(found, kit) / 3.0
    return np.concatenate([2.0 * vector, words, kind_flags(found, kit), 6.0 * near]).astype(np.float32)


def pattern_input(found: Findings, kit: Kit) -> Array:
    """What they see without it."""
    hashed = hashed_ngrams(found.folded, HASHED).dense(HASHED)
    return np.concatenate([2.0 * hashed, lexicon_scores(found, kit) / 3.0, kind_flags(found, kit)]).astype(
        np.float32
    )


def _probabilities(rows: Array, weights: Weights, which: str) -> tuple[Array, Array]:
    """Chance of each topic, and log chance of being first plus twice the log of the chance."""
    each = rows @ array(weights, f"topics.{which}").T + array(weights, f"topics.{which}.bias")
    first = rows @ array(weights, f"primary.{which}").T + array(weights, f"primary.{which}.bias")
    chances = np.asarray(1.0 / (1.0 + np.exp(-np.clip(each, -40, 40))), dtype=np.float32)
    highest = first.max(axis=1, keepdims=True)
    log_first = first - highest - np.log(np.exp(first - highest).sum(axis=1, keepdims=True))
    order = log_first + CHANCE * np.log(np.maximum(chances, _FLOOR))
    return chances, np.asarray(order, dtype=np.float32)


def _filed(found: Findings, kit: Kit, chances: Array, order: Array) -> Filed:
    first = int(np.argmax(order))
    others = [int(i) for i in np.argsort(-chances, kind="stable") if chances[i] >= THRESHOLD and i != first]
    return _named(found, kit, [first, *others[: MOST - 1]])


def _by_words(found: Findings, kit: Kit) -> Filed:
    words = lexicon_scores(found, kit)
    order = [int(i) for i in np.argsort(-words, kind="stable")]
    return _named(found, kit, [order[0], *[i for i in order[1:MOST] if words[i] >= _UNTRAINED]])


def _named(found: Findings, kit: Kit, places: Sequence[int]) -> Filed:
    topics = tuple(kit.topics[place] for place in places)
    words = tuple((topic, _decisive(found, topic)) for topic in topics)
    return Filed(primary=topics[0], topics=topics, words=words)


def _decisive(found: Findings, topic: str) -> tuple[str, ...]:
    ranked = sorted(found.topics[topic], key=lambda word: (-word.weight, not word.in_title))
    return tuple(dict.fromkeys(word.words for word in ranked[:3]))
