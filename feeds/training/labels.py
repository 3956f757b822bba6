"""What votes taught, as rows for training: `slugline labels` writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from feeds.model import Entry
from feeds.model.votes import LabelKind
from feeds.planning.voting import YES
from feeds.store.votes import Labelled
from feeds.training.pair_labels import PAIR

RowData = dict[str, Any]


def label_rows(labelled: Sequence[Labelled]) -> Iterator[RowData]:
    """One row an entry (on the beat or not, its right topic), one row a pair, in a fixed order."""
    single: dict[str, RowData] = {}
    for one in labelled:
        if one.label.kind is not LabelKind.PAIR:
            entry = one.entries[0]
            _write(single.setdefault(entry.id, _entry_row(entry)), one)
    yield from (single[entry_id] for entry_id in sorted(single))
    for one in labelled:
        if one.label.kind is LabelKind.PAIR:
            yield _pair_row(one)


def _write(row: RowData, one: Labelled) -> None:
    """A right topic says that the entry is on the beat, unless people say what it is themselves."""
    label, voters = one.label, list(one.label.voters)
    if label.kind is LabelKind.RELEVANT:
        row |= {"relevant": label.says == YES, "weight": label.weight, "voters": voters}
        return
    for key, value in {"relevant": True, "weight": label.weight, "voters": voters}.items():
        row.setdefault(key, value)
    row |= {"primary": label.says, "topics": [label.says]}
    row |= {"topic_weight": label.weight, "topic_voters": voters}


def _entry_row(entry: Entry) -> RowData:
    return {"id": f"vote-{entry.id}", **_report(entry)}


def _report(entry: Entry) -> RowData:
    return {
        "title": entry.title,
        "summary": entry.summary,
        "lang": entry.lang,
        "published": entry.published.isoformat() if entry.published else None,
        "outlet": entry.outlet,
        "url": entry.url,
    }


def _pair_row(one: Labelled) -> RowData:
    """Both reports whole: folding learns from their words and from the days between them."""
    dated = [_report(entry) | {"published": entry.time.isoformat()} for entry in one.entries]
    return {
        PAIR: [{"id": entry.id, **report} for entry, report in zip(one.entries, dated, strict=True)],
        "same": one.label.says == YES,
        "weight": one.label.weight,
        "voters": list(one.label.voters),
    }
