"""The names of all open entries, and who else has one: an index that is kept and added to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from feeds.judging.growing import Growing
from feeds.judging.rare_names import RareNames

Indices = NDArray[np.int64]
_MOST_RECENT = 8_192
_MOST_FOUND = 1_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shared:
    """Slots that share names with an entry (rising), the weight in common, the best one in a headline."""

    slots: Indices
    total: NDArray[np.float32]
    title: NDArray[np.float32]

    def with_(self, columns: Indices) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The weight in common with each of some slots, and the best one in a headline."""
        if not len(self.slots):
            return (np.zeros(len(columns), np.float32),) * 2
        place = np.minimum(np.searchsorted(self.slots, columns), len(self.slots) - 1)
        is_there = self.slots[place] == columns
        return self.total[place] * is_there, self.title[place] * is_there


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sorted:
    """Some of the rows by key: `rows` are places in the columns."""

    keys: Indices
    rows: NDArray[np.int32]

    @classmethod
    def of(cls, keys: Indices, start: int) -> _Sorted:
        order = np.argsort(keys, kind="stable")
        return cls(keys=keys[order], rows=(order + start).astype(np.int32))

    def with_key(self, keys: Indices) -> tuple[NDArray[np.int32], Indices]:
        """Rows that have one of the keys, in the order of the keys, and which key it is."""
        starts = np.searchsorted(self.keys, keys, "left")
        counts = np.searchsorted(self.keys, keys, "right") - starts
        which = np.repeat(np.arange(len(keys)), counts)
        # Each stretch start..start+count written out, one after the other.
        places = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts) + starts[which]
        return self.rows[places], which


class NameRows:
    """Columns of names in the order of arrival, the older part sorted by key, and the recent part."""

    def __init__(self) -> None:
        self._keys = Growing(np.int64)
        self._weights = Growing(np.float32)
        self._idf = Growing(np.float32)
        self._in_title = Growing(np.bool_)
        self._owner = Growing(np.int32)
        self._spellings: list[str] = []
        self._one_of_each: dict[str, str] = {}
        self._starts = Growing(np.int64)
        self._starts.append(0)
        self._totals = Growing(np.float32)
        self._found: dict[int, Shared] = {}
        self._is_new = False
        self._old = self._recent = _Sorted.of(np.zeros(0, dtype=np.int64), 0)

    def add(self, names: RareNames) -> None:
        """The names of the next slot."""
        self._keys.extend(names.keys)
        self._weights.extend(names.weights)
        self._idf.extend(names.idf)
        self._in_title.extend(names.in_title)
        self._owner.extend(np.full(len(names.keys), len(self._starts) - 1, dtype=np.int32))
        self._spellings += [self._one_of_each.setdefault(word, word) for word in names.spellings]
        self._totals.extend(np.array([names.total], dtype=np.float32))
        self._starts.append(len(self._spellings))
        self._is_new = True

    @property
    def totals(self) -> NDArray[np.float32]:
        """The sum of weights by slot."""
        return self._totals.values

    def of(self, slot: int) -> RareNames:
        """The names of a slot."""
        start, end = self._starts.values[slot : slot + 2].tolist()
        return RareNames(
            keys=self._keys.values[start:end],
            weights=self._weights.values[start:end],
            idf=self._idf.values[start:end],
            in_title=self._in_title.values[start:end],
            spellings=tuple(self._spellings[start:end]),
        )

    def shared(self, slot: int) -> Shared:
        """Who has names of that slot: itself, and slots that are gone, among them."""
        self._sort()
        if slot not in self._found:
            self._found[slot] = self._shared(slot)
        return self._found[slot]

    def _shared(self, slot: int) -> Shared:
        start, end = self._starts.values[slot : slot + 2].tolist()
        keys = self._keys.values[start:end]
        parts = [part.with_key(keys) for part in (self._old, self._recent)]
        rows = np.concatenate([rows for rows, _ in parts])
        own = np.concatenate([which for _, which in parts]) + start
        weight = np.minimum(self._weights.values[rows], self._weights.values[own]) * self._idf.values[own]
        titled = weight * (self._in_title.values[rows] | self._in_title.values[own])
        slots, place = np.unique(self._owner.values[rows], return_inverse=True)
        best = np.zeros(len(slots), dtype=np.float32)
        np.maximum.at(best, place, titled.astype(np.float32))
        total = np.bincount(place, weights=weight, minlength=len(slots)).astype(np.float32)
        return Shared(slots=slots.astype(np.int64), total=total, title=best)

    def shared_by(self, left: Indices, right: Indices) -> Shared:
        """What pairs of slots have in common, pair by pair; `slots` are the left ones."""
        (mine, of_mine), (others, of_others) = self._rows_of(left), self._rows_of(right)
        _, key = np.unique(self._keys.values[np.concatenate((mine, others))], return_inverse=True)
        width = int(key.max(initial=0)) + 1
        ours, theirs = of_mine * width + key[: len(mine)], of_others * width + key[len(mine) :]
        _, at, to = np.intersect1d(ours, theirs, return_indices=True)
        pair, mine, others = of_mine[at], mine[at], others[to]
        weight = np.minimum(self._weights.values[mine], self._weights.values[others])
        weight = weight * self._idf.values[mine]
        titled = weight * (self._in_title.values[mine] | self._in_title.values[others])
        best = np.zeros(len(left), dtype=np.float32)
        np.maximum.at(best, pair, titled.astype(np.float32))
        total = np.bincount(pair, weights=weight, minlength=len(left)).astype(np.float32)
        return Shared(slots=left, total=total, title=best)

    def _rows_of(self, slots: Indices) -> tuple[Indices, Indices]:
        """Places in the columns that the slots have, and which slot (by number) each is of."""
        starts = self._starts.values
        first, counts = starts[slots], starts[slots + 1] - starts[slots]
        of = np.repeat(np.arange(len(slots)), counts)
        return np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts) + first[of], of

    def _sort(self) -> None:
        if len(self._found) > _MOST_FOUND:
            self._found.clear()
        if not self._is_new:
            return
        self._found.clear()
        keys = self._keys.values
        if len(keys) - len(self._old.keys) > _MOST_RECENT:
            self._old = _Sorted.of(keys, 0)
        self._recent = _Sorted.of(keys[len(self._old.keys) :], len(self._old.keys))
        self._is_new = False

    def compact(self, kept: Indices) -> None:
        """Only the kept slots, numbered anew; they rise."""
        new = np.full(len(self._starts) - 1, -1, dtype=np.int32)
        new[kept] = np.arange(len(kept), dtype=np.int32)
        stays = new[self._owner.values] >= 0
        self._spellings = list(compress(self._spellings, stays.tolist()))
        self._one_of_each = {word: word for word in self._spellings}
        for column in (self._keys, self._weights, self._idf, self._in_title, self._owner):
            column.keep(stays)
        self._owner.values[:] = new[self._owner.values]
        counts = np.bincount(self._owner.values, minlength=len(kept))
        self._starts = Growing(np.int64)
        self._starts.extend(np.concatenate(([0], np.cumsum(counts))))
        self._totals.keep(new >= 0)
        self._old, self._is_new = _Sorted.of(self._keys.values, 0), True
        self._found.clear()


def spellings_in_common(left: RareNames, right: RareNames) -> tuple[str, ...]:
    """The names that two entries have in common, rarest first."""
    other = set(right.keys.tolist())
    return tuple(spelling for _, spelling in sorted(_shared(left, other)))


def _shared(names: RareNames, other: set[int]) -> Iterator[tuple[float, str]]:
    for key, value, spelling in zip(names.keys.tolist(), names.idf, names.spellings, strict=True):
        if key in other:
            yield float(-value), spelling
