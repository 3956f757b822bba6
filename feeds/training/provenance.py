"""Where weights come from and how good they are: `provenance.json` keeps it, `slugline train` says it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

from feeds.model import Desk
from feeds.ports import Encoder
from feeds.training.adoption import WORDS
from feeds.training.lessons import Lessons, PairLesson
from feeds.training.rows import Row
from feeds.training.trial import Figures
from feeds.training.weights_file import fits

_UNDATED = "undated"
_LABELS = "labels on "
_BEFORE = "before the labels: "


def provenance_of(
    rows: Sequence[Row], desk: Desk, encoder: Encoder | None, lessons: Lessons
) -> dict[str, str]:
    """Where the weights come from; the date is that of the newest row, never that of the clock."""
    reports = (*rows, *(lessons.relevance.rows if lessons.relevance else ()))
    data = hashlib.sha256("\n".join([*_lines(reports), *_label_lines(lessons)]).encode()).hexdigest()
    dates = [row.published.astimezone(UTC).date().isoformat() for row in reports if row.published]
    dates += [one.entry.time.date().isoformat() for pair in lessons.pairs for one in pair.foldings]
    return {
        "data": data,
        "date": max(dates, default=_UNDATED),
        "encoder": encoder.name if encoder else "none",
        "rows": str(len(reports)),
        "version": f"{desk.id} {data[:8]}",
        **fits(desk),
    }


def recorded(figures: Figures) -> dict[str, str]:
    """Figures for the record."""
    return {name: f"{value:.3f}" for name, value in figures.items()}


def changes(lessons: Lessons, before: Figures, after: Figures) -> dict[str, str]:
    """How many labels of each kind taught, and the figures that must hold, before them and after."""
    kept = [name for name in before if name.rpartition(" ")[2] in WORDS]
    return {
        **{f"{_LABELS}{kind}": str(count) for kind, count in lessons.counts.items()},
        **{f"{_BEFORE}{name}": value for name, value in recorded({one: before[one] for one in kept}).items()},
        **recorded({name: after[name] for name in kept}),
    }


def told_changes(provenance: Mapping[str, str]) -> Iterator[str]:
    """What labels changed, in lines for people; none where no label taught."""
    counts = [
        f"{count} on {name.removeprefix(_LABELS)}"
        for name, count in provenance.items()
        if name.startswith(_LABELS)
    ]
    if counts:
        yield f"Labels that taught: {', '.join(counts)}."
    for name, old in provenance.items():
        if name.startswith(_BEFORE):
            where, _, figure = name.removeprefix(_BEFORE).rpartition(" ")
            yield f"{WORDS[figure]} ({where}): {old} before, {provenance[f'{where} {figure}']} after."


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        labels = (str(row.relevant), row.event or "", row.primary or "", *row.topics)
        labels += (f"{row.weight:.6g}",) if row.is_label else ()
        yield "\t".join((row.id, row.lang, str(row.published), row.title, row.summary, *labels))


def _label_lines(lessons: Lessons) -> Iterator[str]:
    """What labels say of topics and pairs."""
    for row in lessons.topics.rows if lessons.topics else ():
        yield "\t".join((row.id, *row.topics, f"{row.weight:.6g}"))
    for pair in lessons.pairs:
        yield "\t".join((*_texts(pair), str(pair.same), f"{pair.weight:.6g}"))


def _texts(pair: PairLesson) -> Iterator[str]:
    for one in pair.foldings:
        yield from (one.entry.id, str(one.entry.time), one.entry.title, one.entry.summary)
