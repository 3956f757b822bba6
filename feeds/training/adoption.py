"""Whether weights that votes had a part in are good enough to be written. Called by `fit`."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.errors import UserError
from feeds.training.trial import BCUBED, CHECK_SET, CROSS_VALIDATED, Figures

MOST_LOST = {CROSS_VALIDATED: 0.005, CHECK_SET: 0.0}
"""By how much a figure may fall: what is cross-validated by a little, the check set by nothing."""
WORDS = {
    "f1": "F1 of relevance",
    "micro": "micro-F1 of topics",
    "primary": "accuracy of the primary topic",
    BCUBED: "B-cubed F1 of folding",
}
"""The figures that must hold, in words."""
_ALIKE = 1e-9


def must_hold(before: Figures, after: Figures) -> None:
    """Refuses weights where a figure falls too far, and says which."""
    fallen = list(_fallen(before, after))
    if fallen:
        raise UserError(
            f"Not adopted: with these labels {', '.join(fallen)}.",
            "Nothing was written, the weights in use stay. Look through the labels, or leave them out.",
        )


def _fallen(before: Figures, after: Figures) -> Iterator[str]:
    for name, old in before.items():
        where, _, figure = name.rpartition(" ")
        most = next(most for start, most in MOST_LOST.items() if name.startswith(start))
        if figure in WORDS and old - after[name] > most + _ALIKE:
            yield f"{WORDS[figure]} ({where}) falls from {old:.4f} to {after[name]:.4f}"
