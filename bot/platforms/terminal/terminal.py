"""Prints cards at a stream; what is printed stays printed."""

from __future__ import annotations

from datetime import datetime
from errno import EPIPE
from typing import TextIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from bot.cards import AnyCard
from bot.platforms.terminal.drawing import drawn
from bot.ports import CannotTell, Outcome, Posted, Posting, Refused, Verification
from feeds.model import Destination

NAME = "terminal"


class _Paper(Console):
    """Rich ends the process when nobody reads any more; the desk goes on without its terminal."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(EPIPE, "nobody reads it any more")


class Terminal:
    """A `ChatPlatform` that draws with Rich. `timezone` is the operator's, where the place has none."""

    def __init__(self, stream: TextIO, *, timezone: str = "UTC") -> None:
        self._console = _Paper(file=stream, highlight=False, soft_wrap=True)
        self._timezone = timezone

    @property
    def name(self) -> str:
        """`terminal`."""
        return NAME

    @property
    def can_edit(self) -> bool:
        """Paper does not change."""
        return False

    def render(self, card: AnyCard, destination: Destination) -> str:
        """The card as text with ANSI styles."""
        return drawn(card, ZoneInfo(destination.settings.tz or self._timezone))

    def redraw(self, card: AnyCard, destination: Destination, shown: str) -> str:
        """There is but one look."""
        return self.render(card, destination)

    async def post(self, posting: Posting) -> Outcome:
        """Prints it, with an empty line behind; styles only where the stream shows them."""
        try:
            self._console.print(Text.from_ansi(posting.text), end="\n\n")
        except OSError as error:
            return Refused(reason=f"The terminal cannot be written to: {error.strerror or error}.")
        return Posted(message=str(posting.parcel))

    async def edit(self, posting: Posting, message: str) -> Outcome:
        """Nothing to do: the next card tells what is new."""
        return Posted(message=message)

    async def find(self, posting: Posting, since: datetime) -> Verification:
        """Nobody can say what a terminal has shown."""
        return CannotTell(reason="A terminal does not say what it has shown.")
