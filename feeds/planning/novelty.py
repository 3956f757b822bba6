"""Which entries are new, which are edits of known ones: identity by several keys. Called by the poll."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from feeds.model import Entry

SAME_TITLE_WITHIN = timedelta(days=3)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What the store remembers of an entry, enough to recognise it and to see an edit."""

    id: str
    title: str
    lead_hash: str
    time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """A batch sorted: never seen, seen but changed (under the known id), and how many are as they were.

    `keys` are all keys that the batch knows an entry of `new` or `edited` by, its twins' keys too.
    """

    new: tuple[Entry, ...]
    edited: tuple[Entry, ...]
    same: int
    keys: Mapping[str, frozenset[str]]


def entry_id(source: int, guid: str, canonical: str, title: str) -> str:
    """Sixteen hex digits, derived from what identifies the item: its guid within the feed, else its page."""
    identity = f"{source}\n{guid}" if guid else (canonical or f"{source}\n{_folded(title)}")
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:16]


def keys_of(entry: Entry) -> frozenset[str]:
    """All keys of an entry: guid within its feed, canonical address, outlet with folded title.

    Entries of a private source are known within their tenant only. One that has neither guid nor address
    is known by its id, so that each entry has a key that does not age.
    """
    scope = f"{entry.owner}|" if entry.owner else ""
    keys = set()
    if entry.guid:
        keys.add(f"g:{entry.source}:{entry.guid}")
    if entry.canonical:
        keys.add(f"u:{scope}{entry.canonical}")
    if title := _folded(entry.title):
        keys.add(f"t:{scope}{_folded_outlet(entry.outlet)}:{title}")
    if not (entry.guid or entry.canonical):
        keys.add(f"i:{entry.id}")
    return frozenset(keys)


def lead_hash(entry: Entry) -> str:
    """A short hash of what readers see of an entry: headline and summary."""
    seen = f"{entry.title}\n{entry.summary}"
    return hashlib.sha256(seen.encode("utf-8", "replace")).hexdigest()[:16]


def sort_news(entries: Sequence[Entry], known: Mapping[str, KnownEntry]) -> Novelty:
    """Sorts a batch against what is known, and against itself; the order of rows changes nothing."""
    book = _Book(known)
    new: dict[str, Entry] = {}
    edited: dict[str, Entry] = {}
    settled: set[str] = set()
    for entry in sorted(entries, key=_reading_order):
        keys = sorted(keys_of(entry), key=_strength)
        match, key = book.find(entry, keys)
        book.remember(entry, keys, match)
        if match is None:
            new[entry.id] = entry
        elif match.id not in settled and _is_edit(entry, match, key):
            edited[match.id] = replace(entry, id=match.id)
        settled.add(match.id if match else entry.id)
    same = len(entries) - len(new) - len(edited)
    known_by = {found: book.keys[found] for found in (*new, *edited)}
    return Novelty(new=tuple(new.values()), edited=tuple(edited.values()), same=same, keys=known_by)


class _Book:
    """What is known so far: the store's entries, then those of the batch, by key."""

    def __init__(self, known: Mapping[str, KnownEntry]) -> None:
        self._known = dict(known)
        self.keys: dict[str, frozenset[str]] = {}

    def find(self, entry: Entry, keys: Sequence[str]) -> tuple[KnownEntry | None, str]:
        """The entry that this one is, and the strongest key that says so."""
        for key in keys:
            candidate = self._known.get(key)
            if candidate and (not key.startswith("t:") or _is_near(candidate.time, entry.time)):
                return candidate, key
        return None, ""

    def remember(self, entry: Entry, keys: Sequence[str], match: KnownEntry | None) -> None:
        """A twin's keys lead to the entry that it is; else what comes by them would be new again."""
        fact = match or KnownEntry(
            id=entry.id, title=entry.title, lead_hash=lead_hash(entry), time=entry.time
        )
        mine = frozenset(key for key in keys if self._give(key, fact, is_new=match is None))
        self.keys[fact.id] = self.keys.get(fact.id, frozenset()) | mine

    def _give(self, key: str, fact: KnownEntry, *, is_new: bool) -> bool:
        """Whether the key is that entry's now. A headline may be used again: then it leads to the latest."""
        holder = self._known.setdefault(key, fact)
        if key.startswith("t:") and is_new:
            self._known[key] = max(holder, fact, key=lambda one: one.time)
            return True
        return holder.id == fact.id


def _is_edit(entry: Entry, match: KnownEntry, key: str) -> bool:
    """A feed corrects its own items only: the words of another feed at the same address are a twin's."""
    own = key.startswith(("g:", "i:")) or entry.id == match.id
    return own and match.lead_hash != lead_hash(entry)


def _is_near(known: datetime, now: datetime) -> bool:
    return abs(known - now) <= SAME_TITLE_WITHIN


def _strength(key: str) -> tuple[int, str]:
    return ("giut".index(key[0]), key)


def _reading_order(entry: Entry) -> tuple[datetime, str, str, str, str, int, str]:
    words = (entry.title, entry.summary, entry.canonical)
    return (entry.time, entry.id, *words, entry.source, entry.outlet)


def _folded(text: str) -> str:
    """Words alone, without case and accents: what is left of a headline however it is set."""
    folded = text.casefold()
    if not folded.isascii():
        spread = unicodedata.normalize("NFKD", folded)
        folded = "".join(char for char in spread if not unicodedata.combining(char))
    return " ".join(_WORD.findall(folded))


# Outlets are few and come with every entry.
_folded_outlet = lru_cache(maxsize=4096)(_folded)
