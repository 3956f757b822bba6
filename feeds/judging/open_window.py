"""The open entries, kept between rounds: who is here, in which story, of which page and headline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from feeds.judging.open_entry import Incoming, OpenEntry
from feeds.judging.pair_rows import PairRows
from feeds.judging.pairs import PairModel
from feeds.judging.slot_index import SlotIndex
from feeds.judging.text import fold_text

_DAY = 86_400.0
_FEWEST_GONE = 512
_SHARE_GONE = 8


class OpenWindow:
    """Every open entry has a slot until `tidy` numbers them anew; one that is edited gets a new one.

    `cohesion` says of slots that are one group the lowest mean at which they came together.
    """

    def __init__(self, model: PairModel, *, is_sketching: bool, room: int = 64) -> None:
        self.entries: list[OpenEntry | None] = []
        self.pairs = PairRows(model, is_sketching=is_sketching, room=room)
        self.cohesion: dict[tuple[int, ...], float] = {}
        self.by_story, self.by_page, self.by_title = SlotIndex(), SlotIndex(), SlotIndex()
        self._slots: dict[str, int] = {}
        self._seals: list[tuple[int, int]] = []

    def __len__(self) -> int:
        return len(self._slots)

    def slot(self, entry: str) -> int | None:
        """Where that entry is, if it is open."""
        return self._slots.get(entry)

    def slot_of(self, entry: str) -> int:
        """Where an entry is that is open for certain."""
        return self._slots[entry]

    def entry(self, slot: int) -> OpenEntry:
        """The entry of a slot that is taken."""
        found = self.entries[slot]
        assert found is not None
        return found

    def day(self, slot: int) -> float:
        """Its time in days."""
        return float(self.pairs.days[slot])

    def present(self, spans: Sequence[tuple[datetime, datetime]]) -> NDArray[np.bool_]:
        """Which slots lie in one of these stretches of time."""
        days = self.pairs.days
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

    def put(self, coming: Incoming) -> int:
        """Takes an entry in, or what has become of it; with the same text its pairs stay known."""
        return self._put(coming, (coming.text, coming.mark), inherits=False)

    def edit(self, coming: Incoming) -> int:
        """What a known entry says now; where no vectors come with it, those that it had stay its own."""
        mark = self._seals[self._slots[coming.open.id]][1] if coming.vector is None else coming.mark
        return self._put(coming, (coming.text, mark), inherits=True)

    def _put(self, coming: Incoming, seal: tuple[int, int], *, inherits: bool) -> int:
        slot = self._slots.get(coming.open.id)
        if slot is not None and self._seals[slot] == seal:
            self._change(slot, coming.open)
            return slot
        if slot is not None:
            self.drop(coming.open.id)
        return self._add(coming, seal, slot if inherits else None)

    def drop(self, entry: str) -> None:
        """Forgets an entry; one that is not here is none."""
        slot = self._slots.pop(entry, None)
        if slot is None:
            return
        gone = self.entry(slot)
        self.by_page.leave(gone.canonical, slot)
        self.by_title.leave(fold_text(gone.title), slot)
        if gone.story is not None:
            self.by_story.leave(gone.story, slot)
        self.entries[slot] = None
        self.pairs.drop(slot)

    def move(self, entry: str, story: str | None) -> None:
        """The entry is in that story now."""
        slot = self._slots[entry]
        self._change(slot, replace(self.entry(slot), story=story))

    def _change(self, slot: int, now: OpenEntry) -> None:
        before = self.entry(slot)
        if before.story != now.story:
            if before.story is not None:
                self.by_story.leave(before.story, slot)
            if now.story is not None:
                self.by_story.add(now.story, slot)
        self.entries[slot] = now

    def _add(self, coming: Incoming, seal: tuple[int, int], like: int | None) -> int:
        slot, one = len(self.entries), coming.open
        self.pairs.add(coming, like)
        self.entries.append(one)
        self._slots[one.id] = slot
        self._seals.append(seal)
        self.by_page.add(one.canonical, slot)
        self.by_title.add(fold_text(one.title), slot)
        if one.story is not None:
            self.by_story.add(one.story, slot)
        return slot

    def tidy(self) -> None:
        """Makes room once enough has gone: slots are numbered anew."""
        gone = len(self.entries) - len(self._slots)
        if gone < max(_FEWEST_GONE, len(self._slots) // _SHARE_GONE):
            return
        places = sorted(self._slots.values())
        self.pairs.compact(np.array(places, dtype=np.int64))
        self.entries[:] = [self.entries[place] for place in places]
        self._seals[:] = [self._seals[place] for place in places]
        new = {old: number for number, old in enumerate(places)}
        self._slots = {entry: new[slot] for entry, slot in self._slots.items()}
        self.cohesion = {
            tuple(new[slot] for slot in group): mean
            for group, mean in self.cohesion.items()
            if new.keys() >= set(group)
        }
        for index in (self.by_story, self.by_page, self.by_title):
            index.renumber(new)
