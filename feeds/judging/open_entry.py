"""An entry as folding keeps it while it is open: what pairs and groups need, and no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from feeds.model import Entry, Judgement, NameHit
from feeds.ports import Vectors

ASSOCIATION = "association"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folding:
    """An entry as folding gets it. `vector` holds two rows, whole text and headline, or is None."""

    entry: Entry
    judgement: Judgement
    vector: Vectors | None = None
    story: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEntry:
    """What stays at hand. `is_unsure`: held now, or accepted once by association, so that it stands or
    falls with its story."""

    id: str
    title: str
    canonical: str
    outlet: str
    lang: str
    time: datetime
    score: float
    story: str | None = None
    is_held: bool = False
    is_unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An open entry with what is read from it once: its description, names in other scripts, its vectors
    (two rows in half precision as bytes, or None), and whose it is."""

    open: OpenEntry
    summary: str = ""
    foreign: tuple[NameHit, ...] = ()
    vector: bytes | None = field(default=None, repr=False)
    owner: str = ""

    @property
    def text(self) -> int:
        """A number that changes with anything that pairs are judged by, vectors apart."""
        one = self.open
        return hash((one.title, self.summary, one.canonical, one.lang, one.time, self.foreign))

    @property
    def mark(self) -> int:
        """A number that changes with the vectors."""
        return hash(self.vector)


def incoming(one: Folding) -> Incoming:
    """The same entry, ready for the window."""
    # What the store gives back is half as precise; new and known entries must compare alike.
    vector = None if one.vector is None else one.vector.astype(np.dtype("<f2")).tobytes()
    return incoming_of(one.entry, one.judgement, vector=vector, story=one.story)


def incoming_of(
    entry: Entry, judgement: Judgement, *, vector: bytes | None, story: str | None = None
) -> Incoming:
    """An entry with its verdict, ready for the window."""
    return Incoming(
        open=OpenEntry(
            id=entry.id,
            title=entry.title,
            canonical=entry.canonical,
            outlet=entry.outlet,
            lang=judgement.lang,
            time=entry.time,
            score=judgement.score,
            story=story,
            is_held=judgement.held,
            is_unsure=is_unsure(judgement),
        ),
        summary=entry.summary,
        foreign=foreign_names(judgement.names),
        vector=vector,
        owner=entry.owner or "",
    )


def is_unsure(judgement: Judgement) -> bool:
    """Held now, or accepted once by association."""
    return judgement.held or any(reason.code == ASSOCIATION for reason in judgement.reasons)


def foreign_names(names: tuple[NameHit, ...]) -> tuple[NameHit, ...]:
    """Known names in scripts where no capital marks a name."""
    return tuple(hit for hit in names if not hit.found.isascii())
