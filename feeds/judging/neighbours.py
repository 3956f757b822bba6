"""What a batch of news does to the grouping of the open entries, and what folding goes on with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from feeds.judging.association import associated
from feeds.judging.linkage import SCALE
from feeds.judging.name_rows import spellings_in_common
from feeds.judging.open_entry import OpenEntry
from feeds.judging.open_window import OpenWindow
from feeds.judging.pair_bounds import MERGE_AT as MERGE_AT
from feeds.judging.rare_names import RareNames
from feeds.judging.surroundings import Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Entries whose group changes, in order of time, then id; the rest is by place among them.

    `groups` are how they belong together now, `left` the places of undecided entries that no group takes in;
    `posted` are places in stories that are out, `pairs` the probabilities inside the groups (in
    ten-thousandths); a faint one counts as none. `present` are the ids of all that their stories have in the
    window.
    """

    entries: tuple[OpenEntry, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()
    left: tuple[int, ...] = ()
    days: tuple[float, ...] = ()
    names: tuple[RareNames, ...] = ()
    posted: frozenset[int] = frozenset()
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
    """What the news at those slots changes. Stories of which a message is out are never split.

    Only what is `present` (everything, where that is not said) counts.
    """
    around = Surroundings(window, posted, present)
    found = associated(around, around.regrouped(starts), starts)
    groups = found.groups
    left = [slot for slot in found.left if slot in starts or is_decided_anew(window.entry(slot))]
    slots = sorted({*left, *(slot for group in groups for slot in group)}, key=window.order)
    place = {slot: number for number, slot in enumerate(slots)}
    homes = dict.fromkeys(window.entry(slot).story for slot in slots)
    placed = sorted(tuple(sorted(place[slot] for slot in group)) for group in groups)
    return Reached(
        entries=tuple(window.entry(slot) for slot in slots),
        groups=tuple(placed),
        left=tuple(sorted(place[slot] for slot in left)),
        days=tuple(window.day(slot) for slot in slots),
        names=tuple(window.pairs.names.of(slot) for slot in slots),
        posted=frozenset(place[slot] for slot in slots if window.entry(slot).story in posted),
        pairs=_inside(window, slots, placed),
        present=frozenset(window.entry(slot).id for story in homes for slot in around.of_story(story)),
    )


def is_decided_anew(one: OpenEntry) -> bool:
    """Is it something else to leave an undecided entry alone than it was?"""
    return one.story is not None or not one.is_held


def _inside(
    window: OpenWindow, slots: Sequence[int], groups: Sequence[Sequence[int]]
) -> dict[tuple[int, int], int]:
    """The pairs of each group, the smaller place first."""
    pairs = np.array(list(_pairs_of(groups)), dtype=np.int64).reshape(-1, 2)
    at = np.array(slots, dtype=np.int64)
    chance = window.pairs.listed(at[pairs[:, 0]], at[pairs[:, 1]])
    values = np.rint(chance * SCALE).astype(np.int64).tolist()
    return {
        (left, right): value for (left, right), value in zip(pairs.tolist(), values, strict=True) if value
    }


def _pairs_of(groups: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    for group in groups:
        for number, left in enumerate(group):
            yield from ((left, right) for right in group[number + 1 :])
