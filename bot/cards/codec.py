"""Cards to JSON text and back, for platforms that keep a card and draw it later."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.cards.card import AnyCard, Card, DigestCard, NoteCard
from feeds.errors import StoreError

KINDS: dict[str, type[AnyCard]] = {"card": Card, "digest": DigestCard, "note": NoteCard}
_NAMES = {kind: name for name, kind in KINDS.items()}


def to_json(card: AnyCard) -> str:
    """The card as one line of JSON; empty slots are left out."""
    return json.dumps({"kind": _NAMES[type(card)], **_written(card)}, ensure_ascii=False)


def from_json(text: str) -> AnyCard:
    """The card that `to_json` wrote."""
    try:
        data = json.loads(text)
        return _read(KINDS[data["kind"]], data)  # type: ignore[no-any-return]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"A stored card cannot be read: {error}") from error


def to_data(value: Any) -> Any:
    """A card, a reply or a part of one as JSON values."""
    if is_dataclass(value):
        return _written(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_data(item) for item in value]
    return value


def _written(value: Any) -> dict[str, Any]:
    pairs = ((field, getattr(value, field.name)) for field in fields(value))
    return {
        field.name: to_data(item)
        for field, item in pairs
        if field.default is MISSING or item != field.default
    }


def _read(hint: Any, data: Any) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        inner = next(arg for arg in args if arg is not type(None))
        return None if data is None else _read(inner, data)
    if origin is tuple:
        inners = [args[0]] * len(data) if args[-1] is Ellipsis else args
        return tuple(_read(inner, item) for inner, item in zip(inners, data, strict=True))
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{name: _read(hints[name], item) for name, item in data.items() if name in hints})
    return datetime.fromisoformat(data) if hint is datetime else data
