"""What a check found. Pure; every check makes these, `doctor` prints them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from config.logs import redact


class Level(StrEnum):
    """`NOTE` is worth knowing and needs nothing done: the desk works as it was set up to."""

    OK = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at. `do` is the next step, empty where there is none."""

    check: str
    level: Level
    found: str
    do: str = ""

    def to_json(self) -> dict[str, str]:
        """The form that programs rely on."""
        return {
            "check": self.check,
            "level": self.level.value,
            "found": redact(self.found),
            "do": redact(self.do),
        }


def ok(check: str, found: str) -> Finding:
    """All is as it should be."""
    return Finding(check=check, level=Level.OK, found=found)


def note(check: str, found: str, do: str = "") -> Finding:
    """Nothing is wrong, and something is limited."""
    return Finding(check=check, level=Level.NOTE, found=found, do=do)


def wrong(check: str, found: str, do: str) -> Finding:
    """Somebody has to do something."""
    return Finding(check=check, level=Level.WRONG, found=found, do=do)


def all_well(findings: Iterable[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(one.level is not Level.WRONG for one in findings)


def lines(findings: Sequence[Finding]) -> list[str]:
    """A line each: level, what was looked at, what was found, what to do."""
    width = max((len(one.check) for one in findings), default=0)
    return [redact(f"{one.level:<5}  {one.check:<{width}}  {_sentences(one)}") for one in findings]


def _sentences(one: Finding) -> str:
    return f"{one.found} {one.do}".strip()
