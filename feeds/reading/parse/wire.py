"""The frames between the desk and its parsing children: a JSON head and a body, both with their length."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from feeds.model import Image, IntervalHints
from feeds.reading.raw import ParsedFeed, RawItem, Unreadable

LENGTHS = struct.Struct(">II")
LONGEST_REPLY = 64 * 1024 * 1024


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame. JSON and not pickle: a child that was taken over must not be able to run code here."""
    text = json.dumps(head, default=_plain).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def _plain(value: object) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case frozenset():
            return sorted(value)
        case _:
            raise TypeError(type(value).__name__)


def from_result(result: ParsedFeed | Unreadable) -> dict[str, Any]:
    """A result as the head of a frame."""
    kind = "feed" if isinstance(result, ParsedFeed) else "unreadable"
    return {"kind": kind, **asdict(result)}


def to_result(head: dict[str, Any]) -> ParsedFeed | Unreadable:
    """The result in the head of a frame."""
    fields = dict(head)
    if fields.pop("kind") != "feed":
        return Unreadable(reason=str(fields["reason"]))
    fields["hints"] = _hints(fields["hints"])
    fields["items"] = tuple(_item(item) for item in fields["items"])
    fields["item_hashes"] = tuple(fields["item_hashes"])
    return ParsedFeed(**fields)


def _hints(fields: dict[str, Any]) -> IntervalHints:
    return IntervalHints(
        ttl=_length(fields["ttl"]),
        update_every=_length(fields["update_every"]),
        skip_hours=frozenset(fields["skip_hours"]),
        skip_days=frozenset(fields["skip_days"]),
    )


def _item(fields: dict[str, Any]) -> RawItem:
    return RawItem(
        **{
            **fields,
            "published": _moment(fields["published"]),
            "updated": _moment(fields["updated"]),
            "images": tuple(Image(**image) for image in fields["images"]),
            "tags": tuple(fields["tags"]),
        }
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
