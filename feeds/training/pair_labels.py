"""What votes said of two reports, as `slugline labels` writes it: one development, or two."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from feeds.errors import UserError
from feeds.training.rows import Row, object_of, row_of, voters_of, weight_of

PAIR = "pair"
"""The key that a line about two reports has, and that a line about one has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLabel:
    """Two reports, in the order of their ids, and whether they are of one development."""

    rows: tuple[Row, Row]
    same: bool
    weight: float
    voters: tuple[str, ...] = ()


def is_pair(line: str) -> bool:
    """Is the line about two reports? One that is broken is not: reading it as a row says what is wrong."""
    if f'"{PAIR}"' not in line:
        return False
    try:
        raw = json.loads(line)
    except json.JSONDecodeError:
        return False
    return isinstance(raw, dict) and PAIR in raw


def read_pairs(lines: Iterable[str]) -> tuple[PairLabel, ...]:
    """All pairs in the order of their ids; lines about one report are passed over."""
    found = [_pair(number, object_of(number, line)) for number, line in enumerate(lines, 1) if is_pair(line)]
    return tuple(sorted(found, key=key_of))


def key_of(label: PairLabel) -> tuple[str, str]:
    """The ids of the two."""
    return label.rows[0].id, label.rows[1].id


def _pair(number: int, raw: dict[str, Any]) -> PairLabel:
    both, same = raw[PAIR], raw.get("same")
    if not isinstance(both, list) or len(both) != 2 or not all(isinstance(one, dict) for one in both):
        raise UserError(f"Line {number} does not hold two reports.", "slugline labels writes such lines.")
    one, other = sorted((row_of(number, some) for some in both), key=lambda row: row.id)
    if one.id == other.id:
        raise UserError(f"Line {number} has one report twice.", "A pair is of two.")
    if not isinstance(same, bool):
        raise UserError(f"Line {number} does not say whether they are one.", "Write same: true or false.")
    return PairLabel(rows=(one, other), same=same, weight=weight_of(number, raw), voters=voters_of(raw))
