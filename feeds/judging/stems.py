"""Finds words of many lists in one pass over a folded text; built once for a desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from feeds.judging.text import fold_text, is_cjk

_WHOLE = 4
ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """A word of a list: matched at word starts, whole if short, anywhere in Chinese, Japanese, Korean."""

    list_id: str
    lang: str
    text: str
    weight: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StemHit:
    """A stem found, and where in the folded text."""

    stem: Stem
    start: int
    end: int


class StemFinder:
    """All lists of a desk in one automaton."""

    def __init__(self, stems: Iterable[Stem]) -> None:
        by_text: dict[str, list[Stem]] = {}
        for stem in stems:
            by_text.setdefault(fold_text(stem.text), []).append(stem)
        by_text.pop("", None)
        self._texts = tuple(by_text)
        self._stems: Mapping[str, tuple[Stem, ...]] = {text: tuple(found) for text, found in by_text.items()}
        self._automaton = AhoCorasick(self._texts)

    def find(self, folded: str) -> list[StemHit]:
        """Every stem of every list and language that stands in the text, in order."""
        hits: list[StemHit] = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            text = self._texts[pattern]
            if _stands_free(folded, text, start, end):
                hits.extend(StemHit(stem=stem, start=start, end=end) for stem in self._stems[text])
        return hits


def _stands_free(folded: str, text: str, start: int, end: int) -> bool:
    if not is_cjk(text[0]) and joins(folded, start - 1):
        return False
    return is_cjk(text) or len(text) > _WHOLE or not joins(folded, end)


def joins(folded: str, place: int) -> bool:
    """Is there a letter or digit of an alphabet at that place, so that a word goes on?"""
    if not 0 <= place < len(folded):
        return False
    return folded[place].isalnum() and not is_cjk(folded[place])
