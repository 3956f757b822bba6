"""The simulated Slack itself: one aiohttp server on loopback for the Web API, sockets and response_url."""

from __future__ import annotations

import asyncio
import base64
import json
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.slack_wire import oauth
from tests.fakes.slack_wire.faults import Fault, Faults
from tests.fakes.slack_wire.methods import METHODS
from tests.fakes.slack_wire.people import HttpWay, People
from tests.fakes.slack_wire.shapes import check_blocks
from tests.fakes.slack_wire.sockets import Sockets
from tests.fakes.slack_wire.world import GOOD, Json, Refusal, Team, World

AS_JSON = ("blocks", "attachments", "metadata", "view", "files")
FREE = {"oauth.v2.access", "apps.connections.open", "api.test"}
MOST_ANSWERS = 5
TIERS = {"chat.update": 50, "conversations.history": 50, "conversations.replies": 50, "users.info": 100}
BURST = 4  # posts to one channel at once before Slack says to wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to the Web API; `answer` is the code of a refusal, empty when it went well."""

    method: str
    team: str
    given: Json
    at: float
    answer: str


@dataclass(slots=True)
class SlackWire:
    """Start it with `slack_wire()`. `strict`: the documented rates hold, else only faults say 429."""

    world: World = field(default_factory=World)
    faults: Faults = field(default_factory=Faults)
    sockets: Sockets = field(default_factory=Sockets)
    calls: list[Call] = field(default_factory=list)
    strict: bool = False
    port: int = 0
    people: People = field(init=False)
    _times: dict[tuple[str, ...], deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.people = People(self.world, self.sockets)

    @property
    def base(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_base(self) -> str:
        """What SLACK_API_BASE is to be."""
        return f"{self.base}/api/"

    def environment(self, team: str = "T1") -> dict[str, str]:
        """Settings of a bot in one workspace over Socket Mode."""
        return {
            "SLACK_API_BASE": self.api_base,
            "SLACK_BOT_TOKEN": self.world.teams[team].token,
            "SLACK_APP_TOKEN": self.world.app_token,
        }

    def by_http(self, url: str) -> None:
        """From now on people's doings go to that address, signed."""
        self.people.way = HttpWay(url, self.world.signing_secret)

    def counted(self) -> Counter[str]:
        """How often each method was called."""
        return Counter(call.method for call in self.calls)

    def of(self, method: str) -> list[Call]:
        """The calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    def shown(self, channel: str = "C1", team: str = "T1") -> list[Json]:
        """What that channel shows, oldest first."""
        return self.world.messages(channel, team)

    async def until(self, true: Callable[[], bool], seconds: float = 10) -> None:
        """Waits until that holds, looking after every call."""
        async with asyncio.timeout(seconds):
            while not true():
                self._changed.clear()
                await self._changed.wait()

    async def answers(self, key: str, count: int = 1, seconds: float = 5) -> list[Json]:
        """What came back on a response_url, once there are so many."""
        await self.until(lambda: len(self.world.answers[key].got) >= count, seconds)
        return self.world.answers[key].got

    async def api(self, request: web.Request) -> web.StreamResponse:
        """Every method of the Web API."""
        method = request.match_info["method"]
        given, token = await _read(request)
        team = self._team_name(method, token)
        fault = self.faults.take(method, team, given)
        body = {"ok": False, "error": fault.code} if fault and not fault.stores else None
        if body is None:
            body = self._limited(method, team, given) or self._done(method, given, token, request)
        self._note(method, team, given, fault.code if fault and fault.code else str(body.get("error", "")))
        try:
            if fault is not None:
                return await self._fail(request, fault, body)
            return self._answer(body, team)
        finally:
            self._changed.set()

    async def response(self, request: web.Request) -> web.StreamResponse:
        """A response_url: five answers within half an hour."""
        answers = self.world.answers.get(request.match_info["key"])
        if answers is None or answers.until < self.world.now():
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if len(answers.got) >= MOST_ANSWERS:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        given = await request.json()
        try:
            check_blocks(given.get("blocks", []))
        except Refusal as refusal:
            return web.json_response({"ok": False, "error": refusal.code} | refusal.more, status=400)
        self._respond(answers.team, answers.channel, given)
        answers.got.append(given)
        self._changed.set()
        return web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Where a file's content goes."""
        team = self.world.teams[request.match_info["team"]]
        team.files[request.match_info["key"]]["content"] = await request.read()
        return web.Response(text="OK")

    def _respond(self, team_id: str, channel_id: str, given: Json) -> None:
        if given.get("response_type") != "in_channel":
            return
        team = self.world.teams[team_id]
        message = {"type": "message", "ts": self.world.stamp(), "user": team.bot_user, "bot_id": team.bot_id}
        kept = {name: given[name] for name in ("text", "blocks", "thread_ts") if name in given}
        team.channels[channel_id].messages.append(message | kept)

    def _team_name(self, method: str, token: str) -> str:
        found = (team.id for team in self.world.teams.values() if team.token == token)
        return "" if method in FREE else next(found, "")

    def _done(self, method: str, given: Json, token: str, request: web.Request) -> Json:
        try:
            if method == "api.test":
                return {"ok": True}
            if method == "oauth.v2.access":
                return oauth.access(self.world, given, _basic(request))
            if method == "apps.connections.open":
                return self._connection(token)
            if method not in METHODS:
                raise Refusal("unknown_method", req_method=method)
            answer = METHODS[method](self.world, self.world.by_token(token), given)
            return {name: _filled(value, self.base) for name, value in answer.items()}
        except Refusal as refusal:
            return {"ok": False, "error": refusal.code} | refusal.more

    def _connection(self, token: str) -> Json:
        if self.world.app_token_trouble != GOOD:
            raise Refusal(self.world.app_token_trouble)
        if not token.startswith("xapp-"):
            raise Refusal("not_allowed_token_type")
        if token != self.world.app_token:
            raise Refusal("invalid_auth")
        return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link?ticket={self.sockets.new_ticket()}"}

    def _limited(self, method: str, team: str, given: Json) -> Json | None:
        if not self.strict:
            return None
        if method == "chat.postMessage":
            key, most, seconds = (team, method, str(given.get("channel"))), BURST, float(BURST)
        elif method in TIERS:
            key, most, seconds = (team, method), TIERS[method], 60.0
        else:
            return None
        now, times = asyncio.get_running_loop().time(), self._times[key]
        while times and times[0] <= now - seconds:
            times.popleft()
        if len(times) >= most:
            return {"ok": False, "error": "ratelimited"}
        times.append(now)
        return None

    def _note(self, method: str, team: str, given: Json, answer: str) -> None:
        at = asyncio.get_running_loop().time()
        self.calls.append(Call(method=method, team=team, given=given, at=at, answer=answer))

    async def _fail(self, request: web.Request, fault: Fault, body: Json) -> web.StreamResponse:
        if fault.hangs:
            await asyncio.sleep(fault.hangs)
        if fault.drops:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if fault.code:
            body = {"ok": False, "error": fault.code}
        text = json.dumps(body) if fault.body is None else fault.body
        headers = {"Retry-After": f"{fault.retry_after:g}"} if fault.retry_after is not None else {}
        return web.Response(text=text, status=fault.status, headers=headers, content_type=fault.content_type)

    def _answer(self, body: Json, team: str) -> web.Response:
        if body.get("error") == "ratelimited":
            return web.json_response(body, status=429, headers={"Retry-After": "1"})
        known: Team | None = self.world.teams.get(team)
        headers = {"X-OAuth-Scopes": ",".join(sorted(known.scopes))} if known else {}
        return web.json_response(body, headers=headers)


async def _read(request: web.Request) -> tuple[Json, str]:
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    elif request.method == "POST":
        given |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
        for name in AS_JSON:
            if isinstance(given.get(name), str):
                given[name] = json.loads(given[name])
    bearer = request.headers.get("Authorization", "")
    token = bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else str(given.pop("token", ""))
    return given, token


def _basic(request: web.Request) -> tuple[str, str]:
    header = request.headers.get("Authorization", "")
    if not header.startswith("Basic "):
        return "", ""
    name, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    return name, secret


def _filled(value: Any, base: str) -> Any:
    return value.replace("{base}", base) if isinstance(value, str) else value


@asynccontextmanager
async def slack_wire(**fields: Any) -> AsyncIterator[SlackWire]:
    """Starts a Slack with the workspace T1 on a free port of loopback, and stops it in the end."""
    wire = SlackWire(**fields)
    wire.world.add_team()
    app = web.Application(client_max_size=20 * 1024 * 1024)
    app.router.add_route("*", "/api/{method}", wire.api)
    app.router.add_post("/response/{key}", wire.response)
    app.router.add_post("/upload/{team}/{key}", wire.upload)
    app.router.add_get("/link", wire.sockets.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    wire.port = runner.addresses[0][1]
    wire.people.base = wire.base
    try:
        yield wire
    finally:
        for socket in wire.sockets.open:
            await socket.ws.close()
        await runner.cleanup()
