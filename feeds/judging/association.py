"""Relevance by association: an undecided entry counts once a confident story takes it in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from feeds.judging.linkage import SCALE
from feeds.judging.window import Folding, Window

CONFIDENT = 0.7
"""A member this sure of itself can vouch for another."""
CLOSE = 0.5
"""So probable must the pair with it be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Groups without the entries that remain held."""

    groups: list[list[int]]
    accepted: tuple[int, ...]
    still_held: tuple[int, ...]


def settle_held(
    window: Window,
    groups: Sequence[Sequence[int]],
    pairs: Mapping[tuple[int, int], int],
    *,
    never_split: Collection[int],
) -> Settled:
    """Accept each held entry that a confident member of its group vouches for; leave out the others."""
    kept: list[list[int]] = []
    accepted: list[int] = []
    still_held: list[int] = []
    for group in groups:
        unsure = [place for place in group if is_unsure(window.foldings[place]) and place not in never_split]
        vouched = {place for place in unsure if _is_vouched_for(window, place, group, pairs)}
        accepted += sorted(place for place in vouched if window.foldings[place].judgement.held)
        still_held += sorted(set(unsure) - vouched)
        staying = [place for place in group if place not in unsure or place in vouched]
        if staying:
            kept.append(staying)
    return Settled(groups=kept, accepted=tuple(sorted(accepted)), still_held=tuple(sorted(still_held)))


def is_unsure(one: Folding) -> bool:
    """Held now, or accepted once by association: it stands or falls with its story."""
    return one.judgement.held or any(reason.code == "association" for reason in one.judgement.reasons)


def _is_vouched_for(
    window: Window, place: int, group: Sequence[int], pairs: Mapping[tuple[int, int], int]
) -> bool:
    return any(
        window.foldings[other].judgement.score >= CONFIDENT
        and _closeness(window, place, other, pairs) >= CLOSE
        for other in group
        if other != place
    )


def _closeness(window: Window, left: int, right: int, pairs: Mapping[tuple[int, int], int]) -> float:
    one, other = window.foldings[left].entry, window.foldings[right].entry
    if one.canonical == other.canonical or one.title == other.title:
        return 1.0
    return pairs.get((min(left, right), max(left, right)), 0) / SCALE
