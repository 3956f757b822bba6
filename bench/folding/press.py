"""Makes up news: each item a medley of words of many stories in one language, with names of its own."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from config.desk import SHIPPED
from feeds.judging.text import full, title
from feeds.model import Entry
from feeds.planning.novelty import entry_id
from feeds.ports import Encoder, Vectors
from feeds.training.rows import read_rows, to_entry

OUTLETS = 96
PLACED_AT_ONCE = 64
AGAIN = 0.2
KEPT_AGAIN = 0.9
REMEMBERED = 3_000
NAMES, RENAMED = 4, 0.5
APART, APART_AGAIN = 1.1, 0.35
"""The length of the noise laid over the direction of a real text, and over that of what is told again."""
_SOUNDS = ("bdfgklmnprstv", "aeiou", "lmnrst")
_WITHOUT_SPACES = frozenset({"ja", "zh"})


@dataclass(slots=True)
class Press:
    """One item in five tells one of the latest again, in other words and at another outlet.

    `directions` are where an encoder would put a text: near a real one, as near as news of one beat is.
    """

    seeds: Sequence[Entry]
    chance: random.Random
    numbers: Iterator[int] = field(default_factory=itertools.count)
    told: list[Entry] = field(default_factory=list)
    directions: dict[str, Vectors] = field(default_factory=dict)
    by_lang: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for seed in self.seeds:
            self.by_lang[seed.lang].append(seed)

    def items(self, count: int, at: datetime) -> tuple[Entry, ...]:
        """So many entries of that moment."""
        return tuple(self._item(at) for _ in range(count))

    async def place(self, encoder: Encoder) -> None:
        """Where the seeds lie."""
        for start in range(0, len(self.seeds), PLACED_AT_ONCE):
            some = self.seeds[start : start + PLACED_AT_ONCE]
            flat = await encoder.encode([full(one) for one in some] + [title(one) for one in some])
            for seed, rows in zip(some, flat.reshape(2, len(some), -1).swapaxes(0, 1), strict=True):
                self._put(seed, rows)

    def _put(self, entry: Entry, direction: Vectors) -> None:
        for text, row in zip((full(entry), title(entry)), direction, strict=True):
            self.directions[text] = row

    def _item(self, at: datetime) -> Entry:
        number, is_again = next(self.numbers), bool(self.told) and self.chance.random() < AGAIN
        first = self.chance.choice(self.told if is_again else self.seeds)
        head, lead = (self._medley(text, first.lang, is_again) for text in (first.title, first.summary))
        if not is_again:
            names = [self._name() for _ in range(NAMES)]
            head, lead = f"{names[0]}: {self._with_names(head, names)}", self._with_names(lead, names)
        source = 1 + number % OUTLETS
        page = f"https://outlet{source}.example/{number}"
        made = Entry(
            id=entry_id(source, page, page, head), source=source, outlet=f"Outlet {source}", url=page,
            canonical=page, guid=page, title=head, summary=lead, lang=first.lang, published=at, seen=at,
        )  # fmt: skip
        if self.directions:
            self._put(made, self._beside(first, APART_AGAIN if is_again else APART))
        self.told = [*self.told[-REMEMBERED:], made]
        return made

    def _beside(self, first: Entry, apart: float) -> Vectors:
        direction = np.stack([self.directions[full(first)], self.directions[title(first)]])
        noise = np.random.default_rng(self.chance.getrandbits(32)).standard_normal(direction.shape)
        made = direction + apart * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)

    def _medley(self, text: str, lang: str, is_again: bool) -> str:
        """As long as the text; each word is its own where it is told again, else that of any story."""
        between = "" if lang in _WITHOUT_SPACES else " "
        words = list(text) if not between else text.split()
        return between.join(
            word if is_again and self.chance.random() < KEPT_AGAIN else self._word(lang) for word in words
        )

    def _word(self, lang: str) -> str:
        text = self.chance.choice(self.by_lang[lang]).summary or "AI"
        return self.chance.choice(list(text) if lang in _WITHOUT_SPACES else text.split())

    def _name(self) -> str:
        """A name that nobody else has."""
        sounds = ("".join(self.chance.choice(part) for part in _SOUNDS * 2) for _ in range(2))
        return " ".join(sound.capitalize() for sound in sounds)

    def _with_names(self, text: str, names: Sequence[str]) -> str:
        """What is about somebody is about these."""
        words = (
            self.chance.choice(names) if word[:1].isupper() and self.chance.random() < RENAMED else word
            for word in text.split()
        )
        return " ".join(words)


def a_press(seed: int) -> Press:
    """News of the beat in all languages of the training stories."""
    lines = [
        line
        for file in sorted((SHIPPED / "training").glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    seeds = [to_entry(row) for row in read_rows(lines) if row.relevant]
    return Press(seeds, random.Random(seed), itertools.count(seed * 10_000_000))
