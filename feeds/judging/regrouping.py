"""Regions grouped afresh by average link: cells that were one before anything touched them stay one."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from feeds.judging.linkage import SCALE, Groups, joined
from feeds.judging.open_window import OpenWindow
from feeds.judging.pair_bounds import MERGE_AT

Cell = tuple[int, ...]
Indices = NDArray[np.int64]
_Pairs = tuple[Indices, Indices, Indices]
_MOST_KNOWN = 200_000
_LARGEST_TABLE = 250_000


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


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Pairs by place in order of time: of the core with everything, and inside the cells that are loose."""

    slots: Sequence[int]
    left: Indices
    right: Indices
    value: Indices
    home: Indices


def regrouped(window: OpenWindow, regions: Sequence[Region], ground: Ground) -> Iterator[Regrouped]:
    """The cells of each region's core and those around them, grouped."""
    for lot in _lots(regions):
        left, right, value = _pairs_of(window, lot)
        home = {slot: number for number, region in enumerate(lot) for slot in region.slots}
        of = np.array([home[slot] for slot in left.tolist()], dtype=np.int64)
        for number, region in enumerate(lot):
            mine = of == number
            yield _regrouped(window, region, (left[mine], right[mine], value[mine]), ground)


def _lots(regions: Sequence[Region]) -> Iterator[list[Region]]:
    """Some regions at once, as many as make a table of sensible size."""
    lot: list[Region] = []
    rows = columns = 0
    for region in regions:
        rows, columns = rows + len(region.slots), columns + len(region.slots) + len(region.beside)
        if lot and rows * columns > _LARGEST_TABLE:
            yield lot
            lot, rows, columns = [], len(region.slots), len(region.slots) + len(region.beside)
        lot.append(region)
    if lot:
        yield lot


def _pairs_of(window: OpenWindow, lot: Sequence[Region]) -> _Pairs:
    """Of the cores with everything in the lot, by slots."""
    rows = np.array([slot for region in lot for slot in region.slots], dtype=np.int64)
    every = {slot for region in lot for slot in (*region.slots, *region.beside)}
    parts = list(window.pairs.not_faint(rows, np.array(sorted(every), dtype=np.int64)))
    left, right, chance = (np.concatenate([one[side] for one in parts]) for side in range(3))
    return left, right, np.rint(chance * SCALE).astype(np.int64)


def _regrouped(window: OpenWindow, region: Region, pairs: _Pairs, ground: Ground) -> Regrouped:
    core, around = region.core, region.around
    cells = [*sorted(core), *sorted(around)]
    table = _table(window, cells, len(core), pairs)
    touch = _touch(table, len(cells))
    loose = _loose(window, cells, touch, ground)
    table = _with_inside(window, table, [cells[number] for number in sorted(loose) if number >= len(core)])
    groups, lowest = _merged(table, cells, loose=loose, core=core, ground=ground)
    _remember(window, cells, groups, lowest)
    made = frozenset(groups)
    return Regrouped(groups=tuple(groups), moved=frozenset(cell for cell in cells if cell not in made))


def _table(window: OpenWindow, cells: Sequence[Cell], core: int, pairs: _Pairs) -> _Table:
    slots = sorted((slot for cell in cells for slot in cell), key=window.order)
    place = {slot: number for number, slot in enumerate(slots)}
    home = np.zeros(len(slots), dtype=np.int64)
    for number, cell in enumerate(cells):
        home[[place[slot] for slot in cell]] = number
    left, right, value = _placed(np.array(slots, dtype=np.int64), pairs)
    # Both ways round within the core: once is enough.
    once = (home[right] >= core) | (left < right)
    return _Table(slots, left[once], right[once], value[once], home)


def _placed(slots: Indices, pairs: _Pairs) -> _Pairs:
    """The pairs between these slots, by their places among them."""
    order = np.argsort(slots)
    ordered = slots[order]
    at, to = (np.minimum(np.searchsorted(ordered, one), len(slots) - 1) for one in pairs[:2])
    there = ordered[to] == pairs[1]
    return order[at[there]], order[to[there]], pairs[2][there]


def _touch(table: _Table, cells: int) -> Indices:
    """By cell the strongest pair with anything outside it."""
    outside = table.home[table.left] != table.home[table.right]
    touch = np.zeros(cells, dtype=np.int64)
    for side in (table.left, table.right):
        np.maximum.at(touch, table.home[side[outside]], table.value[outside])
    return touch


def _loose(window: OpenWindow, cells: Sequence[Cell], touch: Indices, ground: Ground) -> set[int]:
    """Cells that may not have been one already when something touched them."""
    asked = [number for number, cell in enumerate(cells) if len(cell) > 1 and not ground.is_fixed(cell)]
    _learn(window, [cells[number] for number in asked if cells[number] not in window.cohesion], ground)
    return {number for number in asked if window.cohesion[cells[number]] <= touch[number]}


def _learn(window: OpenWindow, cells: Sequence[Cell], ground: Ground) -> None:
    """How low the mean was at which each of these came together, by itself."""
    if not cells:
        return
    pairs = [pair for cell in cells for pair in combinations(cell, 2)]
    values = _listed(window, pairs)
    start = 0
    for cell in cells:
        count = len(cell) * (len(cell) - 1) // 2
        inside = dict(zip(pairs[start : start + count], values[start : start + count], strict=True))
        window.cohesion[cell] = _cohesion(cell, inside, ground)
        start += count


def _listed(window: OpenWindow, pairs: Sequence[tuple[int, int]]) -> list[int]:
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    chance = window.pairs.listed(both[:, 0], both[:, 1])
    return [int(value) for value in np.rint(chance * SCALE)]


def _cohesion(cell: Cell, pairs: dict[tuple[int, int], int], ground: Ground) -> float:
    lowest = min(pairs.values())
    if lowest >= MERGE_AT * SCALE:
        return lowest  # no mean inside is below the least pair
    inside = set(cell)
    ties = [pair for pair in ground.twins(cell) if inside.issuperset(pair)]
    groups = Groups(joined(ties, cell), pairs)
    return groups.lowest[min(cell)] if len(groups.merge_while(MERGE_AT)) == 1 else -1.0


def _with_inside(window: OpenWindow, table: _Table, cells: Sequence[Cell]) -> _Table:
    """The table with the pairs inside these cells."""
    pairs = [pair for cell in cells for pair in combinations(cell, 2)]
    if not pairs:
        return table
    place = {slot: number for number, slot in enumerate(table.slots)}
    ordered = [sorted((place[left], place[right])) for left, right in pairs]
    more = np.array(ordered, dtype=np.int64)
    return _Table(
        slots=table.slots,
        left=np.concatenate((table.left, more[:, 0])),
        right=np.concatenate((table.right, more[:, 1])),
        value=np.concatenate((table.value, np.array(_listed(window, pairs), dtype=np.int64))),
        home=table.home,
    )


def _merged(
    table: _Table,
    cells: Sequence[Cell],
    *,
    loose: set[int],
    core: Collection[Cell],
    ground: Ground,
) -> tuple[list[tuple[int, ...]], list[float]]:
    """Groups by rising slots, and the lowest mean of each."""
    place = {slot: number for number, slot in enumerate(table.slots)}
    ties = [
        (place[cell[0]], place[slot])
        for number, cell in enumerate(cells)
        if number not in loose
        for slot in cell[1:]
    ]
    single = [slot for cell in core for slot in cell]
    single += [slot for number in loose for slot in cells[number]]
    ties += [
        (place[one], place[other]) for one, other in ground.twins(single) if one in place and other in place
    ]
    first = joined(ties, range(len(table.slots)))
    groups = Groups(first, _sums(table, first))
    merged = groups.merge_while(MERGE_AT)
    found = [tuple(sorted(table.slots[at] for at in group)) for group in merged]
    return found, [groups.lowest[min(group)] for group in merged]


def _sums(table: _Table, units: Sequence[Sequence[int]]) -> dict[tuple[int, int], int]:
    """What the pairs of two units come to, under the first place of each."""
    lead = np.zeros(len(table.slots), dtype=np.int64)
    for unit in units:
        lead[list(unit)] = unit[0]
    left, right = lead[table.left], lead[table.right]
    apart = left != right
    low, high = np.minimum(left, right)[apart], np.maximum(left, right)[apart]
    keys, number = np.unique(low * len(table.slots) + high, return_inverse=True)
    sums = np.zeros(len(keys), dtype=np.int64)
    np.add.at(sums, number, table.value[apart])
    low, high = np.divmod(keys, max(len(table.slots), 1))
    return dict(zip(zip(low.tolist(), high.tolist(), strict=True), sums.tolist(), strict=True))


def _remember(
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
