"""Bags of weighed words: how alike two sentences of one story are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from feeds.judging.text import fold_text, is_cjk, words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bag:
    """Words of a text by weight."""

    weights: Mapping[str, float]
    length: float

    @classmethod
    def sum_of(cls, parts: Iterable[Bag]) -> Bag:
        """All of them together, each counting the same."""
        total: dict[str, float] = {}
        for part in parts:
            for word, weight in part.weights.items():
                total[word] = total.get(word, 0.0) + weight / (part.length or 1.0)
        return cls(weights=total, length=_length(total))


def bags(texts: Sequence[str]) -> list[Bag]:
    """The texts as bags; a word weighs less, the more of these texts have it."""
    counts = [Counter(_terms(text)) for text in texts]
    spread = Counter(term for count in counts for term in count)
    made = []
    for count in counts:
        weights = {
            term: (1.0 + math.log(times)) * (math.log((1.0 + len(texts)) / (1.0 + spread[term])) + 0.3)
            for term, times in count.items()
        }
        made.append(Bag(weights=weights, length=_length(weights)))
    return made


def likeness(left: Bag, right: Bag) -> float:
    """Their cosine, 0 to 1."""
    if not left.length or not right.length:
        return 0.0
    few, many = sorted((left.weights, right.weights), key=len)
    shared = sum(weight * many.get(word, 0.0) for word, weight in few.items())
    return shared / (left.length * right.length)


def _length(weights: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))


def _terms(text: str) -> Iterator[str]:
    """Words of three letters and more; pairs of characters where words are not set apart."""
    for word in words(fold_text(text)):
        if is_cjk(word):
            yield from (word[place : place + 2] for place in range(max(1, len(word) - 1)))
        elif len(word) > 2 or word.isdigit():
            yield word
