"""Frozen nouns to JSON values and back, by their type hints; what equals its default is left out."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from feeds.errors import StoreError
from feeds.store.columns import MICROSECOND, from_micros, storable, to_micros

Coder = Callable[[Any], Any]
Noun = TypeVar("Noun")
_PLAIN = frozenset({str, int, float, bool, type(None)})
_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json(value: Any) -> Any:
    """The value as lists, dicts, strings and numbers."""
    kind: Any = type(value)
    return value if kind in _PLAIN else _encoder(kind)(value)


def from_json(noun: type[Noun], data: Any) -> Noun:
    """The noun that `to_json` made the data from."""
    hint: Any = noun
    try:
        return cast(Noun, decoder(hint)(data))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError(f"A stored {noun.__name__} cannot be read: {error}") from error


def dumps(data: Any) -> str:
    """Compact JSON text that any database can hold."""
    return storable(_TEXT.encode(data))


@cache
def _encoder(kind: type) -> Coder:
    if is_dataclass(kind):
        return _noun_encoder(kind)
    if issubclass(kind, datetime):
        return to_micros
    if issubclass(kind, timedelta):
        return lambda value: value // MICROSECOND
    if issubclass(kind, time):
        return lambda value: value.isoformat()
    if issubclass(kind, tuple):
        return lambda value: [to_json(item) for item in value]
    if issubclass(kind, frozenset):
        return lambda value: sorted(to_json(item) for item in value)
    if issubclass(kind, Mapping):
        return lambda value: {key: to_json(item) for key, item in value.items()}
    return lambda value: value


def _noun_encoder(noun: type) -> Coder:
    plan = tuple((field.name, _default(field)) for field in fields(noun))

    def encode(value: Any) -> dict[str, Any]:
        found = ((name, getattr(value, name), default) for name, default in plan)
        return {name: to_json(item) for name, item, default in found if item != default}

    return encode


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return MISSING if field.default_factory is MISSING else field.default_factory()


@cache
def decoder(hint: Any) -> Coder:
    """A function that reads values of that type hint; made once for each."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        inner = decoder(next(arg for arg in args if arg is not type(None)))
        return lambda data: None if data is None else inner(data)
    if origin is tuple:
        return _tuple_decoder(args)
    if origin is frozenset:
        inner = decoder(args[0])
        return lambda data: frozenset(inner(item) for item in data)
    if isinstance(hint, type) and is_dataclass(hint):
        return _noun_decoder(hint)
    return _plain_decoder(hint)


def _tuple_decoder(args: tuple[Any, ...]) -> Coder:
    if len(args) == 2 and args[1] is Ellipsis:
        inner = decoder(args[0])
        return lambda data: tuple([inner(item) for item in data])
    inners = tuple(decoder(arg) for arg in args)
    return lambda data: tuple(inner(item) for inner, item in zip(inners, data, strict=True))


def _noun_decoder(noun: type) -> Coder:
    hints = get_type_hints(noun)
    inners = {field.name: decoder(hints[field.name]) for field in fields(noun)}

    def decode(data: dict[str, Any]) -> Any:
        # A field that a later version dropped is passed over, one that it added has its default.
        return noun(**{name: inners[name](item) for name, item in data.items() if name in inners})

    return decode


def _plain_decoder(hint: Any) -> Coder:
    if hint is datetime:
        return from_micros
    if hint is timedelta:
        return lambda data: timedelta(microseconds=data)
    if hint is time:
        return time.fromisoformat
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return lambda data: data
