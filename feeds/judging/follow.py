"""Which earlier story a new one goes on from: the next stage of a case, a bill, a contract or a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from zlib import crc32

from feeds.judging.common_names import names_in_common
from feeds.judging.story_names import (
    Line,
    headlines,
    lines,
    possible_keys,
    rare_keys,
)
from feeds.judging.text import fold_text, is_cjk
from feeds.model import Desk, Name as DeskName, Reason, Story

WITHIN = timedelta(days=180)
_SAME_NEWS = timedelta(days=2)
_NAMES_IN_COMMON = 2
_LAW_KINDS = frozenset({"law", "laws", "case", "cases", "bill", "bills"})
_SHORT_STEM = 4
_UNKNOWN = frozenset({"", "und"})
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
    numbers = {_number_key(number) for number in _written_numbers(lines(story))}
    return frozenset({crc32(key.encode()) for key in possible_keys(story)} | numbers)


def sought(story: Story, desk: Desk) -> Sought | None:
    """What to look for among earlier stories; None unless this one says what has happened."""
    if stage_of(story, desk) is None:
        return None
    return Sought(
        numbers=frozenset(_number_key(number) for number in _written_numbers(lines(story))),
        names=frozenset(crc32(key.encode()) for key in rare_keys(story, desk)),
        laws=_laws(story, desk),
    )


def _number_key(number: str) -> int:
    return crc32(f"#{number}".encode())


def follows(story: Story, candidates: Sequence[Story], desk: Desk) -> tuple[str, Reason] | None:
    """The latest earlier story that this one continues, and why; None unless it says what has happened."""
    stage = stage_of(story, desk)
    if stage is None:
        return None
    earlier = [one for one in candidates if _may_go_on(one, story, desk)]
    latest = sorted(earlier, key=lambda one: (one.newest, one.id), reverse=True)
    for one in latest:
        shared = _number_in_common(story, one, desk)
        if shared:
            return one.id, Reason(code="follows-number", facts=(shared, stage))
    for one in latest:
        names = _matter_in_common(story, one, desk)
        if names:
            return one.id, Reason(code="follows-names", facts=(", ".join(names), stage))
    return None


def _may_go_on(earlier: Story, story: Story, desk: Desk) -> bool:
    return (
        _came_before(earlier, story)
        and not _is_round_up(earlier, desk)
        and not _is_same_news(earlier, story, desk)
    )


def _came_before(earlier: Story, story: Story) -> bool:
    gap = story.first.at - earlier.newest
    return (
        earlier.id != story.id
        and earlier.merged_into is None
        and earlier.first.at < story.first.at
        and gap <= WITHIN
    )


def _is_same_news(earlier: Story, story: Story, desk: Desk) -> bool:
    """Within two days the same stage word tells the same stage, whether or not they were folded."""
    return story.first.at - earlier.newest < _SAME_NEWS and stage_of(earlier, desk) == stage_of(story, desk)


def stage_of(story: Story, desk: Desk) -> str | None:
    """The stage word as it stands in a headline of its language; a round-up of many matters has none."""
    if _is_round_up(story, desk):
        return None
    return next(_found(headlines(story), desk, "stages"), None)


def _is_round_up(story: Story, desk: Desk) -> bool:
    return next(_found(headlines(story), desk, "roundups"), None) is not None


def _found(texts: Sequence[Line], desk: Desk, word_list: str) -> Iterator[str]:
    words = desk.words.get(word_list)
    for line in texts if words is not None else ():
        found = _pattern(_stems(words.words, line.lang)).search(fold_text(line.text)) if words else None
        if found:
            yield found.group()


def _stems(words: Mapping[str, tuple[str, ...]], lang: str) -> tuple[str, ...]:
    """Those of the language and of all; every one where nobody knows the language."""
    spoken = (
        words.values()
        if lang in _UNKNOWN
        else (words.get(lang, ()), words.get("all", ()), words.get("*", ()))
    )
    return tuple(dict.fromkeys(stem for some in spoken for stem in some))


@lru_cache(maxsize=64)
def _pattern(stems: tuple[str, ...]) -> re.Pattern[str]:
    parts = []
    for stem in sorted(map(fold_text, stems), key=len, reverse=True):
        whole = r"\b" if len(stem) <= _SHORT_STEM else r"\w*"
        parts.append(re.escape(stem) if is_cjk(stem) else rf"\b{re.escape(stem)}{whole}")
    return re.compile("|".join(parts) or r"(?!)")


def _number_in_common(story: Story, earlier: Story, desk: Desk) -> str | None:
    """A docket wherever it stands; a bill, a law or a case where it is what both are about."""
    mine = _written_numbers(lines(story)) | _laws(story, desk)
    theirs = _written_numbers(lines(earlier)) | _laws(earlier, desk)
    shared = {number for number in mine & theirs if _DOCKET.fullmatch(number)}
    shared |= _in_headlines(story, desk) & theirs
    if story.primary == earlier.primary:
        shared |= mine & _in_headlines(earlier, desk)
    return min(shared, default=None)


def _written_numbers(texts: Sequence[Line]) -> frozenset[str]:
    text = " \n ".join(line.text for line in texts)
    dockets = {match.group().lower() for match in _DOCKET.finditer(text)}
    bills = {re.sub(r"[ .-]", "", match.group()).upper() for match in _BILL.finditer(text)}
    return frozenset(dockets | bills)


def _laws(story: Story, desk: Desk) -> frozenset[str]:
    """Laws and cases that the desk knows by name."""
    return frozenset(law.id for law in _laws_of(desk) if law.id in story.names)


def _laws_of(desk: Desk) -> tuple[DeskName, ...]:
    return tuple(name for name in desk.names if name.kind in _LAW_KINDS)


def _in_headlines(story: Story, desk: Desk) -> frozenset[str]:
    heads = headlines(story)
    text = fold_text(" \n ".join(line.text for line in heads))
    named = {
        law.id
        for law in _laws_of(desk)
        if law.id in story.names and any(fold_text(one) in text for one in (law.id, *law.aliases))
    }
    return _written_numbers(heads) | named


def _matter_in_common(story: Story, earlier: Story, desk: Desk) -> list[str]:
    """Two names or more, each in a headline of either; those of one topic, or both in both headlines."""
    if len(possible_keys(story) & possible_keys(earlier)) < _NAMES_IN_COMMON:
        return []
    told = [one for one in names_in_common(story, earlier, desk) if one.heads or one.headed]
    if len(told) < _NAMES_IN_COMMON:
        return []
    is_headed = any(one.heads for one in told) and any(one.headed for one in told)
    is_one_topic = bool(set(story.topics) & set(earlier.topics))
    head_both = [one for one in told if one.heads and one.headed]
    is_matter = is_headed and (is_one_topic or len(head_both) >= _NAMES_IN_COMMON)
    return [one.spelling for one in told] if is_matter else []
