"""Entries that are one text: the same page, or the same headline within three days."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from feeds.judging.text import fold_text, is_cjk, words
from feeds.judging.window import Window

SAME_TITLE_DAYS = 3.0
_FEWEST_WORDS = 4
_FEWEST_CJK = 8


def duplicate_pairs(window: Window) -> list[tuple[int, int]]:
    """Pairs of places that join without asking the model; each with the one next in time."""
    return [*_same_page(window), *_same_title(window)]


def _same_page(window: Window) -> Iterator[tuple[int, int]]:
    latest: dict[str, int] = {}
    for place, one in enumerate(window.foldings):
        address = one.entry.canonical
        if address and address in latest:
            yield latest[address], place
        latest[address] = place


def _same_title(window: Window) -> Iterator[tuple[int, int]]:
    latest: dict[str, int] = {}
    for place, one in enumerate(window.foldings):
        title = _folded(one.entry.title)
        before = latest.get(title)
        if before is not None and _is_soon_after(window, before, place) and says_much(title):
            yield before, place
        latest[title] = place


@lru_cache(maxsize=32_768)
def _folded(title: str) -> str:
    return fold_text(title)


def _is_soon_after(window: Window, before: int, place: int) -> bool:
    return bool(window.days[place] - window.days[before] <= SAME_TITLE_DAYS)


def says_much(title: str) -> bool:
    """Is a folded headline long enough to name one thing? "Weekly round-up" is not."""
    if is_cjk(title):
        return len(title.replace(" ", "")) >= _FEWEST_CJK
    return len(words(title)) >= _FEWEST_WORDS
