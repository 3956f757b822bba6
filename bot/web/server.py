"""The aiohttp server: one port for pages, health and metrics; the root starts it, platforms add routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlencode

from aiohttp import web

from bot.web.gate import Gate
from bot.web.guard import HEADERS, SAFE_METHODS, came_from_us, is_loopback, is_ours, own_names
from feeds.errors import UserError
from feeds.ports import Clock

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MOST_BYTES = 5 * 1024 * 1024
LOGIN = "/login"
STRANGER = "This desk does not answer to that name. Set SLUGLINE_PUBLIC_URL to the address you use.\n"
FOREIGN_FORM = "That form was sent by another site, so nothing was done.\n"
LOCKED = "Sign in, or send the password with HTTP Basic.\n"


class Vitals(Protocol):
    """What the server reads about the running process; `bot.metrics.Metrics` is the one in use."""

    def is_healthy(self, now: datetime) -> bool:
        """Whether the process makes progress."""
        ...

    def facts(self) -> Mapping[str, object]:
        """What is worth saying besides, by name: none of it decides whether the process is healthy."""
        ...

    def text(self) -> bytes:
        """All numbers in Prometheus' own format."""
        ...


class WebServer:
    """Routes behind the gate, open ones beside it; every answer carries the same strict headers."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        vitals: Vitals,
        clock: Clock,
        gate: Gate | None = None,
        public_url: str = "",
    ) -> None:
        if gate is None and not is_loopback(host):
            raise UserError(
                "SLUGLINE_WEB is bound wider than this machine, so SLUGLINE_WEB_PASSWORD must be set."
            )
        self._host, self._port = host, port
        self._vitals, self._clock, self._gate = vitals, clock, gate
        self._public_url = public_url
        self._names = own_names(host, public_url)
        self._open: set[web.AbstractRoute] = set()
        self._app = web.Application(
            middlewares=[self._lost_and_found, self._guarded], client_max_size=MOST_BYTES
        )
        self._app.on_response_prepare.append(_add_headers)
        self._runner: web.AppRunner | None = None
        self._missing: Handler | None = None
        self.add_open_routes([web.get("/healthz", self._healthz)])
        self.add_routes([web.get("/metrics", self._metrics)])

    @property
    def url(self) -> str:
        """Where the server is, once it has started."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    def add_routes(self, routes: Iterable[web.AbstractRouteDef]) -> None:
        """Routes for who is signed in, where there is a password."""
        self._app.add_routes(routes)

    def add_open_routes(self, routes: Iterable[web.AbstractRouteDef]) -> None:
        """Routes that anybody may reach, or that check their callers themselves."""
        self._open.update(self._app.add_routes(routes))

    def show_missing(self, page: Handler) -> None:
        """The answer for addresses that lead nowhere."""
        self._missing = page

    def before_stop(self, close: Callable[[], None]) -> None:
        """Called when the server stops, so that streams end at once."""

        async def closing(_: web.Application) -> None:
            close()

        self._app.on_shutdown.append(closing)

    async def start(self) -> None:
        """Binds the port; with port 0 any free one."""
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=2.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise UserError(
                f"The reading room cannot open {self._host}:{self._port}: {error.strerror or error}.",
                "Another program may hold that port: set SLUGLINE_WEB to another one, or to off.",
            ) from error
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Ends streams, lets answers out, gives the port back."""
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _lost_and_found(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPNotFound:
            if self._missing is None or not self._may_pass(request):
                raise
            return await self._missing(request)

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        is_open = request.match_info.route in self._open
        if not is_open and not is_ours(request.headers.get("Host", ""), self._names):
            return web.Response(status=HTTPStatus.MISDIRECTED_REQUEST, text=STRANGER)
        if request.method not in SAFE_METHODS and not came_from_us(request.headers, self._public_url):
            return web.Response(status=HTTPStatus.FORBIDDEN, text=FOREIGN_FORM)
        if is_open or self._may_pass(request):
            return await handler(request)
        return _to_login(request)

    def _may_pass(self, request: web.Request) -> bool:
        return self._gate is None or self._gate.admits(request)

    async def _healthz(self, _: web.Request) -> web.Response:
        """200 while the loop turns and the database answers, else 503; the platforms' state beside it."""
        healthy = self._vitals.is_healthy(self._clock.now())
        status = HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE
        told = {"ok": healthy, **self._vitals.facts()}
        return web.json_response(told, status=status, headers={"Cache-Control": "no-store"})

    async def _metrics(self, _: web.Request) -> web.Response:
        headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=self._vitals.text(), headers=headers)


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def _to_login(request: web.Request) -> web.Response:
    """People get the form; programs are told that they may send the password along."""
    if request.method in SAFE_METHODS and "text/html" in request.headers.get("Accept", ""):
        target = f"{LOGIN}?{urlencode({'next': request.path_qs})}"
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": target})
    headers = {"WWW-Authenticate": 'Basic realm="Slugline", charset="UTF-8"'}
    return web.Response(status=HTTPStatus.UNAUTHORIZED, text=LOCKED, headers=headers)
