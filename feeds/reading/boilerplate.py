"""Pure: takes out of a text what stands in every text of a site, by the desk's patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from feeds.errors import DeskError
from feeds.model import Desk

SHORT_LINE = 320
LAST_LINES = 3
TAIL = 600
_ELLIPSIS = re.compile(r"\s*[\[(](?:…|\.\.\.)[\])]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPatterns:
    """Regular expressions of the desk; each is looked for in every line and taken out where found."""

    boilerplate: tuple[str, ...] = ()

    @classmethod
    def of(cls, desk: Desk) -> CleanPatterns:
        """The patterns of every language: a French site's template may well speak English."""
        words = desk.words.get("boilerplate")
        patterns = (pattern for lang in words.words.values() for pattern in lang) if words else ()
        return cls(boilerplate=tuple(dict.fromkeys(patterns)))


def without_boilerplate(text: str, patterns: CleanPatterns) -> str:
    """The lines of the text, less what the patterns find; lines that end up empty are gone."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    cleaned = [_cleaned(line, patterns, last=len(lines) - place) for place, line in enumerate(lines)]
    return "\n".join(line for line in cleaned if any(char.isalnum() for char in line))


def _cleaned(line: str, patterns: CleanPatterns, *, last: int) -> str:
    """A template's lines are short, its tails are at the end: the long middle of a text is not searched."""
    whole, parts = _compiled(patterns.boilerplate)
    if len(line) <= SHORT_LINE and any(pattern.match(line) for pattern in whole):
        return ""
    if len(line) <= SHORT_LINE or last <= LAST_LINES:
        line = line[:-TAIL] + _without(line[-TAIL:], parts)
    return " ".join(_ELLIPSIS.sub("…", line).split()) if "[" in line or "(" in line else line.strip()


def _without(text: str, parts: Iterable[re.Pattern[str]]) -> str:
    for pattern in parts:
        text = pattern.sub("", text)
    return text


@lru_cache(maxsize=8)
def _compiled(patterns: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """Patterns for whole lines, and those for parts of one."""
    whole = tuple(_compile(pattern) for pattern in patterns if pattern.startswith("^"))
    return whole, tuple(_compile(pattern) for pattern in patterns if not pattern.startswith("^"))


def _compile(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise DeskError(
            f"words.boilerplate.toml holds a pattern that is none: {pattern} ({error})."
        ) from error
