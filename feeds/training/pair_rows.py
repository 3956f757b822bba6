"""Training pairs: labelled rows as foldings, and their dates thrown into busier stretches of days."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from feeds.judging.findings import Findings
from feeds.judging.pairs import features_of
from feeds.judging.window import Folding, Window
from feeds.model import Judgement
from feeds.training.examples import Examples
from feeds.training.rows import Row, to_entry

SPANS = (10, 20, 30)
"""Days into which events are thrown, so that nearness in time alone does not mean sameness."""
ROWS_A_DESK = 400
"""Rows that share a calendar: thousands in ten days would teach that nothing is ever new."""
_WIDEST_EVENT = 5.0
MOST_APART = 21.0
"""Days between two rows that still teach as a pair."""
_SEED = 20_240_918
_SOME_DAY = datetime.fromisoformat("2024-01-01T12:00:00+00:00")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairRows:
    """Feature rows of pairs, whether each is one event, and how much it teaches."""

    features: NDArray[np.float32]
    same: NDArray[np.bool_]
    weights: NDArray[np.float64]


def event_of(row: Row) -> str:
    """The row's event; a row without one is an event of its own."""
    return row.event or f"alone {row.id}"


def foldings_of(examples: Examples) -> list[Folding]:
    """The rows as folding would get them, with the names that the desk finds."""
    count, vectors = len(examples.rows), examples.both
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


def desks(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """The rows dealt out, whole events at a time, to desks that have as much news as a real one."""
    count = max(1, round(len(rows) / ROWS_A_DESK))
    dealt: list[list[Row]] = [[] for _ in range(count)]
    for row in rows:
        dealt[crc32(event_of(row).encode()) % count].append(row)
    yield from (tuple(some) for some in dealt if some)


def calendars(rows: Sequence[Row]) -> Iterator[tuple[datetime, ...]]:
    """The real dates, then each event at a random day of 10, 20 and 30 (its rows keep their distance)."""
    yield tuple(row.published or _SOME_DAY for row in rows)
    for span in SPANS:
        yield tuple(_thrown(rows, span))


def _thrown(rows: Sequence[Row], span: int) -> Iterator[datetime]:
    # Sorted and seeded: the same rows in any order get the same days.
    chance = random.Random(f"{_SEED} {span}")
    events = sorted({event_of(row) for row in rows})
    starts = {event: _SOME_DAY + timedelta(days=chance.uniform(0, span)) for event in events}
    first: dict[str, datetime] = {}
    for row in rows:
        if row.published is not None:
            first[event_of(row)] = min(first.get(event_of(row), row.published), row.published)
    for row in rows:
        late = row.published - first[event_of(row)] if row.published is not None else timedelta()
        yield starts[event_of(row)] + min(late, timedelta(days=_WIDEST_EVENT))


def dated(foldings: Sequence[Folding], dates: Sequence[datetime]) -> list[Folding]:
    """The same entries at other times."""
    return [
        replace(one, entry=replace(one.entry, published=date, seen=date))
        for one, date in zip(foldings, dates, strict=True)
    ]


def pairs_of(window: Window, events: Mapping[str, str], weight: float = 1.0) -> PairRows:
    """All pairs of the window within three weeks, as feature rows."""
    vectors = window.encoded if window.has_vector.any() else window.sketched
    planes = features_of(window.block(np.arange(len(window.foldings)), vectors))
    days = np.abs(window.days[:, None] - window.days[None, :])
    labels = np.array([events[one.entry.id] for one in window.foldings])
    wanted = np.triu(days <= MOST_APART, k=1)
    return PairRows(
        features=np.stack([plane[wanted] for plane in planes], axis=1),
        same=(labels[:, None] == labels[None, :])[wanted],
        weights=np.full(np.count_nonzero(wanted), weight),
    )


def together(parts: Sequence[PairRows]) -> PairRows:
    """All of them as one."""
    return PairRows(
        features=np.concatenate([part.features for part in parts]),
        same=np.concatenate([part.same for part in parts]),
        weights=np.concatenate([part.weights for part in parts]),
    )
