"""Which pairs can be close at all: a bound above every true probability, from cosines and names alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.judging.pairs import OPEN_DAYS, PairWeights
from feeds.judging.vector_rows import FULL, TITLE, Indices, VectorRows

MERGE_AT = 0.3
"""Two groups are one story while the mean probability of their pairs is at least this."""
_MERGE_LOGIT = float(np.log(MERGE_AT / (1.0 - MERGE_AT)))
_ROUNDING = 0.02
_COLUMNS_AT_ONCE = 512
_FARTHEST = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """The linear model of pairs within one language, or across two, taken apart."""

    title: float
    full: float
    overlap: float
    total: float
    headline: float
    most_else: float
    a_day: float

    @classmethod
    def of(cls, model: PairWeights, *, across: float) -> _Side:
        weights = model.weights.astype(np.float64).tolist()
        base = [weights[place] + across * weights[place + 6] for place in range(6)]
        by_day = weights[14] / _FARTHEST
        most = model.bias + across * weights[12] + max(0.0, base[5]) + max(0.0, weights[13])
        return cls(
            title=base[0],
            full=base[1],
            overlap=base[2],
            total=base[3] / 20.0,
            headline=base[4] / 8.0,
            most_else=most + max(0.0, by_day * OPEN_DAYS),
            a_day=min(0.0, by_day),
        )

    def of_names(
        self, overlap: NDArray[np.float32], total: NDArray[np.float32], headline: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        made = self.overlap * overlap + self.total * np.minimum(total, 20.0)
        return np.asarray(made + self.headline * np.minimum(headline, 8.0), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NamePairs:
    """Pairs that share names, in order of the slot: which row, which slot, and how much they share."""

    row: Indices
    slot: Indices
    overlap: NDArray[np.float32]
    total: NDArray[np.float32]
    headline: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bound:
    """The model seen from above."""

    sides: tuple[_Side, _Side]

    @classmethod
    def of(cls, model: PairWeights) -> Bound:
        """The bound for that model."""
        return cls(sides=(_Side.of(model, across=0.0), _Side.of(model, across=1.0)))

    def possible(
        self,
        vectors: VectorRows,
        rows: Indices,
        *,
        days: NDArray[np.float64],
        columns: NDArray[np.float64],
        named: NamePairs,
    ) -> tuple[Indices, Indices]:
        """Pairs of the rows (by number) and slots that may be close enough to merge.

        `columns` are the days of the slots that count, NaN for the others.
        """
        turned = [np.ascontiguousarray(vectors.rows(which, rows).T) for which in (FULL, TITLE)]
        gain = np.maximum(*(side.of_names(named.overlap, named.total, named.headline) for side in self.sides))
        found: list[tuple[Indices, Indices]] = []
        for start in range(0, len(columns), _COLUMNS_AT_ONCE):
            end = min(start + _COLUMNS_AT_ONCE, len(columns))
            apart = np.abs(columns[start:end, None] - days[None, rows]).astype(np.float32)
            cosines = [vectors.stretch(which, start, end, rows, turned[which]) for which in (FULL, TITLE)]
            most = self._most(*cosines, apart=apart)
            some = slice(*np.searchsorted(named.slot, (start, end)).tolist())
            most[named.slot[some] - start, named.row[some]] += np.maximum(gain[some], 0.0)
            # NaN compares as no.
            slot, row = np.nonzero((most >= _MERGE_LOGIT - _ROUNDING) & (apart <= OPEN_DAYS))
            found.append((row, slot + start))
        return np.concatenate([row for row, _ in found]), np.concatenate([slot for _, slot in found])

    def _most(
        self, full: NDArray[np.float32], title: NDArray[np.float32], *, apart: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        within, across = (_linear(side, full, title) for side in self.sides)
        apart = apart * np.float32(self.sides[0].a_day)
        return np.asarray(np.maximum(within, across, out=within) + apart, dtype=np.float32)


def _linear(side: _Side, full: NDArray[np.float32], title: NDArray[np.float32]) -> NDArray[np.float32]:
    made = full * np.float32(side.full)
    made += title * np.float32(side.title)
    made += np.float32(side.most_else)
    return np.asarray(made, dtype=np.float32)
