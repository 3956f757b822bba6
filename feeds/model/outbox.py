"""The bridge between the halves: what we owe, and the messages that pay it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ParcelState(StrEnum):
    """States of a message on its way."""

    QUEUED = "queued"
    SENDING = "sending"
    DOUBT = "doubt"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"
    COLLAPSED = "collapsed"


class ParcelKind(StrEnum):
    """What a parcel becomes: a story's card, a digest of several, or a note in a card's thread."""

    CARD = "card"
    DIGEST = "digest"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One story owed to one destination; (story, destination, part) is unique, part 0 is the card."""

    story: str
    destination: int
    part: int = 0
    parcel: int | None = None
    reason: str = ""
    due: datetime
    stale_after: datetime | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who holds a parcel, under which fence, since when."""

    owner: str
    fence: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One message to one destination.

    `text` is what the platform rendered at the first claim, `shown` the version of the story it shows,
    `message` the platform's id once sent. `nonce` is 25 characters, the same for every attempt. `wanted`
    is the version that it ought to show: of a card its story's, of a digest the sum of its stories'.
    """

    id: int
    destination: int
    kind: ParcelKind
    state: ParcelState
    due: datetime
    deliveries: tuple[Delivery, ...] = ()
    urgent: bool = False
    claim: Claim | None = None
    attempts: int = 0
    text: str = ""
    message: str = ""
    shown: int = 0
    sent_at: datetime | None = None
    edited_at: datetime | None = None
    edit_not_before: datetime | None = None
    reason: str = ""
    unverified: bool = False
    nonce: str = ""
    wanted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelChange:
    """What happens to a parcel next; None leaves a field as it is. Back to `queued` drops the claim.

    `rang`: it rings whom the channel named; `published`: it is handed on to the channel's followers.
    """

    state: ParcelState | None = None
    due: datetime | None = None
    message: str | None = None
    text: str | None = None
    shown: int | None = None
    attempts: int | None = None
    reason: str | None = None
    sent_at: datetime | None = None
    edited_at: datetime | None = None
    edit_not_before: datetime | None = None
    unverified: bool | None = None
    rang: bool | None = None
    published: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditDue:
    """A sent parcel that no longer shows its story's latest version.

    `version` is the version to show: of a digest, the sum of its stories' versions.
    """

    parcel: Parcel
    version: int
