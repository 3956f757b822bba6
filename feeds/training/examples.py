"""Labelled rows made ready for fitting: what was found in each, its numbers and its vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.judging.features import features
from feeds.judging.findings import Findings, find_all
from feeds.judging.kit import Kit, kit_of
from feeds.model import Desk
from feeds.ports import Vectors
from feeds.training.rows import Row, to_entry

SIGNIFICANT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Rows in order; `vectors` are those of the full texts, `titles` those of the headlines, `described`
    those of the topic descriptions."""

    rows: tuple[Row, ...]
    found: tuple[Findings, ...]
    numbers: NDArray[np.float32]
    kit: Kit
    vectors: Vectors | None = None
    titles: Vectors | None = None
    described: Vectors | None = None

    @property
    def both(self) -> Vectors | None:
        """Full texts, then titles, as judging takes them."""
        if self.vectors is None or self.titles is None:
            return None
        return np.concatenate([self.vectors, self.titles])

    @property
    def weights(self) -> NDArray[np.float64]:
        """How much each row teaches: a seed row 1, a label of votes less."""
        return np.array([row.weight for row in self.rows], dtype=np.float64)

    @property
    def is_seed(self) -> NDArray[np.bool_]:
        """Which rows are no labels of votes."""
        return np.array([not row.is_label for row in self.rows], dtype=np.bool_)

    def only(self, places: Sequence[int]) -> Examples:
        """The examples at those places."""
        index = list(places)
        return Examples(
            rows=tuple(self.rows[i] for i in index),
            found=tuple(self.found[i] for i in index),
            numbers=self.numbers[index],
            kit=self.kit,
            vectors=None if self.vectors is None else self.vectors[index],
            titles=None if self.titles is None else self.titles[index],
            described=self.described,
        )


def prepare(
    rows: Sequence[Row], desk: Desk, vectors: Vectors | None = None, described: Vectors | None = None
) -> Examples:
    """Read every row with the desk's lists, once; `vectors` has all full texts, then all titles."""
    kit = kit_of(desk)
    found = tuple(find_all(to_entry(row), kit) for row in rows)
    numbers = np.stack([features(one, kit) for one in found])
    count = len(rows)
    return Examples(
        rows=tuple(rows),
        found=found,
        numbers=numbers,
        kit=kit,
        vectors=None if vectors is None else vectors[:count],
        titles=None if vectors is None else vectors[count:],
        described=described,
    )


def descriptions(desk: Desk) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Texts that describe the topics (its descriptions and definition), and whose each is."""
    texts: list[str] = []
    owner: list[int] = []
    for place, topic in enumerate(desk.topics):
        for text in (topic.definition["en"], *topic.descriptions):
            texts.append(text)
            owner.append(place)
    return tuple(texts), np.array(owner, dtype=np.int64)


def rounded(values: NDArray[np.floating]) -> NDArray[np.float32]:
    """To six significant digits, so that weights are alike where sums differ in their last bits."""
    wide = np.asarray(values, dtype=np.float64)
    with np.errstate(divide="ignore"):
        digits = SIGNIFICANT - 1 - np.floor(np.log10(np.abs(wide)))
    scale = np.where(np.isfinite(digits), 10.0 ** np.where(np.isfinite(digits), digits, 0.0), 1.0)
    return np.asarray(np.round(wide * scale) / scale, dtype=np.float32)


def halved(values: NDArray[np.floating]) -> NDArray[np.float16]:
    """Half precision: enough for thousands of small n-gram weights."""
    return np.asarray(values, dtype=np.float16)
