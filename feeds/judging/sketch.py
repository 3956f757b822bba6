"""Closeness without an encoder: weighed character n-grams of headline and text in two short vectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from feeds.judging.text import HASH_SIZE, fold_text, hashed_ngrams
from feeds.ports import Vectors

SKETCH_SIZE = 512


def sketch(title: str, full: str, *, idf: NDArray[np.float32]) -> Vectors:
    """Two unit vectors of 512, as an encoder would give them: the whole text, then the headline."""
    return np.stack([_fold_down(full, idf), _fold_down(title, idf)])


def _fold_down(text: str, idf: NDArray[np.float32]) -> NDArray[np.float32]:
    grams = hashed_ngrams(fold_text(text))
    # The hash has given each n-gram its sign, so that what meets in one place cancels out on average.
    weighed = np.bincount(
        grams.index % SKETCH_SIZE, weights=grams.value * idf[grams.index], minlength=SKETCH_SIZE
    )
    norm = float(np.sqrt((weighed * weighed).sum())) or 1.0
    return (weighed / norm).astype(np.float32)


def gram_counts(texts: list[str]) -> NDArray[np.float32]:
    """In how many texts each n-gram stands."""
    counts = np.zeros(HASH_SIZE, dtype=np.float32)
    for text in texts:
        counts[hashed_ngrams(fold_text(text)).index] += 1.0
    return counts


def gram_idf(counts: NDArray[np.float32], texts: float) -> NDArray[np.float32]:
    """Weights of n-grams: rare ones count."""
    # A tenth more than nothing, so that a text of common n-grams alone still has a direction.
    weights = np.log((1.0 + texts) / (1.0 + counts)) + 0.1
    return np.asarray(weights, dtype=np.float32)
