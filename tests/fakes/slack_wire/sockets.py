"""Socket Mode of the simulated Slack: tickets, hello, envelopes and what becomes of them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.fakes.slack_wire.world import Json

PATIENCE = 3.0  # seconds in which Slack wants an acknowledgement


@dataclass(slots=True)
class Exchange:
    """One thing that was sent to the app, and the acknowledgement. Times are monotonic seconds."""

    id: str
    sent_at: float = field(default_factory=time.monotonic)
    acked_at: float | None = None
    ack: Any = None
    acks: int = 0
    status: int = 0
    answers: str = ""
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def in_time(self) -> bool:
        """Whether it was acknowledged within three seconds."""
        return self.acked_at is not None and self.acked_at - self.sent_at <= PATIENCE

    def take(self, payload: Any, status: int = 200) -> None:
        """An acknowledgement came."""
        self.acks += 1
        if self.acked_at is None:
            self.acked_at, self.ack, self.status = time.monotonic(), payload, status
        self.done.set()


@dataclass(slots=True, eq=False)
class Socket:
    """One connection of the app. `deaf`: it stays open and answers pings, but no envelope reaches the app."""

    ws: web.WebSocketResponse
    deaf: bool = False
    answers_pings: bool = True
    pings: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is still there."""
        return not self.ws.closed


@dataclass(slots=True)
class Sockets:
    """All connections, oldest first, and the envelopes that wait for an acknowledgement."""

    tickets: set[str] = field(default_factory=set)
    all: list[Socket] = field(default_factory=list)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    envelopes: list[Json] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def open(self) -> list[Socket]:
        """Those that are still there."""
        return [one for one in self.all if one.is_open]

    @property
    def hearing(self) -> list[Socket]:
        """Those that envelopes get through."""
        return [one for one in self.open if not one.deaf]

    def new_ticket(self) -> str:
        """What a connection is opened with, once."""
        ticket = uuid4().hex
        self.tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A connection from hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=404)
        self.tickets.discard(ticket)
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        socket = Socket(ws)
        self.all.append(socket)
        await ws.send_json(self._hello())
        self.arrived.set()
        async for message in ws:
            await self._heard(socket, message.type, message.data)
        return ws

    async def connected(self, count: int = 1, seconds: float = 10) -> None:
        """Waits until so many connections hear."""
        async with asyncio.timeout(seconds):
            while len(self.hearing) < count:
                self.arrived.clear()
                await self.arrived.wait()

    async def renewed(self, seen: int, seconds: float = 10) -> None:
        """Waits until there are more connections than were `seen`, and one that hears."""
        async with asyncio.timeout(seconds):
            while len(self.all) <= seen or not self.hearing:
                self.arrived.clear()
                await self.arrived.wait()

    async def send(self, kind: str, payload: Json, *, answers: str = "", wait: float = PATIENCE) -> Exchange:
        """An envelope to one of the sockets; returns once it is acknowledged, or not in time."""
        envelope = {
            "envelope_id": str(uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": 0, "retry_reason": ""}
        return await self.resend(envelope, answers=answers, wait=wait)

    async def resend(self, envelope: Json, *, answers: str = "", wait: float = PATIENCE) -> Exchange:
        """The same envelope (again), as Slack does when it believes that the first was not heard."""
        exchange = Exchange(envelope["envelope_id"], answers=answers)
        self.exchanges[exchange.id] = exchange
        self.envelopes.append(envelope)
        for socket in self.hearing[-1:]:
            await socket.ws.send_json(envelope)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(exchange.done.wait(), wait)
        return exchange

    def deafen(self) -> None:
        """The connections of now hear nothing any more, though they stay open."""
        for socket in self.open:
            socket.deaf = True

    def stop_pongs(self) -> None:
        """The connections of now do not answer pings any more."""
        for socket in self.open:
            socket.answers_pings = False

    async def drop(self) -> None:
        """The connections of now end without a word."""
        for socket in self.open:
            await socket.ws.close(code=1001)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Slack says that the app should connect anew; the old connection ends a moment later."""
        for socket in self.open:
            await socket.ws.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "wire"}}
            )

    async def warn(self) -> None:
        """Slack says that it will refresh soon."""
        await self.refresh("warning")

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "connection_info": {"app_id": "A1"},
            "debug_info": {"host": "wire", "build_number": 1, "approximate_connection_time": 18060},
        }

    async def _heard(self, socket: Socket, kind: WSMsgType, data: Any) -> None:
        if kind is WSMsgType.PING:
            socket.pings += 1
            if socket.answers_pings:
                await socket.ws.pong(data)
        elif kind is WSMsgType.TEXT and not socket.deaf:
            said = json.loads(data)
            exchange = self.exchanges.get(str(said.get("envelope_id", "")))
            if exchange is not None:
                exchange.take(said.get("payload"))
