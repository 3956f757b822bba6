"""One request to Discord's REST API at the pace that it allows; `outbound` and `channels` call it.

A request is sent once: whether to send it again is for the outbox to decide. So it ends in one of four:
an answer, held back by us, never reached, or sent without an answer that we could read.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

import aiohttp
import structlog
from yarl import URL

from bot import faults
from bot.platforms.discord.rates import Rates, Route, refusal_of

log = structlog.get_logger(__name__)
API = "https://discord.com/api/v10"
TOTAL = timedelta(seconds=7)
PATIENCE = timedelta(seconds=2)  # longer waits go back to the outbox, whose lease does not last for ever
TOO_MANY = 429
INVALID = frozenset({401, 403})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What Discord said. `code` is its own error code, 0 for none; `wait` what a 429 asks for."""

    status: int
    body: object = None
    code: int = 0
    wait: timedelta | None = None
    everywhere: bool = False

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300

    def text(self, key: str) -> str:
        """A string of the body, empty where there is none."""
        value = self.body.get(key) if isinstance(self.body, dict) else None
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Not sent: our own counters say that Discord would refuse it for that long."""

    wait: timedelta
    everywhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """Not sent: there was no connection."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Sent, and no answer came."""

    reason: str


Result = Answer | Held | Unreached | Lost


class Rest:
    """A client for one token; a request waits for its turn no longer than `patience`."""

    def __init__(
        self,
        token: str,
        *,
        api: str = "",
        user_agent: str = "DiscordBot (slugline, 1)",
        patience: timedelta = PATIENCE,
        total: timedelta = TOTAL,
    ) -> None:
        self._headers = {"Authorization": f"Bot {token}", "User-Agent": user_agent}
        self._api = (api or API).rstrip("/")
        self._patience = patience.total_seconds()
        self._total = total
        self._rates = Rates()
        self._session: aiohttp.ClientSession | None = None

    async def ask(
        self, route: Route, *, body: object = None, query: Mapping[str, str] | None = None
    ) -> Result:
        """Sends it once, when it is its turn; never raises for what the network does."""
        while True:
            bucket = self._rates.bucket(route)
            async with bucket.lock:
                if self._rates.bucket(route) is not bucket:
                    continue  # while we waited, a header told which limit it really is
                if (held := await self._turn(route)) is not None:
                    return held
                return await self._counted(route, body, query)

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _turn(self, route: Route) -> Held | None:
        """Waits for our turn and takes it, or says how long it would be."""
        patience = self._patience
        while True:
            now = monotonic()
            own, common = self._rates.wait(route, now), self._rates.wait_for_all(route, now)
            wait = max(own, common)
            if wait <= 0:
                self._rates.spend(route, now)
                return None
            if wait > patience:
                return Held(wait=timedelta(seconds=wait), everywhere=common > own)
            patience -= wait
            await asyncio.sleep(wait)

    async def _counted(self, route: Route, body: object, query: Mapping[str, str] | None) -> Result:
        began, trip = monotonic(), None
        try:
            result = await self._send(route, body, query)
            trip = monotonic() - began if isinstance(result, Answer) else None
            return result
        finally:
            self._rates.done(route, monotonic(), trip)

    async def _send(self, route: Route, body: object, query: Mapping[str, str] | None) -> Result:
        try:
            async with self._open().request(
                route.method, self._api + route.path, json=body, params=query, headers=self._headers
            ) as response:
                said = _read(await response.read())
                return self._learned(route, response, said)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Unreached(reason=f"no connection to Discord ({type(error).__name__})")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Lost(reason=f"Discord's answer was lost ({type(error).__name__})")

    def _learned(self, route: Route, response: aiohttp.ClientResponse, said: object) -> Answer:
        now, status = monotonic(), response.status
        self._rates.learn(route, response.headers, now)
        if status == TOO_MANY:
            refusal = refusal_of(response.headers, said)
            self._rates.refused(route, refusal, now)
            log.warning("discord asks to wait", route=route.template, seconds=refusal.wait)
            wait = timedelta(seconds=refusal.wait)
            return Answer(
                status=status, body=said, code=_code(said), wait=wait, everywhere=refusal.everywhere
            )
        if status in INVALID:
            self._rates.invalid(now)
        return Answer(status=status, body=said, code=_code(said))

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self._total.total_seconds())
            connector = aiohttp.TCPConnector(limit=64)
            self._session = aiohttp.ClientSession(
                timeout=timeout,
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                json_serialize=_written,
                trace_configs=faults.traces(_is_post),
            )
        return self._session


def _is_post(method: str, address: URL) -> bool:
    return method == "POST" and address.path.endswith(("/messages", "/threads"))


def _written(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _read(raw: bytes) -> object:
    """The body, None where it is no JSON: then it comes from something before Discord."""
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _code(said: object) -> int:
    code = said.get("code") if isinstance(said, dict) else None
    return code if isinstance(code, int) else 0
