"""Signing in and out, where the room has a password."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.platforms.reading_room.drawing import draw
from bot.platforms.reading_room.say import own_path
from bot.platforms.reading_room.site import PRIVATE, Site

A_PAUSE = 1.0  # seconds after a wrong password


async def ask_password(site: Site, request: web.Request) -> web.Response:
    """The form."""
    return await _form(site, request, target=own_path(request.query.get("next")))


async def sign_in(site: Site, request: web.Request) -> web.Response:
    """A right password opens the room; a wrong one costs a moment."""
    form = await request.post()
    target, caller = own_path(form.get("next")), request.remote or ""
    if site.gate is None:
        raise web.HTTPSeeOther(location=target)
    if not site.gate.knows(str(form.get("password", "")), caller):
        await asyncio.sleep(A_PAUSE)
        tired = site.gate.is_tired_of(caller)
        return await _form(site, request, target=target, wrong="wait" if tired else "wrong")
    response = web.Response(status=303, headers={"Location": target})
    site.gate.sign_in(response)
    return response


async def sign_out(site: Site, request: web.Request) -> web.Response:
    """Forgets this browser."""
    response = web.Response(status=303, headers={"Location": "/login" if site.gate else "/"})
    if site.gate:
        site.gate.sign_out(response)
    return response


async def _form(site: Site, request: web.Request, *, target: str, wrong: str = "") -> web.Response:
    reader = await site.reader(request)
    text = draw("login.html", reader, target=target, wrong=wrong)
    return web.Response(text=text, status=403 if wrong else 200, content_type="text/html", headers=PRIVATE)
