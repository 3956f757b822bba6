"""Socket Mode: keeps one hearing connection to Slack, whatever happens to it; `app` hands it the dispatch.

slack_sdk's own client is not used: it stays on sockets that are open but deaf (slackapi/bolt-python#417,
slackapi/bolt-python#1529) and retries without end or word. https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack import calls
from bot.platforms.slack.calls import Answered, Failed, Result
from bot.platforms.slack.health import Health, Trouble

log = structlog.get_logger(__name__)
Payload = dict[str, Any]
Dispatch = Callable[[str, Payload], Awaitable[Payload | None]]
"""Takes an envelope's type and payload, gives what the acknowledgement carries."""

A_WHILE = timedelta(seconds=30)
MOST_BYTES = 16 * 1024 * 1024
DEAD_TOKEN = frozenset(
    {
        *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
        *("not_allowed_token_type", "missing_scope", "no_permission", "forbidden_team"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How patient the watch is. Silence is the age of the last event after which a connection is replaced.

    An open but deaf connection looks like a quiet day. A new one costs one call, so that it is made before
    the old one is given up: at most one a minute, which is what Slack allows.
    """

    ping: float = 10.0
    pong_within: float = 5.0
    hello_within: float = 10.0
    silence: float = 60.0
    first_wait: float = 0.5
    longest_wait: float = 30.0
    dead_token_wait: float = 60.0
    overlap: float = 2.0
    too_young: float = 2.0


@dataclass(eq=False, slots=True)
class _Line:
    """One connection. `over` is set once another one should take its place."""

    ws: aiohttp.ClientWebSocketResponse
    hello: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    heard_at: float = field(default_factory=time.monotonic)
    pinged_at: float = 0.0
    ponged_at: float = 0.0
    since: float = field(default_factory=time.monotonic)

    @property
    def age(self) -> float:
        """Seconds since it was opened."""
        return time.monotonic() - self.since


class SocketLink:
    """Runs until stopped; `client` has the app-level token. Trouble is noted in `health`, never raised."""

    def __init__(
        self,
        client: AsyncWebClient,
        dispatch: Dispatch,
        health: Health,
        *,
        pace: Pace = Pace(),
    ) -> None:
        self._client = client
        self._dispatch, self._health, self._pace = dispatch, health, pace
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = pace.first_wait

    async def run(self, stop: asyncio.Event) -> None:
        """Holds a connection; before one is given up for silence or refresh, the next one hears already."""
        async with aiohttp.ClientSession() as session:
            old: _Line | None = None
            while not stop.is_set():
                line = await self._opened(session)
                if line is not None:
                    if old is not None:
                        self._later(self._retire(old))
                    old = line
                    await _first(line.over.wait(), stop.wait())
                    self._health.reconnects += 1
                if old is not None and old.ws.closed:
                    self._health.closed()
                    old = None
                if line is None or line.age < self._pace.too_young:
                    await self._wait(stop)
            await self._close(old)

    async def _opened(self, session: aiohttp.ClientSession) -> _Line | None:
        """A connection that said hello, or nothing; what was wrong is in the health."""
        answer = await calls.write(self._client, "apps.connections.open", {})
        if not isinstance(answer, Answered):
            self._refused(answer)
            return None
        try:
            ws = await session.ws_connect(
                answer.text("url"),
                autoping=False,
                max_msg_size=MOST_BYTES,
                proxy=calls.proxy_for(answer.text("url")),
            )
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            self._unreachable(repr(error))
            return None
        line = _Line(ws)
        self._later(self._listen(line))
        self._later(self._watch(line))
        if not await _within(line.hello.wait(), self._pace.hello_within):
            self._unreachable("no hello")
            await ws.close()
            return None
        self._waiting = self._pace.first_wait
        self._health.opened()
        return line

    async def _listen(self, line: _Line) -> None:
        """Everything that comes in on one connection, until it ends."""
        try:
            async for message in line.ws:
                if message.type is aiohttp.WSMsgType.PING:
                    await line.ws.pong(message.data)
                elif message.type is aiohttp.WSMsgType.PONG:
                    line.ponged_at = time.monotonic()
                    self._health.ponged(timedelta(seconds=line.ponged_at - line.pinged_at))
                elif message.type is aiohttp.WSMsgType.TEXT:
                    self._take(line, message.data)
        except (aiohttp.ClientError, OSError) as error:
            log.info("slack socket broke", error=repr(error))
        finally:
            line.over.set()

    def _take(self, line: _Line, text: str) -> None:
        try:
            envelope = json.loads(text)
        except ValueError:
            return
        kind = envelope.get("type")
        if kind == "hello":
            line.hello.set()
        elif kind == "disconnect":
            log.info("slack asks for a new connection", reason=envelope.get("reason"))
            line.over.set()
        elif envelope.get("envelope_id"):
            line.heard_at = time.monotonic()
            self._health.heard()
            self._later(self._answer(line, envelope))

    async def _answer(self, line: _Line, envelope: Payload) -> None:
        """Acknowledges on the connection that asked; where that is gone Slack delivers it again."""
        started = time.monotonic()
        try:
            payload = await self._dispatch(str(envelope["type"]), envelope.get("payload") or {})
        except Exception:  # one envelope must not end the connection that carries the others
            log.exception("an envelope failed", type=envelope.get("type"))
            payload = None
        if time.monotonic() - started > 3:
            self._health.late += 1
            log.warning("slack was answered late", type=envelope.get("type"))
        answer = {"envelope_id": envelope["envelope_id"]} | ({"payload": payload} if payload else {})
        try:
            await line.ws.send_str(json.dumps(answer))
        except (aiohttp.ClientError, OSError) as error:
            log.info("an acknowledgement was lost", error=repr(error))

    async def _watch(self, line: _Line) -> None:
        """A ping now and then; no answer, or no event for long, ends the connection's time."""
        while not await _within(line.over.wait(), self._pace.ping):
            try:
                line.pinged_at = time.monotonic()
                await line.ws.ping(b"slugline")
            except (aiohttp.ClientError, OSError):
                break
            await _within(line.over.wait(), self._pace.pong_within)
            now = time.monotonic()
            if line.ponged_at < line.pinged_at:
                log.warning("slack socket does not answer")
                self._later(_closed(line.ws))
                break
            if now - line.heard_at >= self._pace.silence:
                log.debug("slack socket silent; a new one takes its place")
                break
        line.over.set()

    async def _retire(self, line: _Line) -> None:
        await asyncio.sleep(self._pace.overlap)
        await _closed(line.ws)

    async def _close(self, line: _Line | None) -> None:
        """The end: what is being answered may end first."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=0.5)
        if line is not None:
            await _closed(line.ws)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._health.closed()

    def _refused(self, answer: Result) -> None:
        if not isinstance(answer, Failed):
            self._unreachable(repr(answer))
        elif answer.code == "ratelimited":
            self._waiting = (answer.retry_after or A_WHILE).total_seconds()
        elif answer.code in DEAD_TOKEN:
            self._health.failed(Trouble.APP_TOKEN, answer.code)
            self._waiting = self._pace.dead_token_wait
            log.error("slack refuses the app token", error=answer.code)
        else:
            self._unreachable(answer.code)

    def _unreachable(self, why: str) -> None:
        self._health.failed(Trouble.UNREACHABLE, why)
        self._waiting = min(self._waiting * 2, self._pace.longest_wait)
        log.warning("slack socket cannot be opened", error=why, again_in=round(self._waiting, 1))

    async def _wait(self, stop: asyncio.Event) -> None:
        await _within(stop.wait(), self._waiting * random.uniform(0.8, 1.2))

    def _later(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _within(work: Awaitable[object], seconds: float) -> bool:
    """Whether it ended in time."""
    try:
        await asyncio.wait_for(work, seconds)
    except TimeoutError:
        return False
    return True


async def _first(*works: Awaitable[object]) -> None:
    """Until one of them ends; the others are given up."""
    tasks = [asyncio.ensure_future(work) for work in works]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


async def _closed(ws: aiohttp.ClientWebSocketResponse) -> None:
    """Closes without waiting long for the other end."""
    await _within(ws.close(), 2)
