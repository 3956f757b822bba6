"""The platform itself: the sent parcel's row is the message, so posting only tells the open pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cards import AnyCard
from bot.cards.codec import to_json
from bot.commands import CommandRoom
from bot.platforms.reading_room.listeners import Change, Listeners
from bot.platforms.reading_room.routes import guarded_routes, open_routes, show_missing
from bot.platforms.reading_room.site import Answer, Draw, Site
from bot.ports import Found, Outcome, Posted, Posting, Verification
from bot.web import Gate, WebServer
from feeds.model import Destination

NAME = "reading_room"


class ReadingRoom:
    """A `ChatPlatform` whose posts never fail, and the pages that show them.

    `previews` are other platforms' renderers by name, for the page that shows how they draw a story.
    """

    def __init__(
        self,
        room: CommandRoom,
        *,
        answer: Answer,
        gate: Gate | None = None,
        previews: Mapping[str, Draw] | None = None,
    ) -> None:
        self._room = room
        self._listeners = Listeners()
        self._site = Site(
            room=room, answer=answer, gate=gate, listeners=self._listeners, previews=previews or {}
        )

    @property
    def name(self) -> str:
        """`reading_room`."""
        return NAME

    @property
    def can_edit(self) -> bool:
        """Cards live."""
        return True

    def serve_on(self, server: WebServer) -> None:
        """Hands the pages to the server."""
        server.add_routes(guarded_routes(self._site))
        server.add_open_routes(open_routes(self._site))
        server.show_missing(lambda request: show_missing(self._site, request))
        server.before_stop(self._listeners.close)

    def render(self, card: AnyCard, destination: Destination) -> str:
        """The card as it is: each reader's page draws it in its own language and zone."""
        return to_json(card)

    def redraw(self, card: AnyCard, destination: Destination, shown: str) -> str:
        """There is but one look."""
        return self.render(card, destination)

    async def post(self, posting: Posting) -> Outcome:
        """The row is the message; open pages hear of it."""
        self._tell(posting)
        return Posted(message=str(posting.parcel))

    async def edit(self, posting: Posting, message: str) -> Outcome:
        """The same for a card that is there already."""
        self._tell(posting)
        return Posted(message=message)

    async def find(self, posting: Posting, since: datetime) -> Verification:
        """A row whose text was written at the claim is there."""
        return Found(message=str(posting.parcel))

    def _tell(self, posting: Posting) -> None:
        self._listeners.tell(
            Change(
                destination=posting.destination.id,
                parcel=posting.parcel,
                text=posting.text,
                at=self._room.clock.now(),
            )
        )
