"""Live updates: one event stream for each open page, which goes on where the browser lost it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from operator import itemgetter

from aiohttp import web

from bot.platforms.reading_room.channel import (
    A_PAGE,
    Message,
    in_days,
    micros,
    number_in,
    to_message,
    waiting_now,
)
from bot.platforms.reading_room.drawing import Pen, draw
from bot.platforms.reading_room.listeners import Change, Line
from bot.platforms.reading_room.reader import ME, NEWS, Reader
from bot.platforms.reading_room.site import Site
from feeds.model import Parcel

MOST_PAGES = 100
HEARTBEAT = 15.0
WHILE_EMPTY = 2.0
COME_BACK = "retry: 3000\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    """One page that listens; `is_empty` wants the waiting line as well."""

    site: Site
    reader: Reader
    address: str
    destination: int
    since: int
    is_empty: bool


async def stream(site: Site, request: web.Request) -> web.StreamResponse:
    """Server-sent events: `card` with the card's HTML, `waiting` with the line of an empty channel."""
    if len(site.listeners) >= MOST_PAGES:
        return web.Response(status=503, text="Too many open pages.\n", headers={"Retry-After": "30"})
    at = await _stream_of(site, request)
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    with site.listeners.listening() as line:
        await response.prepare(request)
        await response.write(COME_BACK.encode())
        try:
            async for text in _events(at, line):
                await response.write(text.encode())
        except ConnectionError:
            pass  # the page was closed
    return response


async def _stream_of(site: Site, request: web.Request) -> _Stream:
    address = ME if request.query.get("of") == ME else NEWS
    last = number_in(request.headers.get("Last-Event-ID", ""))
    since = last if last is not None else number_in(request.query.get("since", ""))
    return _Stream(
        site=site,
        reader=await site.reader(request),
        address=address,
        destination=(await site.channel(address)).id,
        since=since or 0,
        is_empty=request.query.get("empty") == "1",
    )


async def _events(at: _Stream, line: Line) -> AsyncIterator[str]:
    shown = {}
    for text, missed, stamp in await _missed(at):
        shown[missed.id] = stamp
        yield text
    waiting = ""
    while True:
        try:
            change = await asyncio.wait_for(line.get(), WHILE_EMPTY if at.is_empty else HEARTBEAT)
        except TimeoutError:
            now = await waiting_now(at.site, at.reader, at.address) if at.is_empty else ""
            yield ": still here\n\n" if now == waiting else _event("waiting", {"text": now})
            waiting = now
            continue
        if change is None:
            return
        message, stamp = _message(change), micros(change.at)
        if message and change.destination == at.destination and stamp > shown.get(message.id, 0):
            yield _card(at, message, stamp)


async def _missed(at: _Stream) -> list[tuple[str, Message, int]]:
    """Cards that came or changed since the page, or its last event, was made; oldest first.

    A change is told before its row is written, so that a stream which opens in between finds it in
    neither: what was told lately counts as well.
    """
    told = at.site.listeners.told(at.destination)
    parcels = await at.site.room.store.outbox.messages(at.destination, limit=A_PAGE)
    found = [(micros(one.at), _message(one)) for one in told]
    found += [(_stamp(one), _written(one)) for one in parcels]
    latest = {one.id: (stamp, one) for stamp, one in sorted(found, key=itemgetter(0)) if one}
    late = sorted(latest.values(), key=itemgetter(0)) if at.since or at.is_empty else []
    return [(_card(at, one, stamp), one, stamp) for stamp, one in late if stamp > at.since]


def _message(change: Change) -> Message | None:
    return to_message(change.parcel, change.text, change.at)


def _written(parcel: Parcel) -> Message | None:
    return to_message(parcel.id, parcel.text, parcel.sent_at, parcel.edited_at) if parcel.sent_at else None


def _stamp(parcel: Parcel) -> int:
    return micros(max(one for one in (parcel.sent_at, parcel.edited_at) if one))


def _card(at: _Stream, message: Message, stamp: int) -> str:
    now = at.site.now
    (day,) = in_days([message], Pen(at.reader), now)
    return _event("card", {"id": message.id, "html": draw("day.html", at.reader, day=day)}, stamp)


def _event(name: str, data: dict[str, str], stamp: int | None = None) -> str:
    numbered = f"id: {stamp}\n" if stamp is not None else ""
    return f"event: {name}\n{numbered}data: {json.dumps(data)}\n\n"
