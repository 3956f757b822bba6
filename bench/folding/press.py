"""Makes up news: each item a blend of two invented stories of one language, so that no two are alike."""

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
KEPT, KEPT_AGAIN = 0.6, 0.9
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
        second = self.chance.choice(self.by_lang[first.lang])
        kept = KEPT if is_new else KEPT_AGAIN
        title, summary = (
            self._blend(one, other, kept, first.lang)
            for one, other in ((first.title, second.title), (first.summary, second.summary))
        )
        source = 1 + number % OUTLETS
        page = f"https://outlet{source}.example/{number}"
        made = Entry(
            id=entry_id(source, page, page, title), source=source, outlet=f"Outlet {source}", url=page,
            canonical=page, guid=page, title=title, summary=summary, lang=first.lang, published=at, seen=at,
        )  # fmt: skip
        self.told = [*self.told[-REMEMBERED:], made]
        return made

    def _blend(self, one: str, other: str, kept: float, lang: str) -> str:
        """The one text, some words of it changed for those at the same place of the other."""
        between = "" if lang in _WITHOUT_SPACES else " "
        left, right = (list(text) if not between else text.split() for text in (one, other))
        if not right:
            return one
        words = (
            word if self.chance.random() < kept else right[place * len(right) // len(left)]
            for place, word in enumerate(left)
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
