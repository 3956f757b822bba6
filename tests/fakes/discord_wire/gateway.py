"""The gateway: hello, identify, ready, heartbeats, resume, and every way in which it ends a connection."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.fakes.discord_wire.state import State

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 3, 6, 7, 9, 10, 11
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
MOST_SENDS, SENDS_WINDOW = 120, 60.0
REFUSED_TOKEN, DISALLOWED, BAD_SHARD, TOO_FAST, NOT_READY, DECODE = 4004, 4014, 4010, 4008, 4003, 4002


@dataclass(slots=True, kw_only=True)
class Session:
    """One shard's session; it outlives its connection, so that it can be resumed."""

    id: str
    token: str
    intents: int
    shard: tuple[int, int]
    sequence: int = 0
    backlog: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=1000))
    line: Line | None = None

    def sees(self, guild: int | None) -> bool:
        """Whether this shard is told of that guild; direct messages go to the first."""
        return self.shard[0] == 0 if guild is None else (guild >> 22) % self.shard[1] == self.shard[0]


class Line:
    """One connection, compressed where it was asked for."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.socket = socket
        self.sent_times: deque[float] = deque()
        self._deflate = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def send(self, op: int, data: Any, *, event: str | None = None, sequence: int | None = None) -> None:
        self._queue.put_nowait(json.dumps({"op": op, "d": data, "s": sequence, "t": event}))

    def send_text(self, text: str) -> None:
        self._queue.put_nowait(text)

    async def close(self, code: int) -> None:
        """After what is still to be sent."""
        self._queue.put_nowait(None)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self._writer, 2)
        await self.socket.close(code=code)

    def abort(self) -> None:
        """The cable is cut."""
        self._writer.cancel()
        transport = self.socket._req.transport if self.socket._req else None
        if transport is not None:
            transport.abort()

    async def _write(self) -> None:
        while (text := await self._queue.get()) is not None:
            with contextlib.suppress(ConnectionError):
                if self._deflate is None:
                    await self.socket.send_str(text)
                else:
                    packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)


@dataclass(slots=True)
class Gateway:
    """Every session. `heartbeat` is in seconds; a deaf gateway acknowledges none."""

    state: State
    heartbeat: float = 41.25
    deaf: bool = False
    refusals: int = 0
    sessions: dict[str, Session] = field(default_factory=dict)
    identifies: list[dict[str, Any]] = field(default_factory=list)
    resumes: list[dict[str, Any]] = field(default_factory=list)
    connections: int = 0
    numbers: Any = field(default_factory=lambda: count(1))

    @property
    def lines(self) -> list[Line]:
        return [one.line for one in self.sessions.values() if one.line is not None]

    def refuse(self, times: int = 1) -> None:
        """The next connections are answered with 503."""
        self.refusals = times

    async def reconnect(self) -> None:
        """Op 7: come again and resume."""
        for line in self.lines:
            line.send(RECONNECT, None)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9."""
        for session in list(self.sessions.values()):
            if session.line is not None:
                session.line.send(INVALID, resumable)
            if not resumable:
                del self.sessions[session.id]

    async def drop(self, code: int | None = None, *, forget: bool = False) -> None:
        """Ends every connection, with a close code or by cutting the cable."""
        lines = self.lines
        if forget:
            self.sessions.clear()
        for line in lines:
            if code is None:
                line.abort()
            else:
                await line.close(code)

    def emit(self, event: str, data: dict[str, Any], guild: int | None) -> None:
        """Tells every session that may hear of it, and keeps it for those that are away."""
        for session in self.sessions.values():
            if session.sees(guild) and _wanted(event, session.intents, guild):
                self._dispatch(session, event, data)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection from its handshake to its end."""
        if self.refusals > 0:
            self.refusals -= 1
            return web.Response(status=503, text="upstream connect error")
        compress = request.query.get("compress", "")
        if compress not in {"", "zlib-stream"}:
            return web.Response(status=400, text="Only zlib-stream is spoken here.")
        socket = web.WebSocketResponse(max_msg_size=4096 * 4)
        await socket.prepare(request)
        self.connections += 1
        line = Line(socket, compressed=compress == "zlib-stream")
        line.send(HELLO, {"heartbeat_interval": int(self.heartbeat * 1000)})
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                session = await self._hear(line, session, message.data)
        finally:
            if session is not None and session.line is line:
                session.line = None
            line._writer.cancel()
        return socket

    async def _hear(self, line: Line, session: Session | None, text: str) -> Session | None:
        now = time.monotonic()
        line.sent_times.append(now)
        while line.sent_times[0] < now - SENDS_WINDOW:
            line.sent_times.popleft()
        if len(line.sent_times) > MOST_SENDS:
            await line.close(TOO_FAST)
            return session
        try:
            said = json.loads(text)
        except ValueError:
            await line.close(DECODE)
            return session
        return await self._heed(line, session, said)

    async def _heed(self, line: Line, session: Session | None, said: dict[str, Any]) -> Session | None:
        match said.get("op"):
            case 1:
                if not self.deaf:
                    line.send(ACK, None)
            case 2:
                return await self._identify(line, said["d"])
            case 6:
                return await self._resume(line, said["d"])
            case _ if session is None:
                await line.close(NOT_READY)
        return session

    async def _identify(self, line: Line, said: dict[str, Any]) -> Session | None:
        self.identifies.append(said)
        token, intents = said.get("token"), int(said.get("intents") or 0)
        shard = tuple(said.get("shard") or (0, 1))
        if not self.state.starts.take():
            self.state.tokens.clear()
        if token not in self.state.tokens:
            await line.close(REFUSED_TOKEN)
            return None
        if intents & PRIVILEGED:
            await line.close(DISALLOWED)
            return None
        if not 0 <= shard[0] < shard[1]:
            await line.close(BAD_SHARD)
            return None
        session = Session(
            id=f"session-{next(self.numbers)}", token=str(token), intents=intents, shard=(shard[0], shard[1])
        )
        session.line = line
        self.sessions[session.id] = session
        self._ready(session)
        return session

    async def _resume(self, line: Line, said: dict[str, Any]) -> Session | None:
        self.resumes.append(said)
        if said.get("token") not in self.state.tokens:
            await line.close(REFUSED_TOKEN)
            return None
        session = self.sessions.get(str(said.get("session_id")))
        if session is None:
            line.send(INVALID, False)
            return None
        session.line = line
        for sequence, text in session.backlog:
            if sequence > int(said.get("seq") or 0):
                line.send_text(text)
        self._dispatch(session, "RESUMED", {})
        return session

    def _ready(self, session: Session) -> None:
        world = self.state.world
        mine = [one for one in world.guilds.values() if one.installed and session.sees(one.id)]
        ready = {
            "v": 10,
            "user": world.bot.wire(),
            "guilds": [{"id": str(one.id), "unavailable": True} for one in mine],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.state.gateway_url,
            "shard": list(session.shard),
            "application": {"id": str(world.application), "flags": 0},
            "private_channels": [],
        }
        self._dispatch(session, "READY", ready)
        for guild in mine:
            if guild.available:
                self._dispatch(session, "GUILD_CREATE", self.guild_create(guild.id) | {"unavailable": False})

    def guild_create(self, guild_id: int) -> dict[str, Any]:
        """A guild with its channels, threads and our own member."""
        world = self.state.world
        guild = world.guilds[guild_id]
        return guild.wire() | {
            "joined_at": "2026-01-01T00:00:00.000000+00:00",
            "large": False,
            "member_count": len(guild.members),
            "members": [guild.members[world.bot.id].wire()],
            "channels": [one.wire() for one in world.channels_of(guild_id, threads=False)],
            "threads": [one.wire() for one in world.channels_of(guild_id, threads=True) if not one.archived],
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def _dispatch(self, session: Session, event: str, data: dict[str, Any]) -> None:
        session.sequence += 1
        text = json.dumps({"op": DISPATCH, "d": data, "s": session.sequence, "t": event})
        session.backlog.append((session.sequence, text))
        if session.line is not None:
            session.line.send_text(text)

    async def stop(self) -> None:
        """Ends everything."""
        for line in self.lines:
            await line.close(WSCloseCode.GOING_AWAY)


def _wanted(event: str, intents: int, guild: int | None) -> bool:
    if event == "INTERACTION_CREATE":
        return True
    if event.startswith("MESSAGE_"):
        return bool(intents & (DIRECT_MESSAGES if guild is None else GUILD_MESSAGES))
    return bool(intents & GUILDS)
