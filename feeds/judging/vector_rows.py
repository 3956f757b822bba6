"""Vectors of the open entries: exact in half precision, and a coarse copy in bytes to rule pairs out by."""

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
    """Two rows for each slot, whole text and headline. Slots only rise until `compact`."""

    def __init__(self, room: int = _FIRST_ROOM) -> None:
        self._room = room
        self._exact: NDArray[np.float16] | None = None
        self._coarse = np.zeros((2, 0, 0), dtype=np.int8)
        self._steps = np.zeros((2, 0), dtype=np.float32)

    def put(self, slot: int, vector: NDArray[np.float16]) -> None:
        """Keeps the two rows of a slot."""
        exact = self._with_room(slot, vector.shape[1])
        exact[slot] = vector
        wide = vector.astype(np.float32)
        step = np.maximum(np.abs(wide).max(axis=1), np.float32(1e-9)) / np.float32(_STEPS)
        self._coarse[:, slot] = np.rint(wide / step[:, None])
        self._steps[:, slot] = step

    def _with_room(self, slot: int, size: int) -> NDArray[np.float16]:
        """Room for that slot. What nobody has written to yet takes no memory: room may be ample."""
        if self._exact is not None and slot < len(self._exact):
            return self._exact
        room = max(self._room, slot + 1 + slot // 2)
        exact = np.zeros((room, 2, size), dtype=np.float16)
        coarse, steps = np.zeros((2, room, size), dtype=np.int8), np.zeros((2, room), dtype=np.float32)
        if self._exact is not None:
            known = len(self._exact)
            exact[:known], coarse[:, :known], steps[:, :known] = self._exact, self._coarse, self._steps
        self._exact, self._coarse, self._steps = exact, coarse, steps
        return exact

    def cover(self, slots: int) -> None:
        """Rows of zeros for slots that have none, so that there are so many."""
        if self._exact is not None and slots > len(self._exact):
            self._with_room(slots - 1, self._exact.shape[2])

    def kept(self, slot: int) -> bytes:
        """The two rows of a slot as they came."""
        assert self._exact is not None
        return bytes(self._exact[slot].tobytes())

    def rows(self, which: int, slots: Indices) -> Vectors:
        """Exact rows of some slots."""
        assert self._exact is not None
        return np.asarray(self._exact[slots, which], dtype=np.float32)

    def coarse(self, which: int, start: int, end: int, towards: Vectors) -> NDArray[np.float32]:
        """Cosines of a stretch of slots with some columns of vectors, nearly."""
        made = self._coarse[which, start:end].astype(np.float32) @ towards
        made *= self._steps[which, start:end, None]
        return np.asarray(made, dtype=np.float32)

    def slack(self, which: int, rows: Vectors) -> NDArray[np.float32]:
        """How far `coarse` can be from the truth for each of the rows."""
        widest = float(self._steps[which].max(initial=0.0))
        return np.asarray(0.5 * widest * np.abs(rows).sum(axis=1), dtype=np.float32)

    @staticmethod
    def cosines(left: Vectors, right: Vectors) -> NDArray[np.float32]:
        """Pair by pair: the same two entries give the same number in whatever company."""
        return np.asarray(np.einsum("ij,ij->i", left, right), dtype=np.float32)

    def both(self, slots: Indices) -> Vectors:
        """Exact rows of some slots, text and headline."""
        assert self._exact is not None
        return np.asarray(self._exact[slots], dtype=np.float32)

    def compact(self, kept: Indices) -> None:
        """Moves the kept slots together; they rise."""
        if self._exact is None:
            return
        for start in range(0, len(kept), _MOVED_AT_ONCE):
            some = kept[start : start + _MOVED_AT_ONCE]
            some = some[some < len(self._exact)]
            end = start + len(some)
            self._exact[start:end] = self._exact[some]
            self._coarse[:, start:end] = self._coarse[:, some]
            self._steps[:, start:end] = self._steps[:, some]
        self._steps[:, len(kept) :] = 0.0


def read_half(kept: bytes) -> NDArray[np.float16]:
    """Two rows as the store keeps them."""
    return np.frombuffer(kept, dtype=_HALF).reshape(2, -1)
