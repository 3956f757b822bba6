"""A desk made ready for judging: its lists compiled once, kept as long as the desk is in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feeds.judging.names import NameFinder
from feeds.judging.stems import ANY, Stem, StemFinder
from feeds.model import Desk

AI, FILM, FICTION, ARTS, INITIALS = "ai", "film", "fiction", "arts", "initials"
ACRONYMS, MASKS = "acronyms", "homonyms"
TOPIC, CONTEXT = "topic:", "context:"
_STEM_LISTS = (AI, FILM, FICTION, ARTS, INITIALS)
_KEPT_DESKS = 4
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """What the judging functions look things up in."""

    desk: Desk
    stems: StemFinder
    names: NameFinder
    acronyms: re.Pattern[str]
    topics: tuple[str, ...]
    kinds: tuple[str, ...]


_kits: list[Kit] = []


def kit_of(desk: Desk) -> Kit:
    """The kit of that very desk; compiled at the first call (a desk never changes)."""
    for kit in _kits:
        if kit.desk is desk:
            return kit
    kit = _compile(desk)
    _kits.insert(0, kit)
    del _kits[_KEPT_DESKS:]
    return kit


def _compile(desk: Desk) -> Kit:
    return Kit(
        desk=desk,
        stems=StemFinder(_stems(desk)),
        names=NameFinder(desk.names, _all_words(desk, MASKS)),
        acronyms=_acronyms(_all_words(desk, ACRONYMS)),
        topics=tuple(topic.id for topic in desk.topics),
        kinds=tuple(dict.fromkeys(name.kind for name in desk.names)),
    )


def _stems(desk: Desk) -> Iterator[Stem]:
    for list_id in _STEM_LISTS:
        if list_id in desk.words:
            for lang, entries in desk.words[list_id].words.items():
                yield from (Stem(list_id=list_id, lang=lang, text=text) for text in entries)
    for topic in desk.topics:
        for lang, stems in topic.lexicon.items():
            for text, weight in stems:
                yield Stem(list_id=TOPIC + topic.id, lang=lang, text=text, weight=weight)
    for name in desk.names:
        yield from (Stem(list_id=CONTEXT + name.id, lang=ANY, text=text) for text in name.context)


def _all_words(desk: Desk, list_id: str) -> tuple[str, ...]:
    if list_id not in desk.words:
        return ()
    return tuple(word for entries in desk.words[list_id].words.values() for word in entries)


def _acronyms(words: tuple[str, ...]) -> re.Pattern[str]:
    """Initials as they are written, with no letter, digit or further initial beside them."""
    if not words:
        return _NEVER
    choices = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    letter = "A-Za-zÀ-ÖØ-öø-ÿ0-9"
    return re.compile(rf"(?<![{letter}])(?<![{letter}]\.)(?:{choices})(?![{letter}]|-?\d)")
