"""The channel: sent parcels as cards, newest on top, by day; the same view for what is mine alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import structlog
from aiohttp import web

from bot.cards import AnyCard
from bot.cards.codec import from_json
from bot.locale import Translator
from bot.platforms.reading_room.drawing import Pen
from bot.platforms.reading_room.reader import ME, NEWS, Reader
from bot.platforms.reading_room.site import Frame, Site
from feeds.errors import StoreError
from feeds.model import Parcel

log = structlog.get_logger(__name__)
A_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One parcel as the page shows it; `stamp` rises whenever it changes."""

    id: str
    at: datetime
    card: AnyCard
    edited_at: datetime | None = None

    @property
    def kind(self) -> str:
        """`Card`, `DigestCard` or `NoteCard`, for templates."""
        return type(self.card).__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A local day's messages, newest first."""

    key: str
    title: str
    messages: tuple[Message, ...]


async def show_news(site: Site, request: web.Request) -> web.Response:
    """What came to the room's channel."""
    return await _show(site, request, NEWS)


async def show_mine(site: Site, request: web.Request) -> web.Response:
    """What came for the person: follows, and subscriptions `to:me`."""
    return await _show(site, request, ME)


async def _show(site: Site, request: web.Request, address: str) -> web.Response:
    reader, place = await site.reader(request), await site.channel(address)
    before = number_in(request.query.get("before", ""))
    parcels = await site.room.store.outbox.messages(place.id, before=before, limit=A_PAGE + 1)
    shown = parcels[:A_PAGE]
    frame = await site.frame(reader, address)
    return await site.page(
        reader,
        "channel.html",
        here=address,
        days=in_days(to_messages(shown), Pen(reader), site.now),
        older=shown[-1].id if len(parcels) > A_PAGE else None,
        is_older=before is not None,
        waiting=waiting_line(frame, address, reader.translate),
        since=stamp_of(shown),
    )


def number_in(text: str) -> int | None:
    """The number that a query names, if it does."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def to_messages(parcels: Iterable[Parcel]) -> list[Message]:
    """Parcels with a card that can be read; another is logged, not shown."""
    messages = []
    for parcel in parcels:
        if parcel.sent_at is None:
            continue
        message = to_message(parcel.id, parcel.text, parcel.sent_at, parcel.edited_at)
        messages += [message] if message else []
    return messages


def to_message(parcel: int, text: str, at: datetime, edited_at: datetime | None = None) -> Message | None:
    """The message that a parcel's text holds."""
    try:
        return Message(id=f"m{parcel}", at=at, card=from_json(text), edited_at=edited_at)
    except StoreError as error:
        log.error("a card in the channel cannot be read", parcel=parcel, error=str(error))
        return None


def in_days(messages: Iterable[Message], pen: Pen, now: datetime) -> tuple[Day, ...]:
    """Messages under the reader's days."""
    days = []
    for key, of_day in groupby(messages, key=lambda message: pen.key_of_day(message.at)):
        together = tuple(of_day)
        days.append(Day(key=key, title=pen.day(together[0].at, now), messages=together))
    return tuple(days)


def stamp_of(parcels: Sequence[Parcel]) -> int:
    """The time of the latest change that a page shows, in microseconds: its stream goes on from there."""
    times = [at for one in parcels for at in (one.sent_at, one.edited_at) if at]
    return micros(max(times)) if times else 0


def micros(at: datetime) -> int:
    """A time as a whole number."""
    return int(at.timestamp() * 1_000_000)


def waiting_line(frame: Frame, address: str, translate: Translator) -> str:
    """What an empty channel says: what will come, and when."""
    _ = translate
    if address == ME:
        return _("Nothing for you alone yet. Follow a name and its stories come here: follow SAG-AFTRA")
    if not frame.sources:
        return _("This desk has no source yet. Type one below: feeds add https://example.org/feed")
    facts = {"sources": frame.sources, "answered": frame.answered, "stories": frame.stories}
    if frame.answered < frame.sources:
        said = _("First poll of {sources} sources: {answered} answered, {stories} on topic so far.")
        return said.format(**facts)
    return _(
        "{sources} sources read, {stories} stories on topic this week. The next card comes by itself."
    ).format(**facts)


async def waiting_now(site: Site, reader: Reader, address: str) -> str:
    """The same at this moment."""
    return waiting_line(await site.frame(reader, address), address, reader.translate)
