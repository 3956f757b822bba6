"""Entries that are one text: the same page, or the same headline within three days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from feeds.judging.open_window import OpenWindow
from feeds.judging.text import fold_text, is_cjk, words

SAME_TITLE_DAYS = 3.0
_FEWEST_WORDS = 4
_FEWEST_CJK = 8


def twins(window: OpenWindow, slot: int, is_present: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    """Pairs with that entry which join without asking the model; each with the one next in time."""
    one = window.entry(slot)
    if one.canonical:
        yield from _beside(window, slot, [at for at in window.by_page.of(one.canonical) if is_present(at)])
    title = fold_text(one.title)
    same = window.by_title.of(title)
    if len(same) > 1 and says_much(title):
        for before, after in _beside(window, slot, [at for at in same if is_present(at)]):
            if window.day(after) - window.day(before) <= SAME_TITLE_DAYS:
                yield before, after


def _beside(window: OpenWindow, slot: int, slots: Sequence[int]) -> Iterator[tuple[int, int]]:
    ordered = sorted(slots, key=window.order)
    place = ordered.index(slot)
    if place > 0:
        yield ordered[place - 1], slot
    if place + 1 < len(ordered):
        yield slot, ordered[place + 1]


def says_much(title: str) -> bool:
    """Is a folded headline long enough to name one thing? "Weekly round-up" is not."""
    if is_cjk(title):
        return len(title.replace(" ", "")) >= _FEWEST_CJK
    return len(words(title)) >= _FEWEST_WORDS
