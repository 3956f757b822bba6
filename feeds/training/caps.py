"""How much labels of votes may weigh beside a seed. Pure; `lessons` calls it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from feeds.training.pair_labels import PairLabel
from feeds.training.rows import Row

MOST_OF_SEED = 0.2
MOST_A_VOTER = 0.05
_NOBODY = ("",)
"""Labels that name no voter count as one voter's."""

Label = TypeVar("Label", Row, PairLabel)


def capped(labels: Sequence[Label], seed: float) -> tuple[Label, ...]:
    """Weights such that all labels together have at most a fifth of the seed's, one voter's a twentieth."""
    heard = [label for label in labels if label.weight > 0] if seed else []
    shares = _shares(heard, MOST_A_VOTER * seed)
    fair = [label.weight * min(shares[one] for one in label.voters or _NOBODY) for label in heard]
    share = min(1.0, MOST_OF_SEED * seed / sum(fair)) if fair else 1.0
    return tuple(replace(label, weight=weight * share) for label, weight in zip(heard, fair, strict=True))


def _shares(labels: Sequence[Row] | Sequence[PairLabel], most: float) -> Mapping[str, float]:
    """How much of each voter's weight counts."""
    of_voter: dict[str, float] = defaultdict(float)
    for label in labels:
        for voter in label.voters or _NOBODY:
            of_voter[voter] += label.weight
    return {voter: min(1.0, most / weight) for voter, weight in of_voter.items()}
