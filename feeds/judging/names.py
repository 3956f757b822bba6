"""Known names in a text: whole words, overlaps resolved, ambiguous ones only in good company."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from feeds.judging.stems import joins
from feeds.judging.text import Folded, fold_text, is_cjk
from feeds.model import Name

_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_INITIALS = 5
_TAKES_S = 4
_LONGEST_ENDING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """One way to write a name; `name` is None where the words mean something else."""

    text: str
    name: Name | None
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A spelling that stands in a text, in folded places."""

    spelling: Spelling
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What was found: accepted names, doubtful ones that found no company, and other meanings."""

    names: tuple[Found, ...]
    doubtful: tuple[Found, ...]
    masks: tuple[Found, ...]


def spellings(names: Iterable[Name], masks: Iterable[str]) -> Iterable[Spelling]:
    """All spellings of all names, and the phrases that mask them."""
    for mask in masks:
        yield Spelling(text=mask, name=None)
    for name in names:
        for alias in dict.fromkeys((*name.sure, *name.aliases)):
            doubtful = name.ambiguous and alias not in name.sure
            yield Spelling(text=alias, name=name, doubtful=doubtful)


class NameFinder:
    """All spellings of a desk in one automaton."""

    def __init__(self, names: Sequence[Name], masks: Collection[str]) -> None:
        by_text: dict[str, list[Spelling]] = {}
        for spelling in spellings(names, masks):
            by_text.setdefault(fold_text(spelling.text), []).append(spelling)
        by_text.pop("", None)
        self._texts = tuple(by_text)
        self._spellings: Mapping[str, list[Spelling]] = by_text
        self._automaton = AhoCorasick(self._texts)

    def find(self, text: Folded) -> list[Found]:
        """Every spelling that stands free in the text; of overlapping ones the longest."""
        found: list[Found] = []
        for pattern, start, end in self._automaton.find_matches_as_indexes(text.folded, overlapping=True):
            written = text.original(start, end)
            found.extend(
                Found(spelling=spelling, start=start, end=end, words=written)
                for spelling in self._spellings[self._texts[pattern]]
                if _stands_free(text.folded, start, end) and _written_alike(spelling, written)
            )
        return _longest(found)


def _stands_free(folded: str, start: int, end: int) -> bool:
    first, last = folded[start], folded[end - 1]
    if _KATAKANA.match(first) and start and _KATAKANA.match(folded[start - 1]):
        return False
    if _KATAKANA.match(last) and _KATAKANA.match(folded[end : end + 1] or " "):
        return False
    if _HANGUL.match(first) and start and _HANGUL.match(folded[start - 1]):
        return False
    if not is_cjk(first) and joins(folded, start - 1):
        return False
    return is_cjk(last) or _ends(folded, start, end)


def _ends(folded: str, start: int, end: int) -> bool:
    """Nothing follows, or an ending that names take: a plain s, or a case of Ukrainian or Russian."""
    if not joins(folded, end):
        return True
    if _CYRILLIC.match(folded[end]):
        return any(not joins(folded, end + length) for length in range(1, _LONGEST_ENDING + 1))
    return folded[end] == "s" and end - start >= _TAKES_S and not joins(folded, end + 1)


def _written_alike(spelling: Spelling, written: str) -> bool:
    """Initials as they are; other names with a capital where the spelling has one; masks anyhow."""
    text = spelling.text
    if spelling.name is None:
        return True
    if text.isupper() and len(text) < _INITIALS:
        return written == text
    return not text[0].isupper() or not written[0].islower()


def _longest(found: list[Found]) -> list[Found]:
    """Of overlapping finds the longest; equal ones are spellings of several names and all stay."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.start, f.spelling.name is not None)):
        rivals = [other for other in kept if other.start < one.end and one.start < other.end]
        if all(_twins(one, other) for other in rivals):
            kept.append(one)
    return sorted(kept, key=lambda f: (f.start, f.end))


def _twins(one: Found, other: Found) -> bool:
    is_name = one.spelling.name is not None and other.spelling.name is not None
    return is_name and (one.start, one.end) == (other.start, other.end)


def in_company(found: Sequence[Found], *, context: Mapping[str, bool], speaks_of_ai: bool) -> Sighting:
    """Settle the doubtful: they need a word of their context, or (names of AI) plain talk of AI.

    `context` says for each doubtful name whether one of its own words stands in the text.
    """
    masks = [one for one in found if one.spelling.name is None]
    sure = [one for one in found if one.spelling.name is not None and not one.spelling.doubtful]
    with_ai = speaks_of_ai or any(one.spelling.name is not None and one.spelling.name.ai for one in sure)
    sure_names = {one.spelling.name.id for one in sure if one.spelling.name is not None}
    accepted = list(sure)
    doubtful: list[Found] = []
    for one in found:
        name = one.spelling.name
        if name is None or not one.spelling.doubtful:
            continue
        good = name.id in sure_names or context.get(name.id, False) or (name.ai and with_ai)
        (accepted if good else doubtful).append(one)
    accepted.sort(key=lambda one: one.start)
    return Sighting(names=_one_each(accepted), doubtful=tuple(doubtful), masks=tuple(masks))


def _one_each(found: Iterable[Found]) -> tuple[Found, ...]:
    first: dict[str, Found] = {}
    for one in found:
        if one.spelling.name is not None:
            first.setdefault(one.spelling.name.id, one)
    return tuple(first.values())
