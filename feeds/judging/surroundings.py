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
from feeds.judging.regrouping import Cell, Region, Regrouped, regrouped

MOST_REGROUPED = 3_000
"""So many entries are grouped afresh in one round; beyond them, stories move only as a whole."""


class Surroundings:
    """One search through the window. A cell is a story's slots, with undecided ones that were grouped with
    them, or one slot that is in no story.
    """

    def __init__(
        self, window: OpenWindow, posted: Collection[str], present: NDArray[np.bool_] | None
    ) -> None:
        self._window = window
        self._posted = posted
        self._present = np.ones(len(window.entries), dtype=np.bool_) if present is None else present
        self._beside: dict[Cell, frozenset[Cell]] = {}
        self._known: dict[Region, Regrouped] = {}
        self._starts: frozenset[int] = frozenset()
        self._is_full = False

    def regrouped(self, starts: Collection[int]) -> list[tuple[int, ...]]:
        """The groups that changed, and those of the news."""
        self._starts = frozenset(starts)
        core = {self.cell(slot) for slot in starts}
        while True:
            found = self._grouped(self._regions(core))
            moved = {cell for one in found for cell in one.moved} - core
            if not moved:
                break
            core |= moved | self._company(moved)
            self._is_full = sum(len(cell) for cell in core) > max(MOST_REGROUPED, len(self._starts))
        groups = [group for one in found for group in one.groups if self._is_news(group)]
        self._remember(groups)
        return groups

    def _remember(self, groups: Collection[Cell]) -> None:
        for group in groups:
            for slot in group:
                self._window.together.pop(slot, None)
            if len(group) > 1 and any(self._window.entry(slot).is_unsure for slot in group):
                self._window.together.update(dict.fromkeys(group, group))

    def _company(self, moved: Collection[Cell]) -> set[Cell]:
        """Who may have lost something: an undecided entry, in no story, was grouped with what it is near."""
        alone = [cell for cell in moved if len(cell) == 1 and self._window.entry(cell[0]).story is None]
        self._window.pairs.meet([cell[0] for cell in alone])
        return {other for cell in alone for other in self._near(cell)}

    def cell(self, slot: int) -> Cell:
        """The cell of a slot."""
        together = self._window.together.get(slot)
        if together is not None and self._is_whole(together):
            return together
        story = self._window.entry(slot).story
        return (slot,) if story is None else tuple(sorted(self.of_story(story)))

    def _is_whole(self, group: Cell) -> bool:
        """Are these still a story of which no message is out and what is undecided beside it?"""
        entries = [self._window.entries[slot] if self._present[slot] else None for slot in group]
        stories = {one.story for one in entries if one is not None and one.story is not None}
        inside = sum(one is not None and one.story is not None for one in entries)
        if None in entries or len(stories) > 1 or not stories.isdisjoint(self._posted):
            return False
        return all(len(self.of_story(story)) == inside for story in stories)

    def of_story(self, story: str | None) -> list[int]:
        """Its slots that are present."""
        if story is None:
            return []
        return [slot for slot in self._window.by_story[story] if self._present[slot]]

    def _is_news(self, group: tuple[int, ...]) -> bool:
        return bool(self._starts.intersection(group)) or self.cell(group[0]) != group

    def is_fixed(self, cell: Cell) -> bool:
        """Does it stay together whatever happens? One that is out does, and all where too much moves."""
        is_new = len(cell) == 1 and cell[0] in self._starts
        return self._window.entry(cell[0]).story in self._posted or (self._is_full and not is_new)

    def twins(self, slots: Iterable[int]) -> set[tuple[int, int]]:
        """Pairs with these that are one text."""
        return {pair for slot in slots for pair in twins(self._window, slot, self._is_present)}

    def _is_present(self, slot: int) -> bool:
        return bool(self._present[slot])

    def _grouped(self, regions: Sequence[Region]) -> list[Regrouped]:
        new = [region for region in regions if region not in self._known]
        self._known |= zip(new, regrouped(self._window, new, self), strict=True)
        return [self._known[region] for region in regions]

    def _regions(self, core: set[Cell]) -> list[Region]:
        """The core in parts that are not near each other."""
        loose = [cell for cell in core if not self.is_fixed(cell)]
        self._window.pairs.meet([slot for cell in loose for slot in cell])
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
        """The cells that one of its slots is close to, or one text with."""
        if cell not in self._beside:
            others = {slot for pair in self.twins(cell) for slot in pair}
            for slot in cell:
                close, _ = self._window.pairs.near(slot)
                others.update(close[self._present[close]].tolist())
            self._beside[cell] = frozenset(self.cell(slot) for slot in others) - {cell}
        return self._beside[cell]
