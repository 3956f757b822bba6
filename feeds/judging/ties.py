"""Why entries are one story, as reasons: the same page, the same words, names in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feeds.judging.text import fold_text
from feeds.judging.window import Window
from feeds.model import Reason

_MOST_NAMES = 3


def ties_of(
    window: Window, places: Sequence[int], chances: Mapping[tuple[int, int], float]
) -> tuple[Reason, ...]:
    """The strongest tie of a story first, at most two."""
    entries = [window.foldings[place].entry for place in places]
    reasons: list[Reason] = []
    if len({fold_text(entry.title) for entry in entries}) < len(entries):
        reasons.append(Reason(code="same-headline"))
    best = max(
        ((chances.get((a, b), 0.0), a, b) for a in places for b in places if a < b), default=(0.0, 0, 0)
    )
    names = window.shared_spellings(best[1], best[2]) if best[0] else ()
    if names:
        reasons.append(Reason(code="shared-names", facts=names[:_MOST_NAMES]))
    if best[0]:
        reasons.append(Reason(code="same-development", facts=(f"{best[0]:.2f}",)))
    return tuple(reasons[:2])
