"""A web on loopback for tests: pages that are served as told, and a few that mean harm."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that reached the server."""

    path: str
    headers: Mapping[str, str]
    at: float


@dataclass(slots=True)
class FakeWeb:
    """Pages by path; every request is written down. `in_flight_most` is the most at one time."""

    pages: dict[str, Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    in_flight: int = 0
    in_flight_most: int = 0

    @property
    def place(self) -> tuple[str, int]:
        """What an allow-list calls it."""
        return ("127.0.0.1", self.port)

    def url(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"

    def serves(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Serves this from now on; returns the address."""
        content = body.encode() if isinstance(body, str) else body

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(body=content, status=status, headers=dict(headers or {}))

        return self.handles(path, answer)

    def handles(self, path: str, handler: Handler) -> str:
        """Leaves the answer to a function; returns the address."""
        self.pages[path] = handler
        return self.url(path)

    def redirects(self, path: str, location: str, status: int = 302) -> str:
        """Sends everyone on."""
        return self.serves(path, status=status, headers={"Location": location})

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [request.path for request in self.asked]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The one handler of the server."""
        now = asyncio.get_running_loop().time()
        self.asked.append(Asked(path=request.path, headers=dict(request.headers), at=now))
        self.in_flight += 1
        self.in_flight_most = max(self.in_flight_most, self.in_flight)
        try:
            page = self.pages.get(request.path)
            return await page(request) if page else web.Response(status=404)
        finally:
            self.in_flight -= 1


async def drip(request: web.Request) -> web.StreamResponse:
    """One byte now and then, for ever."""
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(2000):
        await response.write(b" ")
        await asyncio.sleep(0.05)
    return response


async def endless(request: web.Request) -> web.StreamResponse:
    """Megabytes without end."""
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(4000):
        await response.write(b"<rss>" * 20_000)
    return response


async def gzip_bomb(request: web.Request) -> web.StreamResponse:
    """A few hundred kilobytes that unpack to a few hundred megabytes."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    pieces = [packer.compress(b"\0" * 1024 * 1024) for _ in range(200)]
    return web.Response(body=b"".join([*pieces, packer.flush()]), headers={"Content-Encoding": "gzip"})


async def slow(request: web.Request) -> web.StreamResponse:
    """Takes its time, but answers."""
    await asyncio.sleep(0.1)
    return web.Response(body=b"late")


@asynccontextmanager
async def fake_web() -> AsyncIterator[FakeWeb]:
    """Starts the server on a free port and stops it in the end."""
    fake = FakeWeb()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", fake.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.port = runner.addresses[0][1]
    try:
        yield fake
    finally:
        await runner.cleanup()
