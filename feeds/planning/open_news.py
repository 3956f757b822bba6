"""The open entries that a running desk keeps at hand between its rounds. Owned by the poll's room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from feeds.judging.neighbours import Reached, reach
from feeds.judging.open_entry import Incoming
from feeds.judging.open_window import OpenWindow
from feeds.judging.pairs import PairModel
from feeds.planning.spans import Span, joined_spans, without_spans

_ROUNDS_KEPT = 32


class OpenNews:
    """One window for public entries, one for those of each tenant's private sources.

    `revision` is the latest change of the store that they know, None before anything was read. `doubtful`
    entries were put in by a round that may not have been written: the next one asks for them again.
    """

    def __init__(self) -> None:
        self.revision: int | None = None
        self.doubtful: set[str] = set()
        self._model: PairModel | None = None
        self._windows: dict[str, OpenWindow] = {}
        self._owners: dict[str, str] = {}
        self._posted: set[str] = set()
        self._held: tuple[Span, ...] = ()
        self._wanted: tuple[Span, ...] = ()
        self._rounds = 0
        self._is_sketching = False

    def __len__(self) -> int:
        return len(self._owners)

    def begin(self, model: PairModel, spans: Sequence[Span]) -> None:
        """A round begins that looks at these stretches; now and then, what none looked at is let go."""
        if model is not self._model:
            self.clear(is_sketching=self._is_sketching)
        self._model = model
        self._rounds += 1
        if self._rounds % _ROUNDS_KEPT == 0:
            self._let_go()
        self._wanted = joined_spans((*self._wanted, *spans))

    def clear(self, *, is_sketching: bool) -> None:
        """Forgets everything that was read."""
        self.revision, self._held, self._is_sketching = None, (), is_sketching
        self._windows, self._owners, self._posted, self.doubtful = {}, {}, set(), set()

    def missing(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """What of these stretches is not at hand yet."""
        return without_spans(spans, self._held)

    def holds(self, span: Span) -> None:
        """All of that stretch is at hand now, and will be kept true."""
        self._held = joined_spans((*self._held, span))

    def fits(self, coming: Iterable[Incoming]) -> bool:
        """Can these be taken in? Where some have vectors and some have none, all must be read again."""
        return self._is_sketching or all(one.vector is not None for one in coming)

    def take(self, coming: Incoming, *, is_posted: bool) -> None:
        """An entry as the store has it, if it lies in a stretch that is at hand."""
        if any(start <= coming.open.time <= end for start, end in self._held):
            self._put(coming)
            if is_posted and coming.open.story is not None:
                self._posted.add(coming.open.story)
        else:
            self.drop(coming.open.id)

    def drop(self, entry: str) -> None:
        """An entry is not open any more."""
        owner = self._owners.pop(entry, None)
        if owner is not None:
            self._windows[owner].drop(entry)

    def reach(
        self, news: Sequence[Incoming], edits: Sequence[Incoming], spans: Sequence[Span]
    ) -> tuple[Reached, ...]:
        """What the news can touch, public and private apart. Edits tell anew what is at hand already."""
        self.doubtful |= {one.open.id for one in (*news, *edits)}
        for one in edits:
            self._edit(one)
        for one in news:
            self._put(one)
        return tuple(self._reach(owner, news, spans) for owner in sorted({one.owner for one in news}))

    def _reach(self, owner: str, news: Sequence[Incoming], spans: Sequence[Span]) -> Reached:
        window = self._windows[owner]
        window.tidy()
        starts = [window.slot_of(one.open.id) for one in news if one.owner == owner]
        return reach(window, starts, posted=self._posted, present=window.present(spans))

    def _edit(self, coming: Incoming) -> None:
        window = self._windows.get(coming.owner)
        if window is not None and window.slot(coming.open.id) is not None:
            window.pairs.meet([window.edit(coming)])

    def _put(self, coming: Incoming) -> None:
        window = self._windows.get(coming.owner)
        if window is None:
            assert self._model is not None
            window = OpenWindow(self._model, is_sketching=self._is_sketching)
            self._windows[coming.owner] = window
        window.put(coming)
        self._owners[coming.open.id] = coming.owner

    def _let_go(self) -> None:
        gone = without_spans(self._held, self._wanted)
        self._held, self._wanted = without_spans(self._held, gone), ()
        for window in self._windows.values():
            for entry in window.outside(self._held):
                self.drop(entry)
        self._posted &= _stories(self._windows.values())


def _stories(windows: Iterable[OpenWindow]) -> set[str]:
    return {
        one.story for window in windows for one in window.entries if one is not None and one.story is not None
    }
