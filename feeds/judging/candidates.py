"""Sentences of an entry that may stand on a card: whole, of sensible length, no boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from feeds.judging.sentences import is_whole, sentences
from feeds.judging.text import fold_text, is_cjk, words
from feeds.model import Desk, Entry, SummarySentence

_FEWEST, _MOST = 8, 45
_FEWEST_OF_ALL = 4
_LONGEST_LONE = 300
_FROM_BODY = 12
_CJK_WORD = 2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence, whose it is, and how many words it counts."""

    text: str
    entry: Entry
    words: int

    def sentence(self, lang: str) -> SummarySentence:
        """The sentence as a card shows it."""
        return SummarySentence(text=self.text, outlet=self.entry.outlet, entry=self.entry.id, lang=lang)


def candidates_of(entry: Entry, desk: Desk) -> tuple[Candidate, ...]:
    """In the order of the entry's text; short ones only where there is nothing longer."""
    found = _sizes(entry.title, entry.summary, entry.body, boilerplate(desk))
    return tuple(Candidate(text=text, entry=entry, words=size) for text, size in found)


# A story is told anew with each report of it, from the same texts.
@lru_cache(maxsize=1_024)
def _sizes(
    title: str, summary: str, body: str, patterns: tuple[re.Pattern[str], ...]
) -> tuple[tuple[str, int], ...]:
    found = [
        (text, size)
        for text, size in _whole(title, summary, body)
        if not any(pattern.search(text) for pattern in patterns)
    ]
    good = tuple(one for one in found if one[1] >= _FEWEST)
    return good or tuple(one for one in found if one[1] >= _FEWEST_OF_ALL)


def count_words(text: str) -> int:
    """Words as a reader counts them; two characters and a bit make one in Chinese and Japanese."""
    pieces = words(fold_text(text))
    return round(sum(len(piece) / _CJK_WORD if is_cjk(piece) else 1.0 for piece in pieces))


def boilerplate(desk: Desk) -> tuple[re.Pattern[str], ...]:
    """The desk's patterns of what is no news."""
    listed = desk.words.get("boilerplate")
    return _compiled(
        tuple(dict.fromkeys(p for some in listed.words.values() for p in some)) if listed else ()
    )


@lru_cache(maxsize=8)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _whole(title: str, summary: str, body: str) -> Iterator[tuple[str, int]]:
    headline = fold_text(title).rstrip(" .!?")
    parts = (*_lead(summary), *sentences(body)[:_FROM_BODY])
    for text in dict.fromkeys(parts):
        size = count_words(text)
        is_sentence = is_whole(text) or text == summary.strip()
        if size <= _MOST and is_sentence and fold_text(text).rstrip(" .!?") != headline:
            yield text, size


def _lead(summary: str) -> tuple[str, ...]:
    """A description of one sentence may lack its point; one that is cut off may not stand."""
    found = sentences(summary)
    cut = re.search(r"(?:…|\.\.\.|\[…\])\W*$", summary)
    if len(found) == 1 and (cut or len(summary) > _LONGEST_LONE) and not is_whole(found[0]):
        return ()
    return found
