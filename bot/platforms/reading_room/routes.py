"""Addresses of the room and who answers them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from aiohttp import web

from bot.platforms.reading_room.archive import show_archive
from bot.platforms.reading_room.channel import show_mine, show_news
from bot.platforms.reading_room.events import stream
from bot.platforms.reading_room.lists import show_sources, show_topics
from bot.platforms.reading_room.login import ask_password, sign_in, sign_out
from bot.platforms.reading_room.outgoing import search_feed, topic_feed
from bot.platforms.reading_room.preview import show_preview
from bot.platforms.reading_room.say import say
from bot.platforms.reading_room.site import Site
from bot.platforms.reading_room.story_page import show_story

STATIC = Path(__file__).parent / "static"
FILES = {
    "room.css": "text/css",
    "preview.css": "text/css",
    "room.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


def guarded_routes(site: Site) -> list[web.RouteDef]:
    """Pages for who is signed in, where there is a password."""
    return [
        web.get("/", partial(show_news, site)),
        web.get("/you", partial(show_mine, site)),
        web.get("/events", partial(stream, site)),
        web.get("/archive", partial(show_archive, site)),
        web.get("/story/{story}", partial(show_story, site)),
        web.get("/preview/{story}", partial(show_preview, site)),
        web.get("/topics", partial(show_topics, site)),
        web.get("/sources", partial(show_sources, site)),
        web.get("/feeds/{topic}.{format:atom|json}", partial(topic_feed, site)),
        web.get("/search.{format:atom|json}", partial(search_feed, site)),
        web.post("/say", partial(say, site)),
    ]


def open_routes(site: Site) -> list[web.RouteDef]:
    """The sign-in form and what it looks like."""
    files = [web.get(f"/static/{name}", partial(_static, name)) for name in FILES]
    return [
        web.get("/login", partial(ask_password, site)),
        web.post("/login", partial(sign_in, site)),
        web.post("/logout", partial(sign_out, site)),
        *files,
    ]


async def show_missing(site: Site, request: web.Request) -> web.StreamResponse:
    """The page for an address that leads nowhere."""
    return await site.page(await site.reader(request), "missing.html", here="", status=404, what="")


async def _static(name: str, _: web.Request) -> web.FileResponse:
    headers = {"Content-Type": f"{FILES[name]}; charset=utf-8", "Cache-Control": "no-cache"}
    return web.FileResponse(STATIC / name, headers=headers)
