"""What regrouping works on: cells of slots, regions of cells, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

Cell = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The groups that are there now, each by its rising slots, and the cells that are none of them."""

    groups: tuple[tuple[int, ...], ...]
    moved: frozenset[Cell]


@dataclass(frozen=True, slots=True)
class Region:
    """Cells that may move and touch each other, and the cells around them."""

    core: frozenset[Cell]
    around: frozenset[Cell]

    @property
    def cells(self) -> list[Cell]:
        """All of them, the core first."""
        return [*sorted(self.core), *sorted(self.around)]

    @property
    def slots(self) -> list[int]:
        """The slots of the core."""
        return [slot for cell in self.core for slot in cell]

    @property
    def beside(self) -> list[int]:
        """The slots around it."""
        return [slot for cell in self.around for slot in cell]


class Ground(Protocol):
    """What is known of cells."""

    def is_fixed(self, cell: Cell) -> bool:
        """Does it stay together whatever happens?"""
        ...

    def twins(self, slots: Iterable[int]) -> set[tuple[int, int]]:
        """Pairs with these that are one text."""
        ...
