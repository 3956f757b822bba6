"""What the desk thinks of an entry, with the reasons for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why: a code from `feeds.judging.reasons` and the facts that fill its sentence."""

    code: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHit:
    """A known name found in a text: its canonical spelling, kind, and the words that matched."""

    name: str
    kind: str
    found: str
    in_title: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """How an entry leans to a topic: log-odds of belonging, log chance of being filed there first."""

    topic: str
    odds: float
    first: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict on one entry.

    `score` is a probability from 0 to 1; `parts` are its components by name; `features` the strongest
    ones, signed, strongest first. `held` means undecided: kept apart until a confident story takes it in.
    `primary` and `topics` are filled for every entry, dropped ones too; a story is filed by the `leanings`
    of all its entries, where the desk is trained.
    """

    entry: str
    relevant: bool
    held: bool
    score: float
    primary: str
    topics: tuple[str, ...]
    names: tuple[NameHit, ...]
    lang: str
    parts: tuple[tuple[str, float], ...] = ()
    features: tuple[tuple[str, float], ...] = ()
    reasons: tuple[Reason, ...] = ()
    model: str = ""
    leanings: tuple[Leaning, ...] = ()
