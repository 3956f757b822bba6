"""Regions grouped afresh by average link: cells that were one before anything touched them stay one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from feeds.judging.cohesion import learn_cohesion, remember_cohesion
from feeds.judging.linkage import Groups, joined
from feeds.judging.open_window import OpenWindow
from feeds.judging.pair_bounds import MERGE_AT
from feeds.judging.pair_table import Indices, PairTable, sums_of, tables, touch_of, with_inside
from feeds.judging.regions import Cell, Ground, Region, Regrouped


def regrouped(window: OpenWindow, regions: Sequence[Region], ground: Ground) -> Iterator[Regrouped]:
    """The cells of each region's core and those around them, grouped."""
    for region, table in zip(regions, tables(window, regions), strict=True):
        yield _regrouped(window, region, table, ground)


def _regrouped(window: OpenWindow, region: Region, table: PairTable, ground: Ground) -> Regrouped:
    core, cells = region.core, region.cells
    loose = _loose(window, cells, touch_of(table, len(cells)), ground)
    table = with_inside(window, table, [cells[number] for number in sorted(loose) if number >= len(core)])
    groups, lowest = _merged(table, cells, loose=loose, core=core, ground=ground)
    remember_cohesion(window, cells, groups, lowest)
    made = frozenset(groups)
    return Regrouped(groups=tuple(groups), moved=frozenset(cell for cell in cells if cell not in made))


def _loose(window: OpenWindow, cells: Sequence[Cell], touch: Indices, ground: Ground) -> set[int]:
    """Cells that may not have been one already when something touched them."""
    asked = [number for number, cell in enumerate(cells) if len(cell) > 1 and not ground.is_fixed(cell)]
    learn_cohesion(
        window, [cells[number] for number in asked if cells[number] not in window.cohesion], ground
    )
    return {number for number in asked if window.cohesion[cells[number]] <= touch[number]}


def _merged(
    table: PairTable,
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
    groups = Groups(first, sums_of(table, first))
    merged = groups.merge_while(MERGE_AT)
    found = [tuple(sorted(table.slots[at] for at in group)) for group in merged]
    return found, [groups.lowest[min(group)] for group in merged]
