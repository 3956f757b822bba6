"""The reading room as the root builds it: the platform and the server that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.cards import AnyCard
from bot.cards.codec import to_json
from bot.commands import CommandRoom
from bot.metrics import Metrics
from bot.parts import READING_ROOM, Parts
from bot.ports import ChatPlatform, NotFound, Outcome, Posted, Posting, Verification
from feeds.model import Destination


class Rows:
    """A platform whose messages are the rows of the outbox themselves."""

    name = READING_ROOM
    can_edit = True

    def render(self, card: AnyCard, destination: Destination) -> str:
        """The card, to be drawn by the page."""
        return to_json(card)

    async def post(self, posting: Posting) -> Outcome:
        """Recording it is posting it."""
        return Posted(message=str(posting.parcel))

    async def edit(self, posting: Posting, message: str) -> Outcome:
        """The same."""
        return Posted(message=message)

    async def find(self, posting: Posting, since: datetime) -> Verification:
        """What was not recorded was not posted."""
        return NotFound()


@dataclass(slots=True, kw_only=True)
class Reading:
    """Started before the first card, stopped before the last."""

    room: ChatPlatform

    async def start(self) -> None:
        """Opens the server."""

    async def stop(self) -> None:
        """Closes it, and every page that listens."""


def open_reading(parts: Parts, room: CommandRoom, metrics: Metrics) -> Reading:
    """The room over the store."""
    return Reading(room=Rows())
