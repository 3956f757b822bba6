"""What a round has decided, as one frozen value that the store writes in one commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feeds.model import Delivery, Entry, Judgement, Source, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry never seen before, under all keys that it will be known by.

    `vector` is two rows of 512 float16 (full text, title) as bytes, or None without an encoder.
    """

    entry: Entry
    keys: frozenset[str]
    judgement: Judgement
    story: str | None = None
    vector: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedEntry:
    """A known entry whose headline or lead changed; its id is the known one. `vector` None: as it was."""

    entry: Entry
    judgement: Judgement
    keys: frozenset[str] = frozenset()
    vector: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDelivery:
    """A delivery and the message that it goes into.

    `slot` None: a parcel of its own; else the digest of that destination due at that instant.
    """

    delivery: Delivery
    tenant: str
    slot: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolledSource:
    """A source as the poll left it, and the hashes of all items that its document now holds."""

    source: Source
    item_hashes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestPlan:
    """All that a batch of polls changes. Applying it twice changes nothing."""

    entries: tuple[NewEntry, ...] = ()
    edited: tuple[EditedEntry, ...] = ()
    stories: tuple[Story, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    members: tuple[tuple[str, str | None], ...] = ()
    judgements: tuple[Judgement, ...] = ()
    deliveries: tuple[PlannedDelivery, ...] = ()
    polls: tuple[PolledSource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstContactPlan:
    """What new subscriptions post once, and which of them are thereby served."""

    deliveries: tuple[PlannedDelivery, ...] = ()
    served: tuple[int, ...] = ()
