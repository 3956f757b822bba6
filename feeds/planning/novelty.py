"""Which entries are new, which are edits of known ones: identity by several keys. Called by the poll."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.model import Entry

SAME_TITLE_WITHIN = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What the store remembers of an entry, enough to recognise it and to see an edit."""

    id: str
    title: str
    lead_hash: str
    time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """A batch sorted: never seen, seen but changed (under the known id), and how many are as they were."""

    new: tuple[Entry, ...]
    edited: tuple[Entry, ...]
    same: int


def entry_id(source: int, guid: str, canonical: str, title: str) -> str:
    """Sixteen hex digits, derived from what identifies the item: its guid within the feed, else its page."""
    identity = f"{source}\n{guid}" if guid else (canonical or f"{source}\n{_folded(title)}")
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:16]


def keys_of(entry: Entry) -> frozenset[str]:
    """All keys of an entry: guid within its feed, canonical address, outlet with folded title.

    Entries of a private source are known within their tenant only.
    """
    scope = f"{entry.owner}|" if entry.owner else ""
    keys = set()
    if entry.guid:
        keys.add(f"g:{entry.source}:{entry.guid}")
    if entry.canonical:
        keys.add(f"u:{scope}{entry.canonical}")
    if title := _folded(entry.title):
        keys.add(f"t:{scope}{_folded(entry.outlet)}:{title}")
    return frozenset(keys)


def lead_hash(entry: Entry) -> str:
    """A short hash of what readers see of an entry: headline and summary."""
    seen = f"{entry.title}\n{entry.summary}"
    return hashlib.sha256(seen.encode("utf-8", "replace")).hexdigest()[:16]


def sort_news(entries: Sequence[Entry], known: Mapping[str, KnownEntry]) -> Novelty:
    """Sorts a batch against what is known, and against itself; the order of rows changes nothing."""
    book = dict(known)
    new: dict[str, Entry] = {}
    edited: dict[str, Entry] = {}
    same = 0
    for entry in sorted(entries, key=_reading_order):
        match = _match(entry, book)
        if match is None:
            new[entry.id] = entry
            _remember(entry, book)
        elif match.id in new or match.lead_hash == lead_hash(entry):
            same += 1
        else:
            edited[match.id] = replace(entry, id=match.id)
    return Novelty(new=tuple(new.values()), edited=tuple(edited.values()), same=same)


def _reading_order(entry: Entry) -> tuple[datetime, str, str]:
    return (entry.time, entry.id, entry.title)


def _match(entry: Entry, book: Mapping[str, KnownEntry]) -> KnownEntry | None:
    for key in sorted(keys_of(entry)):
        candidate = book.get(key)
        if candidate and (not key.startswith("t:") or abs(candidate.time - entry.time) <= SAME_TITLE_WITHIN):
            return candidate
    return None


def _remember(entry: Entry, book: dict[str, KnownEntry]) -> None:
    fact = KnownEntry(id=entry.id, title=entry.title, lead_hash=lead_hash(entry), time=entry.time)
    for key in keys_of(entry):
        book.setdefault(key, fact)


def _folded(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(char for char in spread if not unicodedata.combining(char))
    return " ".join(_words(bare))


def _words(text: str) -> Iterable[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()
