"""Relevance by association: an undecided entry counts once a confident member of a story vouches for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from feeds.judging.linkage import SCALE
from feeds.judging.pair_bounds import MERGE_AT
from feeds.judging.regions import Cell
from feeds.judging.surroundings import Surroundings

CONFIDENT = 0.7
"""A member this sure of itself can vouch for another."""
CLOSE = 0.5
"""So probable must the pair with it be."""


@dataclass(slots=True, kw_only=True)
class Associated:
    """Groups that changed, undecided entries that are vouched for among their slots; those that are left."""

    groups: list[Cell] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


def associated(ground: Surroundings, groups: Sequence[Cell], starts: Collection[int]) -> Associated:
    """Each undecided entry that this touches joins the story that it is closest to, if that vouches for it.

    It is like its story on average at least as much as two stories must be to merge; it changes no group of
    the others, so that what is decided does not hang on what is not.
    """
    home = {slot: group for group in groups for slot in group}
    chosen = {slot: _choice(ground, slot, home) for slot in sorted(_touched(ground, groups, starts))}
    made = Associated(left=[slot for slot, group in chosen.items() if group is None])
    others = {group for group in chosen.values() if group is not None} | {
        cell for slot in chosen if (cell := _former(ground, slot)) is not None and cell[0] not in home
    }
    for group in dict.fromkeys([*groups, *sorted(others)]):
        members = tuple(sorted((*group, *_joining(ground, group, chosen))))
        if group in groups or set(members) != set(ground.of_story(ground.window.entry(group[0]).story)):
            made.groups.append(members)
    return made


def _touched(ground: Surroundings, groups: Sequence[Cell], starts: Collection[int]) -> set[int]:
    slots = [slot for group in groups for slot in group]
    stories = dict.fromkeys(ground.window.entry(slot).story for slot in slots)
    around = {*starts, *ground.near(slots), *(one for story in stories for one in ground.of_story(story))}
    touched = {slot for slot in around if ground.is_undecided(slot)}
    ground.window.pairs.meet(touched)  # all at once: each time, every open entry is looked at
    return touched


def _choice(ground: Surroundings, slot: int, home: dict[int, Cell]) -> Cell | None:
    """The group that takes it in."""
    near = [other for other in ground.near([slot]) if not ground.is_undecided(other)]
    alike = {other for pair in ground.twins([slot]) for other in pair}
    found = []
    for group in {home.get(other) or ground.cell(other) for other in near}:
        values = _closeness(ground, slot, group)
        mean = SCALE if alike.intersection(group) else sum(values) / len(values)
        found.append((-mean, ground.window.order(group[0]), group, values))
    if not found:
        return None
    mean, _, group, values = min(found)
    vouched = any(
        ground.window.entry(other).score >= CONFIDENT and (value >= CLOSE * SCALE or other in alike)
        for other, value in zip(group, values, strict=True)
    )
    return group if -mean >= MERGE_AT * SCALE and vouched else None


def _closeness(ground: Surroundings, slot: int, group: Cell) -> list[int]:
    others = np.array(group, dtype=np.int64)
    chance = ground.window.pairs.listed(np.full(len(group), slot, dtype=np.int64), others)
    return [int(value) for value in np.rint(chance * SCALE)]


def _former(ground: Surroundings, slot: int) -> Cell | None:
    """The decided members of the story that it was in."""
    story = ground.window.entry(slot).story
    return (ground.cell(slot) or None) if story is not None else None


def _joining(ground: Surroundings, group: Cell, chosen: dict[int, Cell | None]) -> Iterator[int]:
    """Who joins the group, and who is in its story and was not looked at."""
    yield from (slot for slot, taken in chosen.items() if taken == group)
    story = ground.window.entry(group[0]).story
    if ground.cell(group[0]) == group:
        inside = (slot for slot in ground.of_story(story) if ground.is_undecided(slot))
        yield from (slot for slot in inside if slot not in chosen)
