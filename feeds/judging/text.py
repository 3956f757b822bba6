"""Text as the desk reads it: folded, cut into words, hashed into n-grams; all of judging starts here."""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from feeds.model import Entry

HASH_SIZE = 2**15
MODEL_CHARS = 1200
_LONGEST_WORD = 32
_VOICING = "\u3099\u309a"
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-"}
)
_SPACE = re.compile(r"\s+")
_CJK = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3々〆ー"
_CJK_CHAR = re.compile(f"[{_CJK}]")
_PIECE = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:['.&-][^\W_{_CJK}]+)*")


class _Folds(dict[int, str]):
    """What each character folds to, learned as characters are met (str.translate asks it)."""

    def __missing__(self, code: int) -> str:
        lower = chr(code).lower().replace("ß", "ss")
        parts = unicodedata.normalize("NFD", lower)
        kept = "".join(c for c in parts if c in _VOICING or not unicodedata.combining(c))
        self[code] = unicodedata.normalize("NFC", kept)
        return self[code]


_folds = _Folds()


def plain(text: str) -> str:
    """NFKC with plain apostrophes and hyphens and single spaces; case and accents stay."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return _SPACE.sub(" ", text).strip()


def fold_text(text: str) -> str:
    """Lower case without accents (voiced kana keep their marks): what words are compared by."""
    text = plain(text)
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text.translate(_folds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text beside its folded form, and where each folded character stands in the text."""

    text: str
    folded: str
    offsets: tuple[int, ...] | None

    def original(self, start: int, end: int) -> str:
        """The words of the text that folded to folded[start:end]."""
        if self.offsets is None:
            return self.text[start:end]
        return self.text[self.offsets[start] : self.offsets[end - 1] + 1] if end > start else ""


def fold_with_offsets(text: str) -> Folded:
    """Fold, remembering places; needed where the words themselves are shown."""
    text = plain(text)
    if text.isascii():
        return Folded(text=text, folded=text.lower(), offsets=None)
    pieces: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        folded = _folds[ord(char)]
        pieces.append(folded)
        offsets.extend([index] * len(folded))
    return Folded(text=text, folded="".join(pieces), offsets=tuple(offsets))


def title(entry: Entry) -> str:
    """The headline alone, as the encoder gets it."""
    return plain(entry.title)


def full(entry: Entry) -> str:
    """Headline and description, as the encoder gets them."""
    head, summary = plain(entry.title), plain(entry.summary)
    if not summary:
        return head
    joint = " " if head[-1:] in ".!?。！？…" else ". "
    return f"{head}{joint}{summary}"[:MODEL_CHARS]


def is_cjk(text: str) -> bool:
    """Does it hold a Han, kana or hangul character?"""
    return _CJK_CHAR.search(text) is not None


def words(folded: str) -> list[str]:
    """Words of a folded text in order; a run of Chinese, Japanese or Korean is one piece."""
    return _PIECE.findall(folded)


def pieces(text: str) -> Iterator[re.Match[str]]:
    """The same pieces with their places, of any text."""
    return _PIECE.finditer(text)


def _grams_of(word: str) -> tuple[str, ...]:
    word = word[:_LONGEST_WORD]
    if is_cjk(word):
        return tuple(word[i : i + n] for n in (1, 2, 3) for i in range(len(word) - n + 1))
    padded = f" {word} "
    return (
        f"w:{word}",
        *(padded[i : i + n] for n in (3, 4, 5) for i in range(len(padded) - n + 1)),
    )


# Numbers side by side: as objects of their own, those of all words that a desk reads would fill its memory.
@lru_cache(maxsize=20_000)
def _codes_of(word: str) -> array[int]:
    return array("I", (crc32(gram.encode()) for gram in _grams_of(word)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashed:
    """A sparse unit vector: places and values."""

    index: NDArray[np.int64]
    value: NDArray[np.float32]

    def dot(self, weights: NDArray[np.float32]) -> float:
        """Its product with one row of weights."""
        return float(self.value @ weights[self.index])

    def dense(self, size: int = HASH_SIZE) -> NDArray[np.float32]:
        """The same vector written out."""
        vector = np.zeros(size, dtype=np.float32)
        vector[self.index] = self.value
        return vector


def hashed_ngrams(folded: str, size: int = HASH_SIZE) -> Hashed:
    """Words, 3-5-grams of padded words and 1-3-grams of CJK, signed hashing, log tf, unit length."""
    counts: Counter[int] = Counter()
    for word in words(folded[:MODEL_CHARS]):
        counts.update(_codes_of(word))
    sums: dict[int, float] = {}
    for code, count in counts.items():
        weight = 1.0 + math.log(count)
        place = code % size
        sums[place] = sums.get(place, 0.0) + (weight if code & 0x80000000 else -weight)
    index = np.fromiter(sorted(sums), dtype=np.int64, count=len(sums))
    value = np.array([sums[place] for place in index.tolist()], dtype=np.float32)
    norm = float(np.sqrt((value * value).sum())) or 1.0
    return Hashed(index=index, value=value / np.float32(norm))


def cosine(left: Hashed, right: Hashed) -> float:
    """Closeness of two hashed texts, from -1 to 1."""
    _, at_left, at_right = np.intersect1d(left.index, right.index, assume_unique=True, return_indices=True)
    return float(left.value[at_left] @ right.value[at_right])


def stacked(rows: Sequence[Hashed], size: int = HASH_SIZE) -> NDArray[np.float32]:
    """Hashed texts as one dense matrix, for training."""
    return np.stack([row.dense(size) for row in rows]) if rows else np.zeros((0, size), dtype=np.float32)
