"""The pairs that a region is grouped by: of its core with everything, and inside cells that are loose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from feeds.judging.cohesion import listed_pairs
from feeds.judging.linkage import SCALE
from feeds.judging.open_window import OpenWindow
from feeds.judging.regions import Cell, Region

Indices = NDArray[np.int64]
Triples = tuple[Indices, Indices, Indices]
_LARGEST_TABLE = 250_000


@dataclass(frozen=True, slots=True, eq=False)
class PairTable:
    """Pairs by place in order of time: of the core with everything, and inside the cells that are loose."""

    slots: Sequence[int]
    left: Indices
    right: Indices
    value: Indices
    home: Indices


def tables(window: OpenWindow, regions: Sequence[Region]) -> Iterator[PairTable]:
    """One for each region, of its core with itself and what is around."""
    for lot in _lots(regions):
        left, right, value = _pairs_of(window, lot)
        home = {slot: number for number, region in enumerate(lot) for slot in region.slots}
        of = np.array([home[slot] for slot in left.tolist()], dtype=np.int64)
        for number, region in enumerate(lot):
            mine = of == number
            yield _table(window, region, (left[mine], right[mine], value[mine]))


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


def _pairs_of(window: OpenWindow, lot: Sequence[Region]) -> Triples:
    """Of the cores with everything in the lot, by slots."""
    rows = np.array([slot for region in lot for slot in region.slots], dtype=np.int64)
    every = {slot for region in lot for slot in (*region.slots, *region.beside)}
    parts = list(window.pairs.not_faint(rows, np.array(sorted(every), dtype=np.int64)))
    left, right, chance = (np.concatenate([one[side] for one in parts]) for side in range(3))
    return left, right, np.rint(chance * SCALE).astype(np.int64)


def _table(window: OpenWindow, region: Region, pairs: Triples) -> PairTable:
    cells, core = region.cells, len(region.core)
    slots = sorted((slot for cell in cells for slot in cell), key=window.order)
    place = {slot: number for number, slot in enumerate(slots)}
    home = np.zeros(len(slots), dtype=np.int64)
    for number, cell in enumerate(cells):
        home[[place[slot] for slot in cell]] = number
    left, right, value = _placed(np.array(slots, dtype=np.int64), pairs)
    # Both ways round within the core: once is enough.
    once = (home[right] >= core) | (left < right)
    return PairTable(slots, left[once], right[once], value[once], home)


def _placed(slots: Indices, pairs: Triples) -> Triples:
    """The pairs between these slots, by their places among them."""
    order = np.argsort(slots)
    ordered = slots[order]
    at, to = (np.minimum(np.searchsorted(ordered, one), len(slots) - 1) for one in pairs[:2])
    there = ordered[to] == pairs[1]
    return order[at[there]], order[to[there]], pairs[2][there]


def touch_of(table: PairTable, cells: int) -> Indices:
    """By cell the strongest pair with anything outside it."""
    outside = table.home[table.left] != table.home[table.right]
    touch = np.zeros(cells, dtype=np.int64)
    for side in (table.left, table.right):
        np.maximum.at(touch, table.home[side[outside]], table.value[outside])
    return touch


def with_inside(window: OpenWindow, table: PairTable, cells: Sequence[Cell]) -> PairTable:
    """The table with the pairs inside these cells."""
    pairs = [pair for cell in cells for pair in combinations(cell, 2)]
    if not pairs:
        return table
    place = {slot: number for number, slot in enumerate(table.slots)}
    ordered = [sorted((place[left], place[right])) for left, right in pairs]
    more = np.array(ordered, dtype=np.int64)
    return PairTable(
        slots=table.slots,
        left=np.concatenate((table.left, more[:, 0])),
        right=np.concatenate((table.right, more[:, 1])),
        value=np.concatenate((table.value, np.array(listed_pairs(window, pairs), dtype=np.int64))),
        home=table.home,
    )


def sums_of(table: PairTable, units: Sequence[Sequence[int]]) -> dict[tuple[int, int], int]:
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
