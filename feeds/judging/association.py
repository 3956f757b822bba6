"""Relevance by association: an undecided entry counts once a confident story takes it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.judging.linkage import SCALE
from feeds.judging.neighbours import Reached
from feeds.judging.open_entry import OpenEntry

CONFIDENT = 0.7
"""A member this sure of itself can vouch for another."""
CLOSE = 0.5
"""So probable must the pair with it be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Groups without the entries that remain held; of these, those that are new or were not held before."""

    groups: list[list[int]]
    accepted: tuple[int, ...]
    still_held: tuple[int, ...]


def settle_held(reached: Reached, groups: Sequence[Sequence[int]]) -> Settled:
    """Accept each held entry that a confident member of its group vouches for; leave out the others."""
    kept: list[list[int]] = []
    accepted: list[int] = []
    still_held: list[int] = []
    for group in groups:
        unsure = [
            place for place in group if reached.entries[place].is_unsure and place not in reached.posted
        ]
        vouched = {place for place in unsure if _is_vouched_for(reached, place, group)}
        accepted += [place for place in vouched if _is_held_outside(reached.entries[place])]
        still_held += [place for place in unsure if place not in vouched and _is_told(reached, place)]
        staying = [place for place in group if place not in unsure or place in vouched]
        if staying:
            kept.append(staying)
    return Settled(groups=kept, accepted=tuple(sorted(accepted)), still_held=tuple(sorted(still_held)))


def _is_held_outside(one: OpenEntry) -> bool:
    return one.is_held and one.story is None


def _is_told(reached: Reached, place: int) -> bool:
    one = reached.entries[place]
    return place in reached.news or not _is_held_outside(one)


def _is_vouched_for(reached: Reached, place: int, group: Sequence[int]) -> bool:
    return any(
        reached.entries[other].score >= CONFIDENT and _closeness(reached, place, other) >= CLOSE
        for other in group
        if other != place
    )


def _closeness(reached: Reached, left: int, right: int) -> float:
    one, other = reached.entries[left], reached.entries[right]
    if one.canonical == other.canonical or one.title == other.title:
        return 1.0
    return reached.pairs.get((min(left, right), max(left, right)), 0) / SCALE
