"""Whether weights that votes had a part in are good enough to be written. Called by `fit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feeds.errors import UserError
from feeds.training.crossval import Verdict, figures
from feeds.training.examples import Examples

MOST_LOST = 0.005


def must_hold(
    seed: Examples, before: Mapping[bool, Sequence[Verdict]], after: Mapping[bool, Sequence[Verdict]]
) -> None:
    """Refuses where cross-validated F1 of relevance on the seed falls by more than 0.005, either way."""
    for with_encoder, verdicts in before.items():
        old, new = figures(seed, verdicts).f1, figures(seed, after[with_encoder]).f1
        if old - new > MOST_LOST:
            raise UserError(
                f"Not adopted: with these labels F1 on the seed falls from {old:.4f} to {new:.4f}.",
                "Nothing was written. Look through the labels, or leave them out.",
            )
