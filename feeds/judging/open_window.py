"""The open entries, kept between rounds: what comes and goes changes it, and no pair is judged twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from feeds.judging.acquaintance import Acquaintances
from feeds.judging.name_rows import NameRows
from feeds.judging.open_entry import Incoming, OpenEntry
from feeds.judging.pair_chances import PairChances, Pairs, Side
from feeds.judging.pairs import PairModel
from feeds.judging.rare_names import RareNames, rare_names
from feeds.judging.sketch import sketch
from feeds.judging.text import fold_text
from feeds.judging.vector_rows import Indices, VectorRows, read_half
from feeds.judging.window import NO_VECTORS, Window, table_of

_DAY = 86_400.0
_FEWEST_GONE = 512
_SHARE_GONE = 8


class OpenWindow:
    """Every open entry has a slot until `compact` numbers them anew; one that is edited gets a new one.

    `is_sketching`: closeness without an encoder is at hand too, for entries that have no vectors.
    """

    def __init__(self, model: PairModel, *, is_sketching: bool, room: int = 64) -> None:
        self.model = model
        self.entries: list[OpenEntry | None] = []
        self.names = NameRows()
        self.by_story: dict[str, list[int]] = defaultdict(list)
        self.by_page: dict[str, list[int]] = defaultdict(list)
        self.by_title: dict[str, list[int]] = defaultdict(list)
        self._slots: dict[str, int] = {}
        self._texts: list[int] = []
        self._days: list[float] = []
        self._langs: dict[str, int] = {}
        self._lang: list[int] = []
        self._has_vector: list[bool] = []
        self._encoded = VectorRows(room)
        self._sketched = VectorRows(room) if is_sketching else None
        self._met = Acquaintances()

    @property
    def is_sketching(self) -> bool:
        """May entries without vectors come?"""
        return self._sketched is not None

    def __len__(self) -> int:
        return len(self._slots)

    def slot(self, entry: str) -> int | None:
        """Where that entry is, if it is open."""
        return self._slots.get(entry)

    def slot_of(self, entry: str) -> int:
        """Where an entry is that is open for certain."""
        return self._slots[entry]

    def slots(self) -> Iterable[int]:
        """All that are taken."""
        return self._slots.values()

    def entry(self, slot: int) -> OpenEntry:
        """The entry of a slot that is taken."""
        found = self.entries[slot]
        assert found is not None
        return found

    def day(self, slot: int) -> float:
        """Its time in days."""
        return self._days[slot]

    def present(self, spans: Sequence[tuple[datetime, datetime]]) -> NDArray[np.bool_]:
        """Which slots lie in one of these stretches of time."""
        days = np.array(self._days)
        inside = np.zeros(len(days), dtype=np.bool_)
        for start, end in spans:
            inside |= (days >= start.timestamp() / _DAY) & (days <= end.timestamp() / _DAY)
        return inside

    def outside(self, spans: Sequence[tuple[datetime, datetime]]) -> list[str]:
        """The entries that lie in none of them."""
        inside = self.present(spans)
        return [entry for entry, slot in self._slots.items() if not inside[slot]]

    def order(self, slot: int) -> tuple[datetime, str]:
        """What entries are sorted by."""
        one = self.entry(slot)
        return one.time, one.id

    def vector(self, slot: int) -> bytes | None:
        """Its vectors as they came."""
        return self._encoded.kept(slot) if self._has_vector[slot] else None

    def put(self, coming: Incoming) -> int:
        """Takes an entry in, or what has become of it; with the same text its pairs stay known."""
        slot = self._slots.get(coming.open.id)
        if slot is not None and self._texts[slot] == coming.text:
            self._change(slot, coming.open)
            return slot
        if slot is not None:
            self.drop(coming.open.id)
        return self._add(coming)

    def drop(self, entry: str) -> None:
        """Forgets an entry; one that is not here is none."""
        slot = self._slots.pop(entry, None)
        if slot is None:
            return
        gone = self.entry(slot)
        for index, key in ((self.by_page, gone.canonical), (self.by_title, fold_text(gone.title))):
            _leave(index, key, slot)
        if gone.story is not None:
            _leave(self.by_story, gone.story, slot)
        self.entries[slot] = None
        self._days[slot] = float("nan")

    def move(self, entry: str, story: str | None) -> None:
        """The entry is in that story now."""
        slot = self._slots[entry]
        self._change(slot, replace(self.entry(slot), story=story))

    def _change(self, slot: int, now: OpenEntry) -> None:
        before = self.entry(slot)
        if before.story != now.story:
            if before.story is not None:
                _leave(self.by_story, before.story, slot)
            if now.story is not None:
                self.by_story[now.story].append(slot)
        self.entries[slot] = now

    def _add(self, coming: Incoming) -> int:
        slot, one = len(self.entries), coming.open
        self.entries.append(one)
        self._slots[one.id] = slot
        self._texts.append(coming.text)
        self._days.append(one.time.timestamp() / _DAY)
        self._lang.append(self._langs.setdefault(one.lang, len(self._langs)))
        self._has_vector.append(coming.vector is not None)
        self._met.arrive()
        self.names.add(
            rare_names(one.title, coming.summary, known=coming.foreign, statistics=self.model.names)
        )
        self._keep_vectors(slot, coming)
        self.by_page[one.canonical].append(slot)
        self.by_title[fold_text(one.title)].append(slot)
        if one.story is not None:
            self.by_story[one.story].append(slot)
        return slot

    def _keep_vectors(self, slot: int, coming: Incoming) -> None:
        if coming.vector is not None:
            self._encoded.put(slot, read_half(coming.vector))
        if self._sketched is not None:
            one = coming.open
            made = sketch(one.title, f"{one.title}. {coming.summary}", idf=self.model.idf)
            self._sketched.put(slot, made.astype(np.float16))
        elif coming.vector is None:
            raise ValueError("an entry without vectors in a window that makes no sketches")

    def names_of(self, slot: int) -> RareNames:
        """The rare names of an entry."""
        return self.names.of(slot)

    def near(self, slot: int) -> tuple[Indices, NDArray[np.float32]]:
        """Open entries that are close to this one, once `meet` was called for it."""
        others, chances = self._met.of(slot)
        there = np.array([self.entries[other] is not None for other in others.tolist()], dtype=np.bool_)
        return others[there], chances[there]

    def meet(self, slots: Collection[int]) -> None:
        """Judges all pairs of these entries that are not known yet."""
        strangers = [slot for slot in sorted(slots) if not self._met.knows_all(slot)]
        if not strangers:
            return
        chances = PairChances(
            names=self.names, days=np.array(self._days), langs=np.array(self._lang, dtype=np.int64)
        )
        parts = [pairs for side, rows in self._sides(strangers) for pairs in chances.close(side, rows)]
        self._met.know_all(strangers, _joined(parts))

    def part(self, slots: Sequence[int]) -> Window:
        """These alone, in their order, for all their pairs."""
        at = np.array(slots, dtype=np.int64)
        names = tuple(self.names.of(slot) for slot in slots)
        has = np.array([self._has_vector[slot] for slot in slots], dtype=np.bool_)
        if has.any():
            self._encoded.cover(len(self.entries))
        return Window(
            foldings=(),
            model=self.model,
            names=names,
            table=table_of(names),
            days=np.array([self._days[slot] for slot in slots]),
            langs=np.array([self._lang[slot] for slot in slots], dtype=np.int64),
            has_vector=has,
            encoded=self._encoded.both(at) if has.any() else NO_VECTORS,
            sketched=NO_VECTORS if has.all() or self._sketched is None else self._sketched.both(at),
        )

    def _sides(self, slots: Sequence[int]) -> Iterator[tuple[Side, Indices]]:
        """Where both have an encoder's vectors, those count; else what needs no encoder."""
        rows, has = np.array(slots, dtype=np.int64), np.array(self._has_vector, dtype=np.bool_)
        encoded, others = rows[has[rows]], rows[~has[rows]]
        if len(encoded):
            self._encoded.cover(len(has))
            yield Side(vectors=self._encoded, weights=self.model.encoder, columns=has), encoded
        if self._sketched is not None:
            for some, columns in ((encoded, ~has), (others, np.ones_like(has))):
                if len(some) and columns.any():
                    yield Side(vectors=self._sketched, weights=self.model.plain, columns=columns), some

    def tidy(self) -> None:
        """Makes room once enough has gone: slots are numbered anew."""
        gone = len(self.entries) - len(self._slots)
        if gone < max(_FEWEST_GONE, len(self._slots) // _SHARE_GONE):
            return
        kept = np.array(sorted(self._slots.values()), dtype=np.int64)
        self.names.compact(kept)
        self._met.compact(kept)
        for vectors in (self._encoded, self._sketched):
            if vectors is not None:
                vectors.compact(kept)
        places = kept.tolist()
        for column in (self.entries, self._texts, self._days, self._lang, self._has_vector):
            column[:] = [column[place] for place in places]
        new = {old: number for number, old in enumerate(places)}
        self._slots = {entry: new[slot] for entry, slot in self._slots.items()}
        for index in (self.by_story, self.by_page, self.by_title):
            for key, slots in index.items():
                index[key] = [new[slot] for slot in slots]


def _joined(parts: Sequence[Pairs]) -> Pairs:
    return (
        np.concatenate([left for left, _, _ in parts]),
        np.concatenate([right for _, right, _ in parts]),
        np.concatenate([chance for _, _, chance in parts]),
    )


def _leave(index: dict[str, list[int]], key: str, slot: int) -> None:
    index[key].remove(slot)
    if not index[key]:
        del index[key]
