"""Rare names: the capitalised words that tie tellings of one development together across languages."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from feeds.judging.text import fold_text, is_cjk, pieces, plain
from feeds.model import NameHit

STATISTIC_KEYS = 2**24  # float32 holds whole numbers exactly up to here
_SHORTEST = 3
_LONGEST_TEXT = 2_000
_ELISION = re.compile(
    r"^(?:[ldjmtscn]|qu|jusqu|lorsqu|puisqu|quoiqu|aujourd|(?:d|n|s|c)?[aeu]ll|dall|sull|nell|quell|quest|un|gl)'",
    re.IGNORECASE,
)
_GENITIVE = re.compile(r"'s?$")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
_LATIN = re.compile(r"[A-Za-z]")
_OPENERS = frozenset('.!?:;…"“”„«»‘()[]–—|•/*')
_STOP_WORDS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july
august september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag
januar februar juni juli oktober dezember the and for with from that this these those what why how who
when where after before over into about will would can could should not but all new his her their our
your its are was were has have had more than out off one two first just they she you says said here
there some every les des une dans pour sur avec par pas est son ses leur aux qui que elle ils elles plus
cette ces comment pourquoi quand tout tous apres avant entre sans sous mais nous vous selon voici der
die das den dem ein eine einen einer und mit von fur auf aus bei nach nicht ist wie wer warum sie ihr
auch wird werden zum zur als uber gegen los las una del para por con como sus mas esta este esto tras
sobre cuando segun gli dei delle della dello nel nella per che non sono anche dopo prima come contro
secondo dos uma com seu sua apos pelo pela mais het een van voor met niet zijn ook naar door
"""
_STOP = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word as it stands: its folded key, whether it is capitalised, whether that says anything."""

    key: str
    spelling: str
    capital: bool
    free: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NameStatistics:
    """How the training texts spelled each word: by key, times in lower case, times capitalised, texts."""

    counts: Mapping[int, tuple[float, float, float]]
    texts: float = 0.0

    def of(self, key: str) -> tuple[float, float, float]:
        """Lower-case, capitalised, texts; zeros for a word that was never seen."""
        return self.counts.get(statistic_key(key), (0.0, 0.0, 0.0))

    def idf(self, key: str) -> float:
        """How rare: the logarithm of texts over texts with it."""
        return math.log((1.0 + self.texts) / (1.0 + self.of(key)[2]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RareNames:
    """The names of one text, in the order of their keys."""

    keys: NDArray[np.int64]
    weights: NDArray[np.float32]
    idf: NDArray[np.float32]
    in_title: NDArray[np.bool_]
    spellings: tuple[str, ...]

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return float(self.weights.sum())


def may_be_name(key: str) -> bool:
    """Long enough, and no common word of any of the desk's languages."""
    return len(key) >= _SHORTEST and key not in _STOP


def statistic_key(key: str) -> int:
    """A word as a number: the statistics hold no words."""
    return crc32(key.encode()) % STATISTIC_KEYS


def tokens(text: str) -> Iterator[Token]:
    """Words of a text with what their capital says; it says nothing at a start or in a title-case line."""
    text = plain(text)[:_LONGEST_TEXT]
    shouting = _is_title_case(text)
    for match in pieces(text):
        word = _GENITIVE.sub("", _ELISION.sub("", match.group()))
        if not word or is_cjk(word):
            continue
        before = text[: match.start()].rstrip()[-1:]
        free = not shouting and bool(before) and before not in _OPENERS
        capital = word[0].isupper() or word[0].isdigit()
        yield Token(key=fold_text(word).replace(".", ""), spelling=word, capital=capital, free=free)


def _is_title_case(text: str) -> bool:
    long_words = [match.group() for match in pieces(text) if len(match.group()) >= 4]
    capitals = sum(word[0].isupper() for word in long_words)
    return len(long_words) >= 4 and capitals > 0.7 * len(long_words)


def count_names(texts: Iterable[Sequence[str]]) -> dict[int, tuple[float, float, float]]:
    """Statistics of training texts, each given as its parts (headline, description)."""
    lower: Counter[int] = Counter()
    capital: Counter[int] = Counter()
    holding: Counter[int] = Counter()
    for parts in texts:
        seen: set[int] = set()
        for token in (token for part in parts for token in tokens(part)):
            key = statistic_key(token.key)
            seen.add(key)
            lower[key] += not token.capital
            capital[key] += token.capital and token.free
        holding.update(seen)
    return {key: (float(lower[key]), float(capital[key]), float(count)) for key, count in holding.items()}


def rare_names(
    title: str, summary: str, *, known: Sequence[NameHit], statistics: NameStatistics
) -> RareNames:
    """The names of one entry; known names in other scripts count under their Latin spelling."""
    found = _own_names(title, summary, statistics)
    for hit in known:
        if not _LATIN.search(hit.found):
            for token in tokens(hit.name):
                _keep(found, token.key, (1.0, hit.in_title, token.spelling))
    keys = sorted(found, key=lambda key: crc32(key.encode()))
    return RareNames(
        keys=np.array([crc32(key.encode()) for key in keys], dtype=np.int64),
        weights=np.array([found[key][0] for key in keys], dtype=np.float32),
        idf=np.array([statistics.idf(key) for key in keys], dtype=np.float32),
        in_title=np.array([found[key][1] for key in keys], dtype=np.bool_),
        spellings=tuple(found[key][2] for key in keys),
    )


_Found = dict[str, tuple[float, bool, str]]


def _own_names(title: str, summary: str, statistics: NameStatistics) -> _Found:
    marked = [(token, True) for token in tokens(title)] + [(token, False) for token in tokens(summary)]
    lower = Counter(token.key for token, _ in marked if not token.capital)
    capital = Counter(token.key for token, _ in marked if token.capital and token.free)
    found: _Found = {}
    for token, in_title in marked:
        seen_lower, seen_capital, _ = statistics.of(token.key)
        lowers, capitals = seen_lower + lower[token.key], seen_capital + capital[token.key]
        if token.capital and lowers <= capitals:
            _keep(found, token.key, (1.0 if capitals else 0.5, in_title, token.spelling))
    for text, in_title in ((title, True), (summary, False)):
        for run in _KATAKANA.findall(plain(text)[:_LONGEST_TEXT]):
            _keep(found, run, (1.0, in_title, run))
    return found


def _keep(found: _Found, key: str, name: tuple[float, bool, str]) -> None:
    if not may_be_name(key):
        return
    weight, in_title, spelling = found.get(key, name)
    found[key] = (max(weight, name[0]), in_title or name[1], spelling)
