"""The command line at the foot of every page: POST /say types a line, the answer stands above it."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from bot.cards import Reply
from bot.platforms.reading_room.drawing import draw
from bot.platforms.reading_room.site import PRIVATE, Site

FRAGMENT = "X-Slugline-Fragment"
LONGEST = 4000


async def say(site: Site, request: web.Request) -> web.Response:
    """The answer: a file if one was asked for, a piece of a page for its script, else a whole page."""
    reader, form = await site.reader(request), await request.post()
    line = str(form.get("line", "")).strip()[:LONGEST]
    reply = await site.type_in(line, reader, attachment=await _attachment(form.get("file")))
    if form.get("download") and reply.attachment:
        return _file(reply)
    if FRAGMENT in request.headers:
        text = draw("answer.html", reader, reply=reply, line=line)
        return web.Response(text=text, content_type="text/html", headers=PRIVATE)
    return await site.page(
        reader, "say.html", here="say", reply=reply, line=line, back=own_path(form.get("back"))
    )


async def _attachment(field: object) -> bytes:
    return field.file.read() if isinstance(field, web.FileField) else b""


def own_path(field: object) -> str:
    """The page to go back to: a path of ours or the front page, never another site."""
    path = str(field or "")
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _file(reply: Reply) -> web.Response:
    name = quote(reply.attachment_name or "slugline.txt")
    headers = {**PRIVATE, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return web.Response(text=reply.attachment, content_type="application/octet-stream", headers=headers)
