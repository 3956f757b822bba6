"""What `slugline train` is given: files of labelled rows and of labels of votes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from feeds.errors import UserError
from feeds.training.pair_labels import PairLabel, is_pair, key_of, read_pairs
from feeds.training.rows import Row, read_rows

_Read = TypeVar("_Read")


def read_training(paths: Sequence[Path]) -> tuple[Row, ...]:
    """All rows of all files, in the order of their ids: the order of files and lines changes nothing."""
    rows = [row for some in _each(paths, _rows) for row in some]
    if len({row.id for row in rows}) < len(rows):
        raise UserError("Two files have rows with the same id.", "Give each row its own.")
    return tuple(sorted(rows, key=lambda row: row.id))


def read_training_pairs(paths: Sequence[Path]) -> tuple[PairLabel, ...]:
    """What the files say of two reports, in the order of their ids."""
    pairs = [pair for some in _each(paths, read_pairs) for pair in some]
    if len({key_of(pair) for pair in pairs}) < len(pairs):
        raise UserError("Two lines are about the same two reports.", "Leave one of them out.")
    return tuple(sorted(pairs, key=key_of))


def _each(paths: Sequence[Path], read: Callable[[Sequence[str]], _Read]) -> Iterator[_Read]:
    """What is read from the lines of each file; a fault names its file."""
    for path in _files(paths):
        try:
            yield read(path.read_text(encoding="utf-8-sig").splitlines())
        except (OSError, UnicodeDecodeError) as broken:
            raise UserError(f"{path} cannot be read: {broken}.") from broken
        except UserError as fault:
            raise UserError(f"{path}: {fault.message}", fault.hint) from fault


def _rows(lines: Sequence[str]) -> tuple[Row, ...]:
    rows = read_rows("" if is_pair(line) else line for line in lines)
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
