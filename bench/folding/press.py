"""Makes up news: each item a blend of four invented stories of one language, so that no two are alike."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from config.desk import SHIPPED
from feeds.model import Entry
from feeds.planning.novelty import entry_id
from feeds.training.rows import read_rows, to_entry

OUTLETS = 96
BLENDED = 4
NAMES, RENAMED = 4, 0.5
_SOUNDS = ("bdfgklmnprstv", "aeiou", "lmnrst")
KEPT_AGAIN = 27.0
"""So much more than each of the others the story that is told again counts: nine words in ten are its own."""
REMEMBERED = 3_000
_WITHOUT_SPACES = frozenset({"ja", "zh"})


@dataclass(slots=True)
class Press:
    """One item in five tells one of the latest again, in other words and at another outlet."""

    seeds: Sequence[Entry]
    chance: random.Random
    numbers: Iterator[int] = field(default_factory=itertools.count)
    told: list[Entry] = field(default_factory=list)
    by_lang: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for seed in self.seeds:
            self.by_lang[seed.lang].append(seed)

    def items(self, count: int, at: datetime) -> tuple[Entry, ...]:
        """So many entries of that moment."""
        return tuple(self._item(at) for _ in range(count))

    def _item(self, at: datetime) -> Entry:
        number, is_new = next(self.numbers), not self.told or self.chance.random() > 0.2
        first = self.chance.choice(self.seeds if is_new else self.told)
        others = self.chance.choices(self.by_lang[first.lang], k=BLENDED - 1)
        shares = [1.0 if is_new else KEPT_AGAIN, *(1.0 for _ in others)]
        title = self._blend([first.title, *(one.title for one in others)], shares, first.lang)
        summary = self._blend([first.summary, *(one.summary for one in others)], shares, first.lang)
        if is_new:
            names = [self._name() for _ in range(NAMES)]
            title = f"{names[0]}: {self._with_names(title, names)}"
            summary = self._with_names(summary, names)
        source = 1 + number % OUTLETS
        page = f"https://outlet{source}.example/{number}"
        made = Entry(
            id=entry_id(source, page, page, title), source=source, outlet=f"Outlet {source}", url=page,
            canonical=page, guid=page, title=title, summary=summary, lang=first.lang, published=at, seen=at,
        )  # fmt: skip
        self.told = [*self.told[-REMEMBERED:], made]
        return made

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

    def _blend(self, texts: Sequence[str], shares: Sequence[float], lang: str) -> str:
        """As long as the first text; each word is that of one of the texts at about the same place."""
        between = "" if lang in _WITHOUT_SPACES else " "
        split = [list(text) if not between else text.split() for text in texts]
        size = len(split[0])
        sources = self.chance.choices(split, weights=shares, k=size)
        words = (
            (words or split[0])[place * len(words or split[0]) // size] for place, words in enumerate(sources)
        )
        return between.join(words)


def a_press(seed: int) -> Press:
    """News of the beat in all languages of the training stories."""
    lines = [
        line
        for file in sorted((SHIPPED / "training").glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    seeds = [to_entry(row) for row in read_rows(lines) if row.relevant]
    return Press(seeds, random.Random(seed), itertools.count(seed * 10_000_000))
