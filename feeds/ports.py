"""What the rooms of `feeds` ask of the outside: a fetcher, a clock, an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from feeds.model import Validators

Vectors = NDArray[np.float32]


class Clock(Protocol):
    """Tells the time; tests set it."""

    def now(self) -> datetime:
        """Aware UTC time."""
        ...


class Encoder(Protocol):
    """Turns texts into unit vectors of shape (n, 512), off the event loop."""

    @property
    def name(self) -> str:
        """Name and version, stored with each judgement."""
        ...

    async def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), 512), float32, each of length 1."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One conditional GET. `accept` is the Accept header; `max_bytes` counts decoded bytes."""

    url: str
    validators: Validators = field(default_factory=Validators)
    body_hash: str = ""
    accept: str = ""
    max_bytes: int = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A body of up to `max_bytes`. `moved_to` is where an unbroken chain of 301/308 led, or empty.

    `fresh_for` is max-age less Age, else Expires less Date, else None.
    """

    url: str
    body: bytes
    body_hash: str
    content_type: str = ""
    validators: Validators = field(default_factory=Validators)
    moved_to: str = ""
    fresh_for: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """304, or a 200 whose bytes are those we had. A success that changes nothing."""

    validators: Validators = field(default_factory=Validators)
    moved_to: str = ""
    fresh_for: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """410: stop for good, keep the row."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """The address guard, or the server (401, 403, 404), will not have us."""

    reason: str
    status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Anything that may pass: timeouts, 5xx, 429, a body too large, TLS. One sentence in `reason`."""

    reason: str
    retry_after: timedelta | None = None
    whole_host: bool = False


FetchOutcome = Fetched | NotModified | Gone | Blocked | Failed


class Fetch(Protocol):
    """A guarded, polite, bounded GET."""

    async def __call__(self, request: FetchRequest) -> FetchOutcome:
        """Never raises for what the network does."""
        ...


Json = dict[str, Any]
