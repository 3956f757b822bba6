"""Which earlier story a new one goes on from: the next stage of a case, a bill, a contract or a claim."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from zlib import crc32

from feeds.judging.linkage import joined
from feeds.judging.pairs import pair_model
from feeds.judging.rare_names import NameStatistics, may_be_name, tokens
from feeds.judging.text import fold_text, is_cjk
from feeds.model import Desk, Reason, Story

WITHIN = timedelta(days=180)
_NAMES_IN_COMMON = 2
_RARE_SHARE = 0.02
_LAW_KINDS = frozenset({"law", "laws", "case", "cases", "bill", "bills"})
_SHORT_STEM = 4
_DOCKET = re.compile(r"\b\d{1,2}:\d{2}-(?:cv|cr|md|ap)-\d{3,6}\b", re.IGNORECASE)
_BILL = re.compile(r"\b(?:(?:A\.?B|S\.?B|H\.?B|H\.?R|S\.?F|H\.?F)\.?[ -]?\d{1,5}|[SH]\. ?\d{2,5})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What an earlier story must share to be continued: one of the numbers or laws, or two of the names."""

    numbers: frozenset[int]
    names: frozenset[int]
    laws: frozenset[str]


def follow_keys(story: Story) -> frozenset[int]:
    """Numbers that stand for all that a later story may share with this one, and for more."""
    words = {token.key for line in _lines(story) for token in tokens(line) if token.capital}
    names = {crc32(key.encode()) for key in words if may_be_name(key) and not key.isdigit()}
    return frozenset(names | {_number_key(number) for number in _written_numbers(_text(story))})


def sought(story: Story, desk: Desk) -> Sought | None:
    """What to look for among earlier stories; None unless this one says what has happened."""
    if _stage(_headlines(story), desk) is None:
        return None
    statistics = pair_model(desk.weights).names
    most = _most_texts(statistics)
    words = {token.key for line in _lines(story) for token in tokens(line) if token.capital}
    rare = {key for key in words if may_be_name(key) and not key.isdigit() and statistics.of(key)[2] <= most}
    return Sought(
        numbers=frozenset(_number_key(number) for number in _written_numbers(_text(story))),
        names=frozenset(crc32(key.encode()) for key in rare),
        laws=_laws(story, desk),
    )


def _number_key(number: str) -> int:
    return crc32(f"#{number}".encode())


def follows(story: Story, candidates: Sequence[Story], desk: Desk) -> tuple[str, Reason] | None:
    """The latest earlier story that this one continues, and why; None unless it says what has happened."""
    stage = _stage(_headlines(story), desk)
    if stage is None:
        return None
    earlier = [one for one in candidates if _came_before(one, story)]
    for one in sorted(earlier, key=lambda one: (one.newest, one.id), reverse=True):
        shared = sorted(_numbers(story, desk) & _numbers(one, desk))
        if shared:
            return one.id, Reason(code="follows-number", facts=(shared[0], stage))
    statistics = pair_model(desk.weights).names
    for one in sorted(earlier, key=lambda one: (one.newest, one.id), reverse=True):
        names = _names_in_common(story, one, statistics)
        if len(names) >= _NAMES_IN_COMMON and set(story.topics) & set(one.topics):
            return one.id, Reason(code="follows-names", facts=(", ".join(names), stage))
    return None


def _came_before(earlier: Story, story: Story) -> bool:
    gap = story.first.at - earlier.newest
    return (
        earlier.id != story.id
        and earlier.merged_into is None
        and earlier.first.at < story.first.at
        and gap <= WITHIN
    )


def _headlines(story: Story) -> str:
    return " \n ".join(dict.fromkeys((story.telling.headline, *(one.title for one in story.reports))))


def _text(story: Story) -> str:
    return " \n ".join((_headlines(story), *(sentence.text for sentence in story.telling.sentences)))


def _lines(story: Story) -> list[str]:
    return _text(story).split(" \n ")


def _stage(headlines: str, desk: Desk) -> str | None:
    """The stage word as it stands in a headline."""
    words = desk.words.get("stages")
    if words is None:
        return None
    stems = tuple(dict.fromkeys(fold_text(stem) for some in words.words.values() for stem in some))
    found = _stage_pattern(stems).search(fold_text(headlines))
    return found.group() if found else None


@lru_cache(maxsize=8)
def _stage_pattern(stems: tuple[str, ...]) -> re.Pattern[str]:
    parts = []
    for stem in sorted(stems, key=len, reverse=True):
        whole = r"\b" if len(stem) <= _SHORT_STEM else r"\w*"
        parts.append(re.escape(stem) if is_cjk(stem) else rf"\b{re.escape(stem)}{whole}")
    return re.compile("|".join(parts) or r"(?!)")


def _numbers(story: Story, desk: Desk) -> frozenset[str]:
    """Dockets, bills, and laws and cases by name."""
    return _written_numbers(_text(story)) | _laws(story, desk)


def _written_numbers(text: str) -> frozenset[str]:
    dockets = {match.group().lower() for match in _DOCKET.finditer(text)}
    return frozenset(
        dockets | {re.sub(r"[ .-]", "", match.group()).upper() for match in _BILL.finditer(text)}
    )


def _laws(story: Story, desk: Desk) -> frozenset[str]:
    kinds: Mapping[str, str] = {name.id: name.kind for name in desk.names}
    return frozenset(name for name in story.names if kinds.get(name) in _LAW_KINDS)


def _names_in_common(story: Story, earlier: Story, statistics: NameStatistics) -> list[str]:
    """Rare names of both; words that stand side by side in either are one name (first and last name)."""
    free = frozenset(key for line in (*_lines(story), *_lines(earlier)) for key in _free_capitals(line))
    mine, theirs = list(_rare_names(story, statistics, free)), list(_rare_names(earlier, statistics, free))
    spelling = {key: word for name in mine for key, word in name}
    shared = [key for key in spelling if any(key == other for name in theirs for other, _ in name)]
    place = {key: number for number, key in enumerate(shared)}
    side_by_side = [[place[key] for key, _ in name if key in place] for name in (*mine, *theirs)]
    ties = [pair for name in side_by_side for pair in itertools.pairwise(name)]
    return [
        " ".join(spelling[shared[number]] for number in group) for group in joined(ties, range(len(shared)))
    ]


def _free_capitals(line: str) -> Iterator[str]:
    """Words whose capital is a sign of a name: not at a start, unless a second name stands behind it."""
    words = list(tokens(line))
    for token, following in itertools.zip_longest(words, words[1:]):
        is_led = following is not None and following.capital and following.free
        if token.capital and (token.free or is_led):
            yield token.key


def _rare_names(
    story: Story, statistics: NameStatistics, free: frozenset[str]
) -> Iterator[list[tuple[str, str]]]:
    most = _most_texts(statistics)
    for line in _lines(story):
        name: list[tuple[str, str]] = []
        for token in tokens(line):
            lower, capital, holding = statistics.of(token.key)
            is_name = token.capital and lower <= capital and (capital > 0 or token.key in free)
            is_rare = is_name and may_be_name(token.key) and holding <= most
            if is_rare and not token.key.isdigit():
                name.append((token.key, token.spelling))
            elif name:
                yield name
                name = []
        if name:
            yield name


def _most_texts(statistics: NameStatistics) -> float:
    """A name that more texts hold is not rare."""
    return max(1.0, _RARE_SHARE * statistics.texts)
