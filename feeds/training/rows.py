"""Rows of labelled and unlabelled stories, one JSON object a line; read by judge, score and train."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from feeds.errors import UserError
from feeds.model import Desk, Entry

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
_NOON = 12
LONGEST = 20_000  # characters of a headline or description


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One story as a file tells it; `relevant` is None where the row carries no label.

    A row that has a weight is a label of people's votes. It may be another weight, of other voters, that says
    what its topic is.
    """

    id: str
    title: str
    summary: str = ""
    lang: str = ""
    published: datetime | None = None
    outlet: str = ""
    url: str = ""
    relevant: bool | None = None
    negative_kind: str | None = None
    event: str | None = None
    primary: str | None = None
    topics: tuple[str, ...] = ()
    weight: float = 1.0
    voters: tuple[str, ...] = ()
    topic_weight: float = 1.0
    topic_voters: tuple[str, ...] = ()
    is_label: bool = False


def read_rows(lines: Iterable[str]) -> tuple[Row, ...]:
    """All rows in order; empty lines are passed over, a broken one is named by its number."""
    rows: list[Row] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = row_of(number, object_of(number, line))
        if row.id in seen:
            raise UserError(f"Line {number}: the id {row.id!r} is taken already.", "Give each row its own.")
        seen.add(row.id)
        rows.append(row)
    return tuple(rows)


def must_know(rows: Iterable[Row], desk: Desk) -> None:
    """Refuses rows with topics that the desk does not have: a slip of the pen would be a low figure."""
    topics = {topic.id for topic in desk.topics}
    for row in rows:
        strange = sorted({*row.topics, *filter(None, [row.primary])} - topics)
        if strange:
            raise UserError(
                f"The row {row.id!r} has the topic {strange[0]!r}, which this desk does not have.",
                f"It has {', '.join(sorted(topics))}.",
            )


def to_entry(row: Row, source: int = 0) -> Entry:
    """The row as an entry; it is as old as it says, and `UNDATED` where it does not say."""
    return Entry(
        id=row.id,
        source=source,
        outlet=row.outlet or "unknown outlet",
        url=row.url,
        canonical=row.url or row.id,
        title=row.title,
        summary=row.summary,
        lang=row.lang or "und",
        published=row.published,
        seen=row.published or UNDATED,
    )


def object_of(number: int, line: str) -> dict[str, Any]:
    """The object that a line is; the number names a line that is none."""
    try:
        raw = json.loads(line)
    except json.JSONDecodeError as broken:
        raise UserError(f"Line {number} is not JSON: {broken.msg}.", "Each line is one object.") from broken
    if not isinstance(raw, dict):
        raise UserError(f"Line {number} is not a JSON object.", "Each line is one object.")
    return raw


def row_of(number: int, raw: dict[str, Any]) -> Row:
    """The object of that line as a row."""
    if raw.get("id") in (None, "") or not isinstance(raw.get("title"), str):
        raise UserError(f"Line {number} has no id or no title.", "Every row needs both.")
    relevant = raw.get("relevant")
    return Row(
        id=str(raw["id"]),
        title=_sound(raw["title"]),
        summary=_text(raw, "summary"),
        lang=_text(raw, "lang"),
        published=_date(number, raw.get("published") or raw.get("published_est")),
        outlet=_text(raw, "outlet"),
        url=_text(raw, "url"),
        relevant=relevant if isinstance(relevant, bool) else None,
        negative_kind=_text(raw, "negative_kind") or None,
        event=_text(raw, "event") or None,
        primary=_text(raw, "primary") or None,
        topics=tuple(str(topic) for topic in raw.get("topics") or ()),
        weight=weight_of(number, raw),
        voters=voters_of(raw),
        topic_weight=weight_of(number, raw, "topic_weight" if "topic_weight" in raw else "weight"),
        topic_voters=voters_of(raw, "topic_voters" if "topic_voters" in raw else "voters"),
        is_label="weight" in raw,
    )


def weight_of(number: int, raw: dict[str, Any], key: str = "weight") -> float:
    """How much that line's label weighs; a seed row weighs 1."""
    value = raw.get(key, 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise UserError(f"Line {number}: {value!r} is no weight.", "A weight lies between 0 and 1.")
    return float(value)


def voters_of(raw: dict[str, Any], key: str = "voters") -> tuple[str, ...]:
    """Who agreed on that label."""
    return tuple(str(voter) for voter in raw.get(key) or ())


def _text(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key)
    return _sound(value) if isinstance(value, str) else ""


def _sound(text: str) -> str:
    """As much of the text as a feed's would be read, without halves of characters."""
    return text[:LONGEST].encode("utf-8", "replace").decode()


def _date(number: int, value: object) -> datetime | None:
    if not value:
        return None
    try:
        if len(str(value)) == len("2026-01-31"):
            day = date.fromisoformat(str(value))
            return datetime(day.year, day.month, day.day, _NOON, tzinfo=UTC)
        moment = datetime.fromisoformat(str(value))
    except ValueError as broken:
        raise UserError(f"Line {number}: {value!r} is not a date.", "Write 2026-01-31.") from broken
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
