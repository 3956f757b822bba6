"""Why entries are one story, as reasons: the same page, the same words, names in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feeds.judging.neighbours import Reached
from feeds.judging.reasons import listed, percent
from feeds.judging.text import fold_text
from feeds.model import Reason

_HOURS_A_DAY = 24
_HOURS_SHOWN = 48


def ties_of(
    reached: Reached, places: Sequence[int], chances: Mapping[tuple[int, int], float]
) -> tuple[Reason, ...]:
    """What ties a story together, its strongest tie alone; places are in order of time."""
    if len(places) == 1:
        return (Reason(code="alone"),)
    first = reached.entries[places[0]]
    others = [reached.entries[place] for place in places[1:]]
    if any(entry.canonical == first.canonical for entry in others):
        return (Reason(code="same-page", facts=(first.outlet,)),)
    if any(fold_text(entry.title) == fold_text(first.title) for entry in others):
        return (Reason(code="same-title", facts=(first.outlet,)),)
    return tuple(_alike(reached, places, chances))


def _alike(reached: Reached, places: Sequence[int], chances: Mapping[tuple[int, int], float]) -> list[Reason]:
    inside = set(places)
    linked = [(chance, pair) for pair, chance in chances.items() if inside.issuperset(pair)]
    if not linked:
        return []
    chance, (left, right) = max(linked, key=lambda one: (one[0], -one[1][0], -one[1][1]))
    days = reached.days[right] - reached.days[left]
    outlet = reached.entries[left].outlet
    reasons = [Reason(code="alike", facts=(outlet, percent(chance), apart(days)))]
    names = reached.shared_spellings(left, right)
    if names:
        reasons.append(Reason(code="shared-names", facts=(listed(names),)))
    return reasons


def apart(days: float) -> str:
    """A distance in time: hours up to two days, then days."""
    hours = round(days * _HOURS_A_DAY)
    return f"{hours} h" if hours <= _HOURS_SHOWN else f"{round(days)} d"
