"""All that pairs of open entries are judged by, kept by slot, so that no pair is judged twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from feeds.judging.acquaintance import Acquaintances
from feeds.judging.growing import Growing
from feeds.judging.name_rows import NameRows
from feeds.judging.open_entry import Incoming
from feeds.judging.pair_chances import PairChances, Pairs, Side
from feeds.judging.pairs import PairModel
from feeds.judging.rare_names import rare_names
from feeds.judging.sketch import sketch
from feeds.judging.vector_rows import Indices, VectorRows, read_half

FAINT = 0.05
"""A probability below this counts as none."""
_DAY = 86_400.0
_ROWS_AT_ONCE = 64
_PAIRS_AT_ONCE = 4_096


class PairRows:
    """Slots only rise until `compact`.

    `is_sketching`: closeness without an encoder is at hand too, for entries that have no vectors.
    """

    def __init__(self, model: PairModel, *, is_sketching: bool, room: int) -> None:
        self.model = model
        self.names = NameRows()
        self._days = Growing(np.float64)
        self._langs: dict[str, int] = {}
        self._lang = Growing(np.int64)
        self._has_vector = Growing(np.bool_)
        self._encoded = VectorRows(room)
        self._sketched = VectorRows(room) if is_sketching else None
        self._met = Acquaintances()

    @property
    def days(self) -> NDArray[np.float64]:
        """Times in days by slot, NaN where an entry is gone."""
        return self._days.values

    def add(self, coming: Incoming, like: int | None) -> None:
        """The next slot. Where no vectors come, those of the slot that it is `like` are its own."""
        slot, one = len(self._days), coming.open
        self._days.append(one.time.timestamp() / _DAY)
        self._lang.append(self._langs.setdefault(one.lang, len(self._langs)))
        self._met.arrive()
        names = rare_names(one.title, coming.summary, known=coming.foreign, statistics=self.model.names)
        self.names.add(names)
        inherits = like is not None and coming.vector is None and bool(self._has_vector.values[like])
        self._has_vector.append(inherits or coming.vector is not None)
        if coming.vector is not None:
            self._encoded.put(slot, read_half(coming.vector))
        elif inherits and like is not None:
            self._encoded.copy(like, slot)
        self._sketch(slot, coming)

    def _sketch(self, slot: int, coming: Incoming) -> None:
        if self._sketched is not None:
            one = coming.open
            made = sketch(one.title, f"{one.title}. {coming.summary}", idf=self.model.idf)
            self._sketched.put(slot, made.astype(np.float16))
        elif not self._has_vector.values[slot]:
            raise ValueError("an entry without vectors in a window that makes no sketches")

    def drop(self, slot: int) -> None:
        """The entry is gone."""
        self._days.values[slot] = np.nan

    def near(self, slot: int) -> tuple[Indices, NDArray[np.float32]]:
        """Slots that are close to this one, once `meet` was called for it."""
        others, chances = self._met.of(slot)
        there = ~np.isnan(self.days[others])
        return others[there], chances[there]

    def meet(self, slots: Collection[int]) -> None:
        """Judges all pairs of these that are not known yet."""
        strangers = [slot for slot in sorted(slots) if not self._met.knows_all(slot)]
        if strangers:
            chances = self._chances()
            parts = [pairs for side, rows in self._sides(strangers) for pairs in chances.close(side, rows)]
            self._met.know_all(strangers, _joined(parts))

    def not_faint(self, rows: Indices, columns: Indices) -> Iterator[Pairs]:
        """Pairs of rows with columns that are not faint, and their probabilities, some at once."""
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            chance = self._table(some, columns)
            chance[some[:, None] == columns] = 0.0
            row, column = np.nonzero(chance >= FAINT)
            yield some[row], columns[column], chance[row, column]

    def listed(self, left: Indices, right: Indices) -> NDArray[np.float32]:
        """Probabilities pair by pair, a faint one as none."""
        parts = [
            self._listed(left[start : start + _PAIRS_AT_ONCE], right[start : start + _PAIRS_AT_ONCE])
            for start in range(0, len(left), _PAIRS_AT_ONCE)
        ]
        chance = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
        return np.where(chance >= FAINT, chance, np.float32(0.0))

    def _table(self, rows: Indices, columns: Indices) -> NDArray[np.float32]:
        has, chances = self._has_vector.values, self._chances()
        made = np.zeros((len(rows), len(columns)), dtype=np.float32)
        for side, of_rows, of_columns in self._ways(has[rows], has[columns]):
            at = np.ix_(of_rows, of_columns)
            made[at] = chances.table(side, rows[of_rows], columns[of_columns])
        return made

    def _listed(self, left: Indices, right: Indices) -> NDArray[np.float32]:
        both = self._has_vector.values[left] & self._has_vector.values[right]
        made = np.zeros(len(left), dtype=np.float32)
        for way, of in ((self._by_encoder, both), (self._by_sketch, ~both)):
            if of.any():
                made[of] = self._chances().listed(way(), left[of], right[of])
        return made

    def _ways(
        self, rows: NDArray[np.bool_], columns: NDArray[np.bool_]
    ) -> Iterator[tuple[Side, Indices, Indices]]:
        """Rows and columns by place, and how they are compared: which of them have vectors is given."""
        for of_rows, of_columns in ((True, True), (True, False), (False, True), (False, False)):
            at, to = np.flatnonzero(rows == of_rows), np.flatnonzero(columns == of_columns)
            if len(at) and len(to):
                yield self._by_encoder() if of_rows and of_columns else self._by_sketch(), at, to

    def _chances(self) -> PairChances:
        return PairChances(names=self.names, days=self.days, langs=self._lang.values)

    def _by_encoder(self) -> Side:
        self._encoded.cover(len(self._days))
        return Side(vectors=self._encoded, weights=self.model.encoder, columns=self._has_vector.values)

    def _by_sketch(self) -> Side:
        assert self._sketched is not None
        every = np.ones(len(self._days), dtype=np.bool_)
        return Side(vectors=self._sketched, weights=self.model.plain, columns=every)

    def _sides(self, slots: Sequence[int]) -> Iterator[tuple[Side, Indices]]:
        """Where both have an encoder's vectors, those count; else what needs no encoder."""
        rows, has = np.array(slots, dtype=np.int64), self._has_vector.values
        encoded, others = rows[has[rows]], rows[~has[rows]]
        if len(encoded):
            yield self._by_encoder(), encoded
        if self._sketched is not None:
            for some, columns in ((encoded, ~has), (others, np.ones_like(has))):
                if len(some) and columns.any():
                    yield Side(vectors=self._sketched, weights=self.model.plain, columns=columns), some

    def compact(self, kept: Indices) -> None:
        """Only the kept slots, numbered anew; they rise."""
        self.names.compact(kept)
        self._met.compact(kept)
        for vectors in (self._encoded, self._sketched):
            if vectors is not None:
                vectors.compact(kept)
        for column in (self._days, self._lang, self._has_vector):
            column.keep(kept)


def _joined(parts: Sequence[Pairs]) -> Pairs:
    return (
        np.concatenate([left for left, _, _ in parts]),
        np.concatenate([right for _, right, _ in parts]),
        np.concatenate([chance for _, _, chance in parts]),
    )
