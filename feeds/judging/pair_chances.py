"""Probabilities of pairs in the window: whatever can be close enough to merge is worked out exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.judging.name_rows import NameRows
from feeds.judging.pair_bounds import MERGE_AT, Bound, NamePairs
from feeds.judging.pairs import PairBlock, PairWeights, probability
from feeds.judging.vector_rows import FULL, TITLE, Indices, VectorRows

Pairs = tuple[Indices, Indices, NDArray[np.float32]]
_ROWS_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """One way to judge pairs: vectors, the model that was trained with them, and whom it is for."""

    vectors: VectorRows
    weights: PairWeights
    columns: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairChances:
    """What all slots say of themselves, vectors apart; `days` is NaN where a slot is empty."""

    names: NameRows
    days: NDArray[np.float64]
    langs: Indices

    def close(self, side: Side, rows: Indices) -> Iterator[Pairs]:
        """Pairs of the rows with others, left ones of the rows."""
        bound = Bound.of(side.weights)
        columns = np.where(side.columns, self.days, np.nan)
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            named = self._named(some)
            row, slot = bound.possible(side.vectors, some, days=self.days, columns=columns, named=named)
            other = slot != some[row]
            row, slot = row[other], slot[other]
            chance = probability(self._block(side.vectors, some, row, slot=slot, named=named), side.weights)
            seen = chance >= MERGE_AT
            yield some[row[seen]], slot[seen], chance[seen]

    def table(self, side: Side, rows: Indices, columns: Indices) -> NDArray[np.float32]:
        """Probabilities of all rows with all columns."""
        shared_sum, shared_title = (np.zeros((len(rows), len(columns)), np.float32) for _ in range(2))
        for number, slot in enumerate(rows.tolist()):
            shared_sum[number], shared_title[number] = self.names.shared(slot).with_(columns)
        totals = self.names.totals
        smaller = np.minimum(totals[rows][:, None], totals[columns])
        block = PairBlock(
            title_cosine=side.vectors.table(TITLE, rows, columns),
            full_cosine=side.vectors.table(FULL, rows, columns),
            overlap=(shared_sum / (2.0 + smaller)).astype(np.float32),
            shared_sum=shared_sum,
            shared_title=shared_title,
            both_named=((totals[rows] > 0)[:, None] & (totals[columns] > 0)).astype(np.float32),
            across=(self.langs[rows][:, None] != self.langs[columns]).astype(np.float32),
            days=np.abs(self.days[rows][:, None] - self.days[columns]).astype(np.float32),
        )
        return probability(block, side.weights)

    def listed(self, side: Side, left: Indices, right: Indices) -> NDArray[np.float32]:
        """Probabilities pair by pair."""
        shared = self.names.shared_by(left, right)
        totals = self.names.totals
        smaller = np.minimum(totals[left], totals[right])
        block = PairBlock(
            title_cosine=side.vectors.pairs(TITLE, left, right),
            full_cosine=side.vectors.pairs(FULL, left, right),
            overlap=(shared.total / (2.0 + smaller)).astype(np.float32),
            shared_sum=shared.total,
            shared_title=shared.title,
            both_named=((totals[left] > 0) & (totals[right] > 0)).astype(np.float32),
            across=(self.langs[left] != self.langs[right]).astype(np.float32),
            days=np.abs(self.days[left] - self.days[right]).astype(np.float32),
        )
        return probability(block, side.weights)

    def _named(self, rows: Indices) -> NamePairs:
        """Pairs that share names; of the gone ones some may be among them."""
        shared = [self.names.shared(slot) for slot in rows.tolist()]
        row = np.repeat(np.arange(len(rows)), [len(one.slots) for one in shared])
        slot = np.concatenate([one.slots for one in shared])
        total = np.concatenate([one.total for one in shared])
        order = np.argsort(slot, kind="stable")
        row, slot, total = row[order], slot[order], total[order]
        totals = self.names.totals
        smaller = np.minimum(totals[rows[row]], totals[slot])
        return NamePairs(
            row=row,
            slot=slot,
            overlap=(total / (2.0 + smaller)).astype(np.float32),
            total=total,
            headline=np.concatenate([one.title for one in shared])[order],
        )

    def _block(
        self, vectors: VectorRows, rows: Indices, row: Indices, *, slot: Indices, named: NamePairs
    ) -> PairBlock:
        left = rows[row]
        title, full = (vectors.pairs(which, left, slot) for which in (TITLE, FULL))
        place, is_shared = _find(named, len(rows), row, slot)
        totals = self.names.totals
        return PairBlock(
            title_cosine=title,
            full_cosine=full,
            overlap=_at(named.overlap, place, is_shared),
            shared_sum=_at(named.total, place, is_shared),
            shared_title=_at(named.headline, place, is_shared),
            both_named=((totals[left] > 0) & (totals[slot] > 0)).astype(np.float32),
            across=(self.langs[left] != self.langs[slot]).astype(np.float32),
            days=np.abs(self.days[left] - self.days[slot]).astype(np.float32),
        )


def _find(named: NamePairs, rows: int, row: Indices, slot: Indices) -> tuple[Indices, NDArray[np.bool_]]:
    """Where pairs stand among those that share names, and which do at all."""
    keys, wanted = named.slot * rows + named.row, slot * rows + row
    place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    return place, (keys[place] == wanted) if len(keys) else np.zeros(len(wanted), dtype=np.bool_)


def _at(values: NDArray[np.float32], place: Indices, is_there: NDArray[np.bool_]) -> NDArray[np.float32]:
    if not len(values):
        return np.zeros(len(place), dtype=np.float32)
    return np.where(is_there, values[place], np.float32(0.0))
