"""How far the news moves the grouping around it: no further than where everything stays as it was.

The open entries are grouped by average link, and that is a fixed point: no two groups are close enough to
merge. News can only change a group that it, or something that it changed, is near. So the search begins with
the news and groups it with what is near; a group that takes part is a group that moved, and what is near to
that comes in; until nothing moves that was not looked at with all that is near it. What is farther away than
that has no pair that could merge, and merges as it did before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from feeds.judging.duplicates import twins
from feeds.judging.linkage import joined
from feeds.judging.open_window import OpenWindow
from feeds.judging.regions import Cell, Region, Regrouped
from feeds.judging.regrouping import regrouped

MOST_REGROUPED = 3_000
"""So many entries are grouped afresh in one round; beyond them, stories move only as a whole."""


class Surroundings:
    """One search through the window. A cell is a story's slots, or one slot that is in no story.

    Undecided entries are in no cell: they move nothing, and are looked at once the others are settled.
    """

    def __init__(
        self, window: OpenWindow, posted: Collection[str], present: NDArray[np.bool_] | None
    ) -> None:
        self.window = window
        self._posted = posted
        self._present = np.ones(len(window.entries), dtype=np.bool_) if present is None else present
        self._beside: dict[Cell, frozenset[Cell]] = {}
        self._known: dict[Region, Regrouped] = {}
        self._starts: frozenset[int] = frozenset()
        self._is_full = False

    def regrouped(self, starts: Collection[int]) -> list[Cell]:
        """The groups that changed, and those of the news."""
        self._starts = frozenset(slot for slot in starts if not self.is_undecided(slot))
        self.window.pairs.meet(starts)
        core = {self.cell(slot) for slot in self._starts}
        while True:
            found = self._grouped(self._regions(core))
            moved = {cell for one in found for cell in one.moved} - core
            if not moved:
                return [group for one in found for group in one.groups if self._is_news(group)]
            core |= moved
            self._is_full = sum(len(cell) for cell in core) > max(MOST_REGROUPED, len(self._starts))

    def is_undecided(self, slot: int) -> bool:
        """Does it count only where somebody vouches for it? In a story that is out, it is told already."""
        one = self.window.entry(slot)
        return one.is_unsure and one.story not in self._posted

    def cell(self, slot: int) -> Cell:
        """The cell of a slot."""
        story = self.window.entry(slot).story
        if story is None:
            return (slot,)
        return tuple(sorted(one for one in self.of_story(story) if not self.is_undecided(one)))

    def near(self, slots: Iterable[int]) -> set[int]:
        """Who is close to one of these, or one text with it."""
        self.window.pairs.meet(wanted := list(slots))
        others = {slot for pair in self.twins(wanted) for slot in pair}
        for slot in wanted:
            close, _ = self.window.pairs.near(slot)
            others.update(close[self._present[close]].tolist())
        return others - set(wanted)

    def of_story(self, story: str | None) -> list[int]:
        """Its slots that are present."""
        if story is None:
            return []
        return [slot for slot in self.window.by_story.of(story) if self._present[slot]]

    def _is_news(self, group: tuple[int, ...]) -> bool:
        return bool(self._starts.intersection(group)) or self.cell(group[0]) != group

    def is_fixed(self, cell: Cell) -> bool:
        """Does it stay together whatever happens? One that is out does, and all where too much moves."""
        is_new = len(cell) == 1 and cell[0] in self._starts
        return self.window.entry(cell[0]).story in self._posted or (self._is_full and not is_new)

    def twins(self, slots: Iterable[int]) -> set[tuple[int, int]]:
        """Pairs with these that are one text."""
        return {pair for slot in slots for pair in twins(self.window, slot, self._is_present)}

    def _is_present(self, slot: int) -> bool:
        return bool(self._present[slot])

    def _grouped(self, regions: Sequence[Region]) -> list[Regrouped]:
        new = [region for region in regions if region not in self._known]
        self._known |= zip(new, regrouped(self.window, new, self), strict=True)
        return [self._known[region] for region in regions]

    def _regions(self, core: set[Cell]) -> list[Region]:
        """The core in parts that are not near each other."""
        loose = [cell for cell in core if not self.is_fixed(cell)]
        self.window.pairs.meet([slot for cell in loose for slot in cell])
        numbers = {cell: number for number, cell in enumerate(sorted(core))}
        near = {cell: self._near(cell) for cell in loose}
        edges = [
            (numbers[cell], numbers[other]) for cell in loose for other in near[cell] if other in numbers
        ]
        cells = sorted(core)
        return [
            Region(
                core=frozenset(cells[number] for number in part),
                around=frozenset().union(*(near.get(cells[number], ()) for number in part)) - core,
            )
            for part in joined(edges, range(len(cells)))
        ]

    def _near(self, cell: Cell) -> frozenset[Cell]:
        """The cells that one of its slots is near to."""
        if cell not in self._beside:
            others = (slot for slot in self.near(cell) if not self.is_undecided(slot))
            self._beside[cell] = frozenset(self.cell(slot) for slot in others)
        return self._beside[cell]
