"""Which open entries a batch of news can touch: the closest part of the window, found step by step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from feeds.judging.linkage import SCALE
from feeds.judging.window import Window

FAINT = 0.05
"""A pair less probable than this counts as none; so the window falls into parts that do not meet."""
_ROWS_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Places that the news can touch, and the probabilities (in ten-thousandths) between them."""

    places: tuple[int, ...]
    pairs: Mapping[tuple[int, int], int]


def reach(
    window: Window,
    starts: Sequence[int],
    *,
    posted: Collection[int],
    same: Sequence[tuple[int, int]],
) -> Reached:
    """From the news over neighbours of neighbours; no further than a posted story, which never splits."""
    mates = _mates(window, same)
    pairs: dict[tuple[int, int], int] = {}
    seen = set(starts)
    frontier = sorted(seen)
    while frontier:
        found = _neighbours(window, frontier, pairs)
        new = found - seen
        for place in (*frontier, *new):
            new.update(mate for mate in mates.get(place, ()) if mate not in seen)
        seen |= new
        frontier = sorted(place for place in new if place not in posted)
    seen |= {mate for place in seen for mate in mates.get(place, ())}
    _between_posted(window, sorted(place for place in seen if place in posted), pairs)
    inside = {pair: chance for pair, chance in pairs.items() if pair[0] in seen and pair[1] in seen}
    return Reached(places=tuple(sorted(seen)), pairs=inside)


def _neighbours(window: Window, rows: list[int], pairs: dict[tuple[int, int], int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = np.array(rows[start : start + _ROWS_AT_ONCE], dtype=np.int64)
        chances = window.against_all(part)
        at_row, at_column = np.nonzero(chances >= FAINT)
        values = np.rint(chances[at_row, at_column] * SCALE).astype(np.int64)
        lefts = part[at_row]
        for left, right, value in zip(lefts.tolist(), at_column.tolist(), values.tolist(), strict=True):
            pairs.setdefault((left, right) if left < right else (right, left), value)
        found.update(at_column.tolist())
    return found


def _between_posted(window: Window, places: list[int], pairs: dict[tuple[int, int], int]) -> None:
    """Posted stories that the news has reached may now be one: compare them with each other too."""
    inside = set(places)
    between: dict[tuple[int, int], int] = {}
    _neighbours(window, places, between)
    for (left, right), chance in between.items():
        if left in inside and right in inside:
            pairs.setdefault((left, right), chance)


def _mates(window: Window, same: Sequence[tuple[int, int]]) -> dict[int, set[int]]:
    """Places that come along: the same text, or the same story so far."""
    mates: dict[int, set[int]] = {}
    for left, right in same:
        mates.setdefault(left, set()).add(right)
        mates.setdefault(right, set()).add(left)
    stories: dict[str, list[int]] = {}
    for place, one in enumerate(window.foldings):
        if one.story is not None:
            stories.setdefault(one.story, []).append(place)
    for group in stories.values():
        for place in group:
            mates.setdefault(place, set()).update(group)
    return mates
