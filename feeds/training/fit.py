"""Fits relevance, topics and pairs, as `slugline train` does: the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from feeds.errors import UserError
from feeds.model import Desk
from feeds.ports import Encoder
from feeds.training.adoption import must_hold
from feeds.training.crossval import fit_all
from feeds.training.encoding import encoded, entry_vectors
from feeds.training.examples import Examples, descriptions, prepare
from feeds.training.files import read_training, read_training_pairs
from feeds.training.fit_pairs import corpus_arrays, fit_pairs
from feeds.training.fit_screen import Arrays, one_thread
from feeds.training.lessons import Lessons, lessons_of
from feeds.training.pair_rows import foldings_of
from feeds.training.provenance import changes, provenance_of, recorded
from feeds.training.rows import Row, must_know, to_entry
from feeds.training.trial import Trial, checked, trial
from feeds.training.weights_file import write_weights


def train(paths: Sequence[Path], desk: Desk, encoder: Encoder | None, out: Path) -> Mapping[str, str]:
    """Fit the weights on the rows of these files and write them below `out`; returns their provenance."""
    # Several threads make such small sums slower, and their last digits a matter of luck.
    with one_thread():
        return _train(paths, desk, encoder, out)


def _train(paths: Sequence[Path], desk: Desk, encoder: Encoder | None, out: Path) -> Mapping[str, str]:
    rows = read_training(paths)
    seed = _seed([row for row in rows if not row.is_label], desk, encoder)
    lessons = lessons_of([row for row in rows if row.is_label], read_training_pairs(paths), seed, encoder)
    tried, changed = (trial(seed), {}) if lessons.is_empty else _adopted(seed, lessons)
    provenance = {
        **provenance_of(seed.rows, desk, encoder, lessons),
        **recorded(tried.figures),
        **changed,
    }
    write_weights(out, _fitted(seed, lessons) | tried.calibration, provenance)
    return provenance


def _seed(rows: Sequence[Row], desk: Desk, encoder: Encoder | None) -> Examples:
    if not rows:
        raise UserError("No row is of a seed.", "Labels of votes teach beside labelled rows, never alone.")
    must_know(rows, desk)
    vectors = entry_vectors([to_entry(row) for row in rows], encoder)
    return prepare(rows, desk, vectors, encoded(descriptions(desk)[0], encoder))


def _adopted(seed: Examples, lessons: Lessons) -> tuple[Trial, Mapping[str, str]]:
    """How good the weights are with these labels, and what changed; refuses where they cost too much."""
    before, after = trial(seed), trial(seed, lessons)
    first, then = {**before.figures, **checked(seed)}, {**after.figures, **checked(seed, lessons)}
    must_hold(first, then)
    return after, changes(lessons, first, then)


def _fitted(seed: Examples, lessons: Lessons) -> Arrays:
    pairs = fit_pairs(seed.rows, foldings_of(seed), corpus_arrays(seed.rows), lessons.pairs)
    return fit_all(seed, lessons) | pairs
