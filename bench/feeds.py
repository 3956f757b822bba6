"""Generated feeds on loopback for the benchmarks: as many as asked for, always the same."""

from __future__ import annotations

import hashlib
import random
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = [
    "studio",
    "film",
    "series",
    "actor",
    "writer",
    "model",
    "contract",
    "voice",
    "camera",
    "scene",
    "union",
    "court",
    "bill",
    "festival",
    "score",
    "editor",
    "shot",
    "frame",
    "stage",
    "crew",
    "budget",
    "license",
    "archive",
    "trailer",
    "release",
    "premiere",
    "award",
    "director",
    "producer",
    "effects",
]
START = datetime(2026, 3, 2, tzinfo=UTC)


def feed(number: int, entries: int) -> bytes:
    """One RSS 2.0 feed of `entries` items with a few kilobytes of HTML each."""
    chance = random.Random(number)
    items = "".join(_item(number, index, chance) for index in range(entries))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Outlet {number}</title><link>https://outlet{number}.example/</link>"
        f"<description>Outlet {number}</description>{items}</channel></rss>"
    ).encode()


def _item(number: int, index: int, chance: random.Random) -> str:
    title = " ".join(chance.choices(WORDS, k=9)).capitalize()
    summary = " ".join(chance.choices(WORDS, k=40))
    body = "".join(f"<p>{' '.join(chance.choices(WORDS, k=70))}</p>" for _ in range(12))
    when = START + timedelta(minutes=chance.randrange(60 * 24 * 20))
    return (
        f"<item><title>{title}</title><link>https://outlet{number}.example/{index}</link>"
        f"<guid>https://outlet{number}.example/{index}</guid><pubDate>{format_datetime(when)}</pubDate>"
        f"<description>{summary}</description><content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


class FeedServer:
    """Serves `count` feeds at /0 … /count-1 with validators, from a thread of this process."""

    def __init__(self, count: int, entries: int) -> None:
        self.bodies = [feed(number, entries) for number in range(count)]
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def urls(self) -> list[str]:
        """All addresses."""
        port = self.server.server_address[1]
        return [f"http://127.0.0.1:{port}/{number}" for number in range(len(self.bodies))]

    def close(self) -> None:
        """Stops serving."""
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        bodies = self.bodies

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                """Silent: the benchmark prints its own lines."""

            def do_GET(self) -> None:
                body = bodies[int(self.path[1:])]
                etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                fresh = self.headers.get("If-None-Match") == etag
                self.send_response(304 if fresh else 200)
                self.send_header("ETag", etag)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", "0" if fresh else str(len(body)))
                self.end_headers()
                if not fresh:
                    self.wfile.write(body)

        return Handler
