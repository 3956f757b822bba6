"""Fits relevance, topics and pairs, as `slugline train` does: the same rows give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from feeds.errors import UserError
from feeds.judging.findings import Findings
from feeds.judging.screen import CALIBRATION
from feeds.judging.window import Folding
from feeds.model import Desk, Judgement
from feeds.ports import Encoder, Vectors
from feeds.training.adoption import must_hold
from feeds.training.calibration import fit_calibration, with_calibration
from feeds.training.crossval import Verdict, cross_validated, figures, fit_all, joined
from feeds.training.encoding import encoded, entry_vectors
from feeds.training.examples import Examples, descriptions, prepare
from feeds.training.fit_pairs import corpus_arrays, fit_pairs
from feeds.training.fit_screen import one_thread
from feeds.training.labels import parted
from feeds.training.pair_figures import cross_validated_pairs
from feeds.training.rows import Row, must_know, read_rows, to_entry
from feeds.training.weights_file import fits, write_weights

_UNDATED = "undated"
PAIR = '{"pair"'
"""How a row of `slugline labels` begins that says of two reports whether they are one: not learned from."""


def train(paths: Sequence[Path], desk: Desk, encoder: Encoder | None, out: Path) -> Mapping[str, str]:
    """Fit the weights on the rows of these files and write them below `out`; returns their provenance."""
    # Several threads make such small sums slower, and their last digits a matter of luck.
    with one_thread():
        return _train(paths, desk, encoder, out)


def _train(paths: Sequence[Path], desk: Desk, encoder: Encoder | None, out: Path) -> Mapping[str, str]:
    rows, votes = parted(read_training(paths))
    must_know(rows, desk)
    vectors = entry_vectors([to_entry(row) for row in rows], encoder)
    described = encoded(descriptions(desk)[0], encoder)
    examples = prepare(rows, desk, vectors, described)
    foldings = foldings_of(examples, vectors)
    taught = _taught(votes, examples, encoder)
    told = cross_validated(examples, taught)
    if taught is not None:
        must_hold(examples, cross_validated(examples), told)
    calibration = fit_calibration(examples, told)
    arrays = fit_all(examples if taught is None else joined(examples, taught))
    arrays |= calibration | fit_pairs(rows, foldings, corpus_arrays(rows))
    provenance = {
        **provenance_of((*rows, *votes), desk, encoder),
        **_figures(examples, told, calibration[CALIBRATION]),
        **cross_validated_pairs(rows, foldings, desk),
    }
    write_weights(out, arrays, provenance)
    return provenance


def _taught(votes: Sequence[Row], seed: Examples, encoder: Encoder | None) -> Examples | None:
    """Labels of votes as examples; None where there are none."""
    if not votes:
        return None
    vectors = entry_vectors([to_entry(row) for row in votes], encoder)
    return prepare(votes, seed.kit.desk, vectors, seed.described)


def read_training(paths: Sequence[Path]) -> tuple[Row, ...]:
    """All rows of all files, in the order of their ids: the order of files and lines changes nothing."""
    rows: list[Row] = []
    for path in _files(paths):
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            some = read_rows("" if line.startswith(PAIR) else line for line in lines)
            rows += _labelled(some)
        except (OSError, UnicodeDecodeError) as broken:
            raise UserError(f"{path} cannot be read: {broken}.") from broken
        except UserError as fault:
            raise UserError(f"{path}: {fault.message}", fault.hint) from fault
    if len({row.id for row in rows}) < len(rows):
        raise UserError("Two files have rows with the same id.", "Give each row its own.")
    return tuple(sorted(rows, key=lambda row: row.id))


def _labelled(rows: Sequence[Row]) -> Sequence[Row]:
    unlabelled = next((row for row in rows if row.relevant is None), None)
    if unlabelled is not None:
        raise UserError(f"The row {unlabelled.id!r} has no label.", "Rows say relevant: true or false.")
    return rows


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Files as they are; a folder stands for the `*.jsonl` in it."""
    for path in paths:
        if path.is_dir():
            inside = sorted(path.glob("*.jsonl"))
            if not inside:
                raise UserError(f"No *.jsonl in {path}.", "Rows of stories are one JSON object a line.")
            yield from inside
        else:
            yield path


def foldings_of(examples: Examples, vectors: Vectors | None) -> list[Folding]:
    """The rows as folding would get them, with the names that the desk finds."""
    count = len(examples.rows)
    return [
        Folding(
            entry=to_entry(row),
            judgement=_surely_relevant(row, found),
            vector=None if vectors is None else vectors[[place, count + place]],
        )
        for place, (row, found) in enumerate(zip(examples.rows, examples.found, strict=True))
    ]


def _surely_relevant(row: Row, found: Findings) -> Judgement:
    return Judgement(
        entry=row.id,
        relevant=True,
        held=False,
        score=1.0,
        primary=row.primary or "",
        topics=row.topics,
        names=found.name_hits(),
        lang=found.lang,
    )


def provenance_of(rows: Sequence[Row], desk: Desk, encoder: Encoder | None) -> dict[str, str]:
    """Where the weights come from; the date is that of the newest row, never that of the clock."""
    data = hashlib.sha256("\n".join(_lines(rows)).encode()).hexdigest()
    dates = [row.published.astimezone(UTC).date().isoformat() for row in rows if row.published]
    return {
        "data": data,
        "date": max(dates, default=_UNDATED),
        "encoder": encoder.name if encoder else "none",
        "rows": str(len(rows)),
        "version": f"{desk.id} {data[:8]}",
        **fits(desk),
    }


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        labels = (str(row.relevant), row.event or "", row.primary or "", *row.topics)
        labels += (f"{row.weight:.6g}",) if row.is_label else ()
        yield "\t".join((row.id, row.lang, str(row.published), row.title, row.summary, *labels))


def _figures(
    examples: Examples, told: Mapping[bool, Sequence[Verdict]], lines: NDArray[np.float32]
) -> dict[str, str]:
    """Cross-validated figures of relevance and topics, for the record."""
    found: dict[str, str] = {}
    for with_encoder, verdicts in told.items():
        name = "with encoder" if with_encoder else "without encoder"
        settled = with_calibration(verdicts, lines[0 if with_encoder else 1])
        for figure, value in asdict(figures(examples, settled)).items():
            found[f"cross-validated {name} {figure}"] = f"{value:.3f}"
    return found
