"""Which open entries are near each other, as far as it was asked: kept so that no pair is judged twice."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]
_NOBODY: NDArray[np.int64] = np.zeros(0, dtype=np.int64)


class Acquaintances:
    """For each slot, slots and probabilities: a half of each number is the one, a half the other.

    Slots come in order. One that was asked about knows everybody who was there, and everybody who was asked
    about since; only a stranger, who came later and was not, can be unknown to it.
    """

    def __init__(self) -> None:
        self._near: list[array[int] | None] = []
        self._asked: list[int] = []
        self._newest_stranger = -1

    def arrive(self) -> None:
        """One slot more, a stranger."""
        self._newest_stranger = len(self._near)
        self._near.append(None)
        self._asked.append(-1)

    def knows_all(self, slot: int) -> bool:
        """Are all pairs of this one known?"""
        return self._asked[slot] >= 0 and self._asked[slot] >= self._newest_stranger

    def of(self, slot: int) -> tuple[Indices, NDArray[np.float32]]:
        """Who is near, and how probably the same; somebody may be named twice."""
        near = self._near[slot]
        packed = _NOBODY if near is None else np.array(near, dtype=np.int64)
        return packed >> 32, (packed & 0xFFFF_FFFF).astype(np.uint32).view(np.float32)

    def know_all(self, slots: Sequence[int], pairs: tuple[Indices, Indices, NDArray[np.float32]]) -> None:
        """These were asked about, and this is who is near them: left ones are of these, in order."""
        left, right, chance = pairs
        bits = chance.astype(np.float32).view(np.uint32).astype(np.int64)
        asked = set(slots)
        for slot in slots:
            self._near[slot] = None
            self._asked[slot] = len(self._near) - 1
        self._append(left, (right << 32) | bits)
        others = np.array([slot not in asked for slot in right.tolist()], dtype=np.bool_)
        self._append(right[others], ((left << 32) | bits)[others])
        while self._newest_stranger >= 0 and self._asked[self._newest_stranger] >= 0:
            self._newest_stranger -= 1

    def _append(self, slots: Indices, packed: Indices) -> None:
        for slot, one in zip(slots.tolist(), packed.tolist(), strict=True):
            near = self._near[slot]
            if near is None:
                near = self._near[slot] = array("q")
            near.append(one)

    def compact(self, kept: Indices) -> None:
        """Only the kept slots, numbered anew; they rise."""
        new = np.full(len(self._near), -1, dtype=np.int64)
        new[kept] = np.arange(len(kept))
        before = np.cumsum(new >= 0) - 1
        self._near = [self._renumbered(slot, new) for slot in kept.tolist()]
        asked = [self._asked[slot] for slot in kept.tolist()]
        self._asked = [int(before[last]) if last >= 0 else -1 for last in asked]
        self._newest_stranger = max((slot for slot, last in enumerate(self._asked) if last < 0), default=-1)

    def _renumbered(self, slot: int, new: Indices) -> array[int] | None:
        near = self._near[slot]
        if near is None:
            return None
        packed = np.array(near, dtype=np.int64)
        now = new[packed >> 32]
        made = (now << 32) | (packed & 0xFFFF_FFFF)
        return array("q", made[now >= 0].tobytes())
