"""Serves the demo's feeds on loopback, releasing stories as the demo goes on. Started by `slugline demo`."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

from bot.demo.formats import CONTENT_TYPES, Shelf, write
from bot.demo.stories import Item, Outlet, Stock, read_stock

PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title} - {outlet}</title></head>
<body><nav><a href="{site}">{outlet}</a></nav><article><h1>{title}</h1><p>{summary}</p></article>
<footer>An invented page of Slugline's demo newsstand.</footer></body></html>"""


class DemoStand:
    """A newsstand of invented outlets.

    `started` fixes the moment from which waves of stories are counted; by default it is that of `start`.
    """

    def __init__(self, stock: Stock | None = None, *, started: datetime | None = None) -> None:
        self.stock = stock or read_stock()
        self.started = started
        self.base = ""
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> str:
        """Opens the stand on 127.0.0.1 and returns its base address."""
        app = web.Application()
        app.router.add_get("/feeds.opml", self._opml)
        app.router.add_get("/{outlet}/feed", self._feed)
        app.router.add_get("/{outlet}/{number:\\d+}", self._page)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.started = self.started or datetime.now(UTC)
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self.base

    async def stop(self) -> None:
        """Closes the stand."""
        if self._runner:
            await self._runner.cleanup()

    def shelf(self, outlet: Outlet) -> Shelf:
        """What the outlet shows now."""
        started = self.started or datetime.now(UTC)
        items = self.stock.on_sale(outlet.id, started, datetime.now(UTC))
        return Shelf(outlet, items, self.base, started)

    async def _feed(self, request: web.Request) -> web.StreamResponse:
        outlet = self._outlet(request)
        shelf = self.shelf(outlet)
        body = write(shelf)
        headers = {
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
            "Last-Modified": format_datetime(shelf.newest().replace(microsecond=0), usegmt=True),
            "Content-Type": CONTENT_TYPES[outlet.format],
        }
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        response = web.Response(body=body, headers=headers)
        response.enable_compression()
        return response

    async def _page(self, request: web.Request) -> web.Response:
        outlet, item = self._outlet(request), self._item(request)
        fields = {"title": item.title, "summary": item.summary, "outlet": outlet.name}
        text = PAGE.format(
            lang=outlet.lang,
            site=f"{self.base}/{outlet.id}",
            **{name: escape(value) for name, value in fields.items()},
        )
        return web.Response(text=text, content_type="text/html")

    async def _opml(self, request: web.Request) -> web.Response:
        rows = "\n".join(
            f"<outline type='rss' text={quoteattr(outlet.name)} title={quoteattr(outlet.name)} "
            f"language='{outlet.lang}' xmlUrl={quoteattr(f'{self.base}/{outlet.id}/feed')}/>"
            for outlet in self.stock.outlets
        )
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">'
            f"<head><title>Slugline demo</title></head><body>\n{rows}\n</body></opml>\n"
        )
        return web.Response(text=text, content_type="text/x-opml")

    def _outlet(self, request: web.Request) -> Outlet:
        wanted = request.match_info["outlet"]
        for outlet in self.stock.outlets:
            if outlet.id == wanted:
                return outlet
        raise web.HTTPNotFound

    def _item(self, request: web.Request) -> Item:
        number = int(request.match_info["number"])
        if not 1 <= number <= len(self.stock.items):
            raise web.HTTPNotFound
        return self.stock.items[number - 1]
