"""How firmly a group holds together: the lowest mean at which its parts came together, asked once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from feeds.judging.linkage import SCALE, Groups, joined
from feeds.judging.open_window import OpenWindow
from feeds.judging.pair_bounds import MERGE_AT
from feeds.judging.regions import Cell, Ground

_MOST_KNOWN = 200_000


def learn_cohesion(window: OpenWindow, cells: Sequence[Cell], ground: Ground) -> None:
    """How low the mean was at which each of these came together, by itself."""
    if not cells:
        return
    pairs = [pair for cell in cells for pair in combinations(cell, 2)]
    values = listed_pairs(window, pairs)
    start = 0
    for cell in cells:
        count = len(cell) * (len(cell) - 1) // 2
        inside = dict(zip(pairs[start : start + count], values[start : start + count], strict=True))
        window.cohesion[cell] = _cohesion(window, cell, inside, ground)
        start += count


def listed_pairs(window: OpenWindow, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Probabilities of these pairs of slots, in ten-thousandths."""
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    chance = window.pairs.listed(both[:, 0], both[:, 1])
    return [int(value) for value in np.rint(chance * SCALE)]


def _cohesion(window: OpenWindow, cell: Cell, pairs: dict[tuple[int, int], int], ground: Ground) -> float:
    lowest = min(pairs.values())
    if lowest >= MERGE_AT * SCALE:
        return lowest  # no mean inside is below the least pair
    place = {slot: number for number, slot in enumerate(sorted(cell, key=window.order))}
    ties = [(place[one], place[other]) for one, other in ground.twins(cell) if {one, other} <= place.keys()]
    values = {(place[left], place[right]): value for (left, right), value in pairs.items()}
    groups = Groups(joined(ties, range(len(cell))), values)
    return groups.lowest[0] if len(groups.merge_while(MERGE_AT)) == 1 else -1.0


def remember_cohesion(
    window: OpenWindow,
    cells: Sequence[Cell],
    groups: Sequence[tuple[int, ...]],
    lowest: Sequence[float],
) -> None:
    """The cohesion of groups that are new: of what came together here, and of the cells inside them."""
    if len(window.cohesion) > _MOST_KNOWN:
        window.cohesion.clear()
    home = {slot: cell for cell in cells for slot in cell}
    for group, mean in zip(groups, lowest, strict=True):
        if len(group) > 1 and group not in window.cohesion:
            parts = {home[slot] for slot in group}
            inner = [window.cohesion.get(cell, -1.0) for cell in parts if len(cell) > 1]
            window.cohesion[group] = min([mean, *inner], default=math.inf)
