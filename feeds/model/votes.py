"""What people of a tenant say of a story, and what such votes teach: nouns of `vote` and of labels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class VoteKind(StrEnum):
    """The five things that a vote can say. `not-interesting` is about this channel and teaches nothing."""

    UP = "up"
    OFF_TOPIC = "off-topic"
    DUPLICATE = "duplicate"
    WRONG_TOPIC = "wrong-topic"
    NOT_INTERESTING = "not-interesting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One person's vote on one story, or on one entry that no story took in; `story` is the id of either.

    `voter` is a keyed hash of who it is. `entries` are the reports that the story had then, or
    that entry alone, `others` those of the story that it is said to double.
    `moved` and `mute` are what it did at `destination`: a step of the threshold, the number of a mute.
    """

    story: str
    voter: str
    kind: VoteKind
    at: datetime
    topic: str = ""
    other: str = ""
    entries: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    is_manager: bool = False
    destination: int | None = None
    moved: float = 0.0
    mute: int = 0


class LabelKind(StrEnum):
    """What a label says: of an entry whether it is on the beat or its topic, of two whether they are one."""

    RELEVANT = "relevant"
    TOPIC = "topic"
    PAIR = "pair"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One person's word on one entry, or on a pair of entries (in the order of their ids)."""

    kind: LabelKind
    entries: tuple[str, ...]
    says: str
    voter: str
    is_manager: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a manager said, or two people alike with nobody against. `says` is `yes`, `no` or a topic."""

    kind: LabelKind
    entries: tuple[str, ...]
    says: str
    weight: float
    voters: tuple[str, ...]
