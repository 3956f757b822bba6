"""Whether weights that votes had a part in are good enough to be written. Called by `fit`."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.errors import UserError
from feeds.training.trial import BCUBED, CHECK_MEAN, CHECK_SET, CROSS_VALIDATED, KEPT, Figures

MOST_LOST = 0.005
"""By how much a cross-validated figure of the seed may fall; the check set's mean by nothing."""
WORDS = {
    "f1": "F1 of relevance",
    "micro": "micro-F1 of topics",
    "primary": "accuracy of the primary topic",
    BCUBED: "B-cubed F1 of folding",
    "mean": "mean figure",
}
_ALIKE = 1e-9


def must_hold(before: Figures, after: Figures) -> None:
    """Refuses weights where a figure falls too far, and says which."""
    fallen = [*_fallen(before, after, CROSS_VALIDATED, MOST_LOST), *_check_fallen(before, after)]
    if fallen:
        raise UserError(
            f"Not adopted: with these labels {', '.join(fallen)}.",
            "Nothing was written, the weights in use stay. Look through the labels, or leave them out.",
        )


def _check_fallen(before: Figures, after: Figures) -> Iterator[str]:
    """The mean of the check set where it falls, and what fell of it."""
    if before.get(CHECK_MEAN, 0.0) - after.get(CHECK_MEAN, 0.0) > _ALIKE:
        yield _change(CHECK_MEAN, before, after)
        yield from _fallen(before, after, CHECK_SET, 0.0)


def _fallen(before: Figures, after: Figures, where: str, most: float) -> Iterator[str]:
    for name, old in before.items():
        is_kept = name.startswith(where) and name.rpartition(" ")[2] in KEPT
        if is_kept and old - after[name] > most + _ALIKE:
            yield _change(name, before, after)


def _change(name: str, before: Figures, after: Figures) -> str:
    where, _, figure = name.rpartition(" ")
    return f"{WORDS[figure]} ({where}) falls from {before[name]:.4f} to {after[name]:.4f}"
