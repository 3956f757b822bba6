"""How well a seed is judged by weights that never saw what they judge, with labels of votes and without.
Called by `fit`, before and after labels teach."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from feeds.judging.screen import CALIBRATION
from feeds.training.calibration import fit_calibration, with_calibration
from feeds.training.crossval import Verdict, cross_validated, figures, fit_all, judged, ways
from feeds.training.examples import Examples
from feeds.training.fit_screen import Arrays
from feeds.training.lessons import NO_LESSONS, Lessons
from feeds.training.pair_figures import bcubed, cross_validated_pairs
from feeds.training.pair_rows import event_of

CROSS_VALIDATED, CHECK_SET = "cross-validated", "check set"
BCUBED = "b-cubed"
KEPT = ("f1", "micro", "primary", BCUBED)
"""The figures that labels may not spoil: of relevance, topics, the primary topic, folding."""
CHECK_MEAN = f"{CHECK_SET} mean"
ONE_IN = 10
_WAYS = {True: "with encoder", False: "without encoder"}

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What made scores probabilities, and how good the verdicts were, by name."""

    calibration: Arrays
    figures: Figures


def trial(seed: Examples, lessons: Lessons = NO_LESSONS) -> Trial:
    """The seed cross-validated; labels teach in every fold."""
    told = cross_validated(seed, lessons)
    calibration = fit_calibration(seed, told)
    settled = {
        encoder: with_calibration(verdicts, calibration[CALIBRATION][0 if encoder else 1])
        for encoder, verdicts in told.items()
    }
    folded = cross_validated_pairs(seed, lessons.pairs)
    return Trial(calibration=calibration, figures=_named(CROSS_VALIDATED, seed, settled, folded))


def checked(seed: Examples, lessons: Lessons = NO_LESSONS) -> Figures:
    """The check set judged by what the rest of the seed and the labels teach; nothing of it ever does.

    Its mean is what counts: one row more or less moves every single figure, up or down by chance.
    """
    held = [place for place, row in enumerate(seed.rows) if is_check(event_of(row))]
    if not held:
        return {}
    rest = [place for place, row in enumerate(seed.rows) if not is_check(event_of(row))]
    arrays, check = fit_all(seed.only(rest), lessons), seed.only(held)
    told = {encoder: judged(check, arrays, encoder=encoder) for encoder in ways(seed)}
    folded = {encoder: bcubed(seed, [held], lessons.pairs, encoder=encoder) for encoder in ways(seed)}
    found = _named(CHECK_SET, check, told, folded)
    kept = [value for name, value in found.items() if name.rpartition(" ")[2] in KEPT]
    return {**found, CHECK_MEAN: sum(kept) / len(kept)}


def is_check(event: str) -> bool:
    """Is the event of the check set? One in ten is, by its name alone: the same on every machine."""
    return int.from_bytes(hashlib.sha256(event.encode()).digest()[:4], "big") % ONE_IN == 0


def _named(
    where: str, rows: Examples, told: Mapping[bool, Sequence[Verdict]], folded: Mapping[bool, float]
) -> Figures:
    found: dict[str, float] = {}
    for encoder, verdicts in told.items():
        values = asdict(figures(rows, verdicts)) | {BCUBED: folded[encoder]}
        found |= {f"{where} {_WAYS[encoder]} {figure}": value for figure, value in values.items()}
    return found
