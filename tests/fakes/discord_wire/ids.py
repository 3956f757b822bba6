"""Ids and what can be read in a payload."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

EPOCH = 1_420_070_400_000

_numbers = count(1)


def snowflake(at: float | None = None) -> int:
    """A new id; ids rise with time."""
    millis = int((at if at is not None else time.time()) * 1000)
    return (millis - EPOCH) << 22 | next(_numbers) & 0x3FFFFF


def iso(snow: int) -> str:
    """The moment that an id was made at."""
    seconds = ((snow >> 22) + EPOCH) / 1000
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + ".000000+00:00"


def texts_of(payload: Mapping[str, Any]) -> Iterator[str]:
    """Content, embeds' texts and text displays, in order."""
    if payload.get("content"):
        yield payload["content"]
    for embed in payload.get("embeds") or []:
        yield from (embed[key] for key in ("title", "description") if embed.get(key))
        for one in embed.get("fields") or []:
            yield from (one["name"], one["value"])
        yield from [embed["footer"]["text"]] if embed.get("footer") else []
    yield from (part["content"] for part in components_of(payload) if part.get("type") == 10)


def components_of(payload: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every component, the ones inside others too."""
    waiting = list(payload.get("components") or [])
    while waiting:
        part = waiting.pop(0)
        yield part
        inner = [part[key] for key in ("accessory", "component") if part.get(key)]
        waiting[:0] = [*(part.get("components") or []), *inner]


def numbered(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Discord numbers the components that it gives back."""
    for number, part in enumerate(parts, start=1):
        yield {"id": number, **part}


def id_text(value: int | None) -> str | None:
    return None if value is None else str(value)
