"""Which open entries a batch of news can touch: the closest part of the window, found step by step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.judging.linkage import SCALE
from feeds.judging.window import Indices, Window

MERGE_AT = 0.3
"""Two groups are one story while the mean probability of their pairs is at least this."""
MOST_REGROUPED = 3_000
"""So many entries are grouped afresh in one round; beyond them, stories stand as they are."""
_FAINT = 0.05
_ROWS_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Places that the news can touch, those of them that may leave their story, and the probabilities
    (in ten-thousandths) of pairs among all of them; a faint one counts as none."""

    places: tuple[int, ...]
    movable: frozenset[int]
    pairs: Mapping[tuple[int, int], int]


def reach(
    window: Window,
    starts: Sequence[int],
    *,
    posted: Collection[int],
    same: Sequence[tuple[int, int]],
) -> Reached:
    """From the news over neighbours of neighbours; no further than a posted story, which never splits.

    A mean of at least MERGE_AT needs a pair of at least that: what no such pair leads to cannot merge.
    """
    mates = _mates(window, same)
    seen, movable = set(starts), set(starts)
    triples: list[_Triples] = []
    frontier = sorted(movable)
    while frontier:
        found = _neighbours(window, np.array(frontier, dtype=np.int64), triples) - seen
        for place in (*frontier, *found):
            found.update(mate for mate in mates.get(place, ()) if mate not in seen)
        seen |= found
        frontier = sorted(place for place in found if place not in posted)
        frontier = frontier if len(movable) + len(frontier) <= MOST_REGROUPED else []
        movable.update(frontier)
    seen.update(mate for place in list(seen) for mate in mates.get(place, ()))
    still = np.array(sorted(seen - movable), dtype=np.int64)
    triples += _among(window, still)
    return Reached(
        places=tuple(sorted(seen)), movable=frozenset(movable), pairs=_pairs(window, triples, seen)
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Triples:
    """Pairs and their probabilities, as arrays."""

    left: Indices
    right: Indices
    chance: NDArray[np.float32]


def _neighbours(window: Window, rows: Indices, triples: list[_Triples]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        at_row, at_column, chance = _not_faint(window.against_all(part))
        triples.append(_Triples(left=part[at_row], right=at_column, chance=chance))
        found.update(at_column[chance >= MERGE_AT].tolist())
    return found


def _among(window: Window, places: Indices) -> Iterable[_Triples]:
    """Stories that stay as they are may still merge with each other: their pairs count too."""
    if not len(places):
        return
    part = window.part(places)
    for start in range(0, len(places), _ROWS_AT_ONCE):
        rows = np.arange(start, min(start + _ROWS_AT_ONCE, len(places)))
        at_row, at_column, chance = _not_faint(part.against_all(rows))
        yield _Triples(left=places[rows[at_row]], right=places[at_column], chance=chance)


def _not_faint(chances: NDArray[np.float32]) -> tuple[Indices, Indices, NDArray[np.float32]]:
    at_row, at_column = np.nonzero(chances >= _FAINT)
    return at_row, at_column, chances[at_row, at_column]


def _pairs(window: Window, triples: Sequence[_Triples], seen: set[int]) -> dict[tuple[int, int], int]:
    """Each pair inside once, the smaller place first; both directions say the same."""
    inside = np.zeros(len(window.foldings), dtype=np.bool_)
    inside[list(seen)] = True
    pairs: dict[tuple[int, int], int] = {}
    for some in triples:
        kept = inside[some.right]
        left, right = np.minimum(some.left, some.right)[kept], np.maximum(some.left, some.right)[kept]
        value = np.rint(some.chance[kept] * SCALE).astype(np.int64)
        pairs.update(zip(zip(left.tolist(), right.tolist(), strict=True), value.tolist(), strict=True))
    return pairs


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
        if len(group) > 1:
            for place in group:
                mates.setdefault(place, set()).update(group)
    return mates
