"""Which open entries a batch of news can touch: the closest part of the window, found step by step."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from feeds.judging.duplicates import twins
from feeds.judging.linkage import SCALE
from feeds.judging.name_rows import spellings_in_common
from feeds.judging.open_entry import OpenEntry
from feeds.judging.open_window import OpenWindow
from feeds.judging.pair_bounds import MERGE_AT as MERGE_AT
from feeds.judging.rare_names import RareNames

MOST_REGROUPED = 3_000
"""So many entries are grouped afresh in one round; beyond them, stories stand as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Entries that the news can touch, in order of time, then id; the rest is by place among them.

    `posted` are places in stories that are out, `movable` those that may leave their story, `same` pairs that
    are one text, `pairs` the probabilities of all others (in ten-thousandths); a faint one counts as none.
    `present` are the ids of all that their stories have in the window.
    """

    entries: tuple[OpenEntry, ...] = ()
    days: tuple[float, ...] = ()
    names: tuple[RareNames, ...] = ()
    posted: frozenset[int] = frozenset()
    movable: frozenset[int] = frozenset()
    same: tuple[tuple[int, int], ...] = ()
    pairs: Mapping[tuple[int, int], int] = field(default_factory=dict)
    present: frozenset[str] = frozenset()

    def shared_spellings(self, left: int, right: int) -> tuple[str, ...]:
        """The names that two entries have in common, rarest first."""
        return spellings_in_common(self.names[left], self.names[right])


def reach(
    window: OpenWindow,
    starts: Collection[int],
    *,
    posted: Collection[str],
    present: NDArray[np.bool_] | None = None,
) -> Reached:
    """From the news over neighbours of neighbours; no further than a posted story, which never splits.

    A mean of at least MERGE_AT needs a pair of at least that: what no such pair leads to cannot merge.
    Only what is `present` (everything, where that is not said) can be reached.
    """
    walk = _Walk(window, posted, present)
    seen, movable = walk.from_(starts)
    return walk.reached(sorted(seen, key=window.order), movable)


class _Walk:
    """One search through the window."""

    def __init__(
        self, window: OpenWindow, posted: Collection[str], present: NDArray[np.bool_] | None
    ) -> None:
        self._window = window
        self._posted = posted
        self._present = np.ones(len(window.entries), dtype=np.bool_) if present is None else present

    def from_(self, starts: Collection[int]) -> tuple[set[int], set[int]]:
        """What is reached, and what of it may move."""
        seen, movable = set(starts), set(starts)
        frontier = sorted(movable)
        while frontier:
            self._window.meet(frontier)
            found = {other for slot in frontier for other in self._close_to(slot)} - seen
            for slot in (*frontier, *found):
                found.update(mate for mate in self._mates(slot) if mate not in seen)
            seen |= found
            frontier = sorted(slot for slot in found if not self._is_posted(slot))
            frontier = frontier if len(movable) + len(frontier) <= MOST_REGROUPED else []
            movable.update(frontier)
        seen.update(mate for slot in list(seen) for mate in self._mates(slot))
        return seen, movable

    def _is_present(self, slot: int) -> bool:
        return bool(self._present[slot])

    def _is_posted(self, slot: int) -> bool:
        return self._window.entry(slot).story in self._posted

    def _close_to(self, slot: int) -> list[int]:
        others, _ = self._window.near(slot)
        close: list[int] = others[self._present[others]].tolist()
        return close

    def _mates(self, slot: int) -> Iterator[int]:
        """What comes along: the same text, or the same story so far."""
        for pair in twins(self._window, slot, self._is_present):
            yield from pair
        yield from self._of_story(self._window.entry(slot).story)

    def _of_story(self, story: str | None) -> Iterator[int]:
        if story is not None:
            yield from (slot for slot in self._window.by_story[story] if self._present[slot])

    def reached(self, slots: Sequence[int], movable: Collection[int]) -> Reached:
        """What folding goes on with."""
        place = {slot: number for number, slot in enumerate(slots)}
        entries = tuple(self._window.entry(slot) for slot in slots)
        same = {pair for slot in slots for pair in twins(self._window, slot, self._is_present)}
        homes = dict.fromkeys(one.story for one in entries)
        return Reached(
            entries=entries,
            days=tuple(self._window.day(slot) for slot in slots),
            names=tuple(self._window.names_of(slot) for slot in slots),
            posted=frozenset(place[slot] for slot in slots if self._is_posted(slot)),
            movable=frozenset(place[slot] for slot in movable),
            same=tuple(
                sorted((place[left], place[right]) for left, right in same if {left, right} <= place.keys())
            ),
            pairs=self._pairs(slots),
            present=frozenset(
                self._window.entry(slot).id for story in homes for slot in self._of_story(story)
            ),
        )

    def _pairs(self, slots: Sequence[int]) -> dict[tuple[int, int], int]:
        """Each pair inside once, the smaller place first; both directions say the same."""
        pairs: dict[tuple[int, int], int] = {}
        for left, right, chance in self._window.part(slots).not_faint():
            once = left < right
            value = np.rint(chance[once] * SCALE).astype(np.int64).tolist()
            pairs.update(zip(zip(left[once].tolist(), right[once].tolist(), strict=True), value, strict=True))
        return pairs
