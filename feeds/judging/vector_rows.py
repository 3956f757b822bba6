"""Vectors of the open entries, a byte a number: sums of their products are whole numbers, and so exact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from feeds.ports import Vectors

Indices = NDArray[np.int64]
FULL, TITLE = 0, 1
_STEPS = 127.0
_FIRST_ROOM = 64
_MOVED_AT_ONCE = 1024
_HALF = np.dtype("<f2")


class VectorRows:
    """Two rows for each slot, whole text and headline. Slots only rise until `compact`.

    A row of 512 bytes and its step say each number to within half a step. A sum of 512 products of such bytes
    stays below 2**24, where single precision holds every whole number: the same two entries give the same
    cosine in whatever company and order they are multiplied.
    """

    def __init__(self, room: int = _FIRST_ROOM) -> None:
        self._room = room
        self._rows: NDArray[np.int8] | None = None
        self._steps = np.zeros((2, 0), dtype=np.float32)

    def put(self, slot: int, vector: NDArray[np.float16]) -> None:
        """Keeps the two rows of a slot, shape (2, size)."""
        rows, step = in_bytes(vector)
        self._with_room(slot, vector.shape[1])[:, slot] = rows
        self._steps[:, slot] = step

    def copy(self, before: int, slot: int) -> None:
        """The same two rows for another slot."""
        assert self._rows is not None
        self._with_room(slot, self._rows.shape[2])[:, slot] = self._rows[:, before]
        self._steps[:, slot] = self._steps[:, before]

    def _with_room(self, slot: int, size: int) -> NDArray[np.int8]:
        """Room for that slot. What nobody has written to yet takes no memory: room may be ample."""
        if self._rows is not None and slot < self._rows.shape[1]:
            return self._rows
        room = max(self._room, slot + 1 + slot // 2)
        rows, steps = np.zeros((2, room, size), dtype=np.int8), np.zeros((2, room), dtype=np.float32)
        if self._rows is not None:
            known = self._rows.shape[1]
            rows[:, :known], steps[:, :known] = self._rows, self._steps
        self._rows, self._steps = rows, steps
        return rows

    def cover(self, slots: int) -> None:
        """Rows of zeros for slots that have none, so that there are so many."""
        if self._rows is not None and slots > self._rows.shape[1]:
            self._with_room(slots - 1, self._rows.shape[2])

    def rows(self, which: int, slots: Indices) -> Vectors:
        """Rows of some slots in whole steps, to multiply a `stretch` with."""
        assert self._rows is not None
        return np.asarray(self._rows[which, slots], dtype=np.float32)

    def stretch(self, which: int, start: int, end: int, rows: Indices, towards: Vectors) -> Vectors:
        """Cosines of a stretch of slots with some rows; `towards` are these rows' columns."""
        assert self._rows is not None
        made = self._rows[which, start:end].astype(np.float32) @ towards
        made *= self._steps[which, start:end, None] * self._steps[which, rows]
        return np.asarray(made, dtype=np.float32)

    def table(self, which: int, rows: Indices, columns: Indices) -> Vectors:
        """Cosines of all rows with all columns."""
        made = self.rows(which, rows) @ self.rows(which, columns).T
        made *= self._steps[which, rows][:, None] * self._steps[which, columns]
        return np.asarray(made, dtype=np.float32)

    def pairs(self, which: int, left: Indices, right: Indices) -> NDArray[np.float32]:
        """Cosines pair by pair."""
        made = np.einsum("ij,ij->i", self.rows(which, left), self.rows(which, right))
        return np.asarray(made * (self._steps[which, left] * self._steps[which, right]), dtype=np.float32)

    def compact(self, kept: Indices) -> None:
        """Moves the kept slots together; they rise."""
        if self._rows is None:
            return
        for start in range(0, len(kept), _MOVED_AT_ONCE):
            some = kept[start : start + _MOVED_AT_ONCE]
            some = some[some < self._rows.shape[1]]
            end = start + len(some)
            self._rows[:, start:end] = self._rows[:, some]
            self._steps[:, start:end] = self._steps[:, some]
        self._steps[:, len(kept) :] = 0.0


def in_bytes(vectors: NDArray[np.floating]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rows in whole steps and the size of a row's step, for vectors of shape (…, size)."""
    wide = vectors.astype(np.float32)
    step = np.maximum(np.abs(wide).max(axis=-1), np.float32(1e-9)) / np.float32(_STEPS)
    return np.rint(wide / step[..., None]).astype(np.int8), step


def as_kept(vectors: Vectors) -> Vectors:
    """Vectors of shape (…, size) as comparing them in bytes sees them."""
    rows, step = in_bytes(vectors)
    return np.asarray(rows.astype(np.float32) * step[..., None], dtype=np.float32)


def read_half(kept: bytes) -> NDArray[np.float16]:
    """Two rows as the store keeps them."""
    return np.frombuffer(kept, dtype=_HALF).reshape(2, -1)
