"""The archive: every story, searched and narrowed by the same line that chat takes."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from bot.cards import Card, Reply
from bot.platforms.reading_room.asked import Asked, asked_of
from bot.platforms.reading_room.site import Site
from feeds.store import LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the form offers."""

    outlets: tuple[str, ...]
    langs: tuple[str, ...]


async def show_archive(site: Site, request: web.Request) -> web.Response:
    """The form, and what it found."""
    reader, asked = await site.reader(request), asked_of(request.query)
    reply = await site.type_in(asked.line, reader)
    return await site.page(
        reader,
        "archive.html",
        here="archive",
        asked=asked,
        reply=reply,
        cards=tuple(card for card in reply.cards if isinstance(card, Card)),
        hints=tuple(button for button in reply.buttons if button.line.startswith("search ")),
        choices=await _choices(site),
        newer=_page(asked, -1) if asked.page > 1 else "",
        older=_page(asked, 1) if _goes_on(asked, reply) else "",
        feed=urlencode(asked.filled),
    )


async def _choices(site: Site) -> Choices:
    sources = await site.room.store.sources.all(LOCAL)
    return Choices(
        outlets=tuple(sorted({one.outlet for one in sources}, key=str.casefold)),
        langs=tuple(sorted({one.lang for one in sources if one.lang})),
    )


def _page(asked: Asked, step: int) -> str:
    return "/archive?" + urlencode({**asked.filled, "page": asked.page + step})


def _goes_on(asked: Asked, reply: Reply) -> bool:
    """The reply offers a further page by the line that asks for it."""
    return any(f"page:{asked.page + 1}" in button.line.split() for button in reply.buttons)
