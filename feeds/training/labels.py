"""What votes taught, as rows for training: written by `slugline labels`, weighed down before they teach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from feeds.model import Entry
from feeds.model.votes import LabelKind
from feeds.planning.voting import YES
from feeds.store.votes import Labelled
from feeds.training.rows import Row

MOST_OF_SEED = 0.2
MOST_A_VOTER = 0.05
RowData = dict[str, Any]


def label_rows(labelled: Sequence[Labelled]) -> Iterator[RowData]:
    """One row an entry (on the beat or not, its right topic), one row a pair, in a fixed order."""
    single: dict[str, RowData] = {}
    for one in labelled:
        if one.label.kind is not LabelKind.PAIR:
            entry = one.entries[0]
            _write(single.setdefault(entry.id, _entry_row(entry)), one)
    yield from (single[entry_id] for entry_id in sorted(single) if "relevant" in single[entry_id])
    for one in labelled:
        if one.label.kind is LabelKind.PAIR:
            yield _pair_row(one)


def parted(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Seed rows, and label rows with weights that they may have beside that seed."""
    seed = tuple(row for row in rows if not row.is_label)
    return seed, capped([row for row in rows if row.is_label], float(len(seed)))


def capped(rows: Sequence[Row], seed: float) -> tuple[Row, ...]:
    """Weights such that all rows together have at most a fifth of the seed's, one voter's a twentieth."""
    of_voter: dict[str, float] = defaultdict(float)
    for row in rows:
        for voter in row.voters:
            of_voter[voter] += row.weight
    most = MOST_A_VOTER * seed
    fair = [
        replace(row, weight=row.weight * min([1.0, *(most / of_voter[one] for one in row.voters)]))
        for row in rows
    ]
    total = sum(row.weight for row in fair)
    share = min(1.0, MOST_OF_SEED * seed / total) if total else 1.0
    return tuple(replace(row, weight=row.weight * share) for row in fair if row.weight > 0)


def _write(row: RowData, one: Labelled) -> None:
    """A right topic says that the entry is on the beat, unless people say that it is not."""
    label = one.label
    row["weight"] = max(row["weight"], label.weight)
    row["voters"] = sorted({*row["voters"], *label.voters})
    if label.kind is LabelKind.RELEVANT:
        row["relevant"] = label.says == YES
    else:
        row.setdefault("relevant", True)
        row |= {"primary": label.says, "topics": [label.says]}


def _entry_row(entry: Entry) -> RowData:
    return {
        "id": f"vote-{entry.id}",
        "title": entry.title,
        "summary": entry.summary,
        "lang": entry.lang,
        "published": entry.published.isoformat() if entry.published else None,
        "outlet": entry.outlet,
        "url": entry.url,
        "weight": 0.0,
        "voters": [],
    }


def _pair_row(one: Labelled) -> RowData:
    return {
        "pair": [entry.id for entry in one.entries],
        "titles": [entry.title for entry in one.entries],
        "same": one.label.says == YES,
        "weight": one.label.weight,
        "voters": list(one.label.voters),
    }
