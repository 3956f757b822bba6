"""The port that every chat platform answers, and the few things that a post can come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.cards import AnyCard
from feeds.model import Destination


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One message ready to go: rendered text, the nonce of every attempt, a message it replies to.

    The destination's `ping` and `publish` are those of this message: whether they may be was decided before.
    """

    destination: Destination
    text: str
    nonce: str
    parcel: int
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """It is there, under this id. `rang`: whom the channel named was rung; `published`: followers get it."""

    message: str
    rang: bool = False
    published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttled:
    """Refused for now; nothing was posted."""

    retry_after: timedelta
    scope: str = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """The answer was lost: it may be there."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelGone:
    """The channel, or our right to it, is lost: suspend, never delete."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """This message will never be taken; others will."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenInvalid:
    """Stop all posting with this token at once."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageGone:
    """The message to edit is no longer there."""


Outcome = Posted | Throttled | Doubtful | ChannelGone | Refused | TokenInvalid | MessageGone


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Verified: the doubtful message is there; its followers get it where it is `published`."""

    message: str
    published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """Verified: it is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotTell:
    """The platform gives no way to know."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLater:
    """It can be known, but not now: nothing is sent again before it was asked once more."""

    retry_after: timedelta
    reason: str


Verification = Found | NotFound | CannotTell | AskLater


class ChatPlatform(Protocol):
    """Outbound half of a platform. Drawing is pure; the rest never raises for what the network does."""

    @property
    def name(self) -> str:
        """`reading_room`, `terminal`, `slack`, `discord`."""
        ...

    @property
    def can_edit(self) -> bool:
        """Whether a message that is out can be changed."""
        ...

    def render(self, card: AnyCard, destination: Destination) -> str:
        """The message as text that this platform's `post` understands."""
        ...

    def redraw(self, card: AnyCard, destination: Destination, shown: str) -> str:
        """The same for a message that is out and shows `shown`, in the look that it has."""
        ...

    async def post(self, posting: Posting) -> Outcome:
        """Send once."""
        ...

    async def edit(self, posting: Posting, message: str) -> Outcome:
        """Replace a message's content."""
        ...

    async def find(self, posting: Posting, since: datetime) -> Verification:
        """Look whether a doubtful message arrived."""
        ...
