"""Feeds on loopback whose items a test puts out one by one; the desk under test reads them by HTTP."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import quoteattr

from aiohttp import web

WEATHER = "Heavy rain is expected in the mountains at the weekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One item of one outlet's feed; `ago` is its age when it is put out."""

    outlet: int
    title: str
    lead: str
    ago: timedelta = timedelta(minutes=5)


@dataclass(slots=True)
class FeedStand:
    """So many outlets, each with a feed that holds a line about the weather until something is put out."""

    outlets: int = 4
    base: str = ""
    items: dict[int, list[str]] = field(default_factory=dict)
    asked: Counter[int] = field(default_factory=Counter)

    def put_out(self, *reports: Report) -> None:
        """All at once, as the desk sees it: no request is answered in between."""
        for report in reports:
            self.items[report.outlet].append(self._item(report))

    async def read(self, times: int = 2, seconds: float = 60) -> None:
        """Every feed has been asked so often since now; twice means that a whole round is over."""
        wanted = {outlet: self.asked[outlet] + times for outlet in self.items}
        async with asyncio.timeout(seconds):
            while any(self.asked[outlet] < count for outlet, count in wanted.items()):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    def stock(self) -> None:
        """The weather, which is no story of anybody's and makes the first poll one with an item."""
        for outlet in range(1, self.outlets + 1):
            self.items[outlet] = []
            self.put_out(Report(outlet=outlet, title=f"{WEATHER} ({outlet})", lead="Take an umbrella."))

    async def opml(self, _request: web.Request) -> web.Response:
        """The list of all feeds."""
        rows = "".join(
            f"<outline type='rss' text={quoteattr(f'Outlet {outlet}')} language='en' "
            f"xmlUrl={quoteattr(f'{self.base}/{outlet}/feed')}/>"
            for outlet in self.items
        )
        text = f"<opml version='2.0'><head><title>Stand</title></head><body>{rows}</body></opml>"
        return web.Response(text=text, content_type="text/x-opml")

    async def feed(self, request: web.Request) -> web.Response:
        """One outlet's feed, conditionally."""
        outlet = int(request.match_info["outlet"])
        self.asked[outlet] += 1
        body = self._body(outlet)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": tag})

    def _body(self, outlet: int) -> bytes:
        inside = "".join(reversed(self.items[outlet]))
        head = f"<title>Outlet {outlet}</title><link>{self.base}/{outlet}</link>"
        return f'<rss version="2.0"><channel>{head}{inside}</channel></rss>'.encode()

    def _item(self, report: Report) -> str:
        page = f"{self.base}/{report.outlet}/{hashlib.sha256(report.title.encode()).hexdigest()[:8]}"
        at = format_datetime(datetime.now(UTC) - report.ago)
        return (
            f"<item><title>{escape(report.title)}</title><link>{page}</link><guid>{page}</guid>"
            f"<description>{escape(report.lead)}</description><pubDate>{at}</pubDate></item>"
        )


@asynccontextmanager
async def feed_stand(outlets: int = 4) -> AsyncIterator[FeedStand]:
    """Starts it on a free port of loopback and stops it in the end."""
    stand = FeedStand(outlets)
    app = web.Application()
    app.router.add_get("/feeds.opml", stand.opml)
    app.router.add_get("/{outlet:\\d+}/feed", stand.feed)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stand.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    stand.stock()
    try:
        yield stand
    finally:
        await runner.cleanup()
