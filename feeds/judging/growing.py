"""An array that grows at its end, for what is kept by slot."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_FIRST_ROOM = 64


class Growing:
    """Values of one kind; what was put in so far is a view."""

    def __init__(self, kind: type[np.generic]) -> None:
        self._held: NDArray[Any] = np.zeros(_FIRST_ROOM, dtype=kind)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> NDArray[Any]:
        """What was put in so far."""
        return self._held[: self._length]

    def keep(self, which: NDArray[Any]) -> None:
        """Only these, by a mask or by their rising places."""
        self._held = self.values[which]
        self._length = len(self._held)

    def append(self, value: float) -> None:
        """One more at the end."""
        self._room_for(1)[0] = value

    def extend(self, more: NDArray[Any]) -> None:
        """More at the end."""
        self._room_for(len(more))[:] = more

    def _room_for(self, count: int) -> NDArray[Any]:
        end = self._length + count
        if end > len(self._held):
            wider = np.zeros(max(end, len(self._held) * 3 // 2), dtype=self._held.dtype)
            wider[: self._length] = self.values
            self._held = wider
        start, self._length = self._length, end
        return self._held[start:end]
