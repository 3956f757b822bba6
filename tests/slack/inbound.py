"""The inbound half on a simulated Slack, with a real store and a small desk: what its tests talk to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.commands.suggest import Suggestions
from bot.metrics import Metrics
from bot.platforms.slack.app import Doors, SlackApp
from bot.platforms.slack.calls import Clients
from bot.platforms.slack.grants import Grant, Grants
from bot.platforms.slack.leaving import Leaving
from bot.platforms.slack.render_reply import draw_reply
from bot.platforms.slack.sealing import Sealer
from bot.platforms.slack.socket import Pace
from bot.platforms.slack.workspaces import Workspaces
from bot.web import WebServer
from feeds.store import Store
from tests.commands.lines import DESK, Typist, a_room
from tests.fakes.slack_wire import Exchange, SlackWire, Team

QUICK = Pace(
    ping=0.2, pong_within=0.2, silence=30, first_wait=0.05, longest_wait=0.3, dead_token_wait=0.3, overlap=0.1
)
WAITED = 5  # seconds
KEY = "a key that only these tests know"
Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Desk:
    """The running app and what it works with."""

    wire: SlackWire
    app: SlackApp
    store: Store
    room: Typist
    workspaces: Workspaces
    server: WebServer | None = None

    async def typed(self, text: str, **place: str) -> Json:
        """The answer to a slash command, as it came back on the response_url."""
        return await self.told(await self.wire.people.slash(text, **place))

    async def told(self, exchange: Exchange, count: int = 1) -> Json:
        """What came back for a gesture, all its `words` beside; it was acknowledged in time."""
        assert exchange.in_time
        answer = (await self.wire.answers(exchange.answers, count))[count - 1]
        return answer | {"words": words_of(answer)}


@asynccontextmanager
async def desk_on(
    wire: SlackWire, folder: Path, *, pace: Pace = QUICK, http: bool = False, others: tuple[Team, ...] = ()
) -> AsyncIterator[Desk]:
    """Starts the inbound half for T1 by token, for `others` as if they had installed it, and stops it."""
    store = await Store.open(folder / "slugline.db", desk=DESK)
    room = await a_room(store)
    clients = Clients(wire.api_base)
    grants = Grants(store, room.clock, Sealer(KEY), client_id="100.200", client_secret="secret")
    for team in others:
        await grants.save(a_grant(team))
    token, leaving = wire.world.teams["T1"].token, Leaving(store, room.clock)
    workspaces = Workspaces(clients, room.clock, token=token, grants=grants, leaving=leaving)
    doors = (
        Doors(signing_secret=wire.world.signing_secret)
        if http
        else Doors(app_token=wire.world.app_token, pace=pace)
    )
    app = SlackApp(room.room, Suggestions(store, DESK), workspaces, doors=doors, draw=draw_reply)
    server = await _served(app, room) if http else None
    stop = asyncio.Event()
    running = asyncio.create_task(app.run(stop))
    try:
        if server:
            wire.by_http(f"{server.url}/slack/events")
        else:
            await wire.sockets.connected()
        yield Desk(wire=wire, app=app, store=store, room=room, workspaces=workspaces, server=server)
    finally:
        stop.set()
        await asyncio.wait_for(running, 5)
        if server:
            await server.stop()
        await workspaces.close()
        await store.close()


async def _served(app: SlackApp, room: Typist) -> WebServer:
    server = WebServer("127.0.0.1", 0, vitals=Metrics(room.clock.now()), clock=room.clock)
    app.serve_on(server)
    await server.start()
    return server


def a_grant(team: Team) -> Grant:
    """What an install of that workspace left."""
    return Grant(
        tenant=f"slack:{team.id}",
        name=team.name,
        token=team.token,
        team=team.id,
        bot_user=team.bot_user,
        bot_id=team.bot_id,
        scopes=team.scopes,
    )


async def until(true: Callable[[], bool]) -> None:
    """Waits until that holds, for what no call to the simulated Slack tells of."""
    async with asyncio.timeout(WAITED):
        while not true():  # noqa: ASYNC110 - nothing to wait for but time
            await asyncio.sleep(0.01)


async def eventually(true: Callable[[], Awaitable[bool]]) -> None:
    """The same for what only the store knows."""
    async with asyncio.timeout(WAITED):
        while not await true():  # noqa: ASYNC110 - nothing to wait for but time
            await asyncio.sleep(0.01)


def buttons_of(payload: Any) -> Iterator[Json]:
    """Every button inside a message or a view."""
    if isinstance(payload, dict):
        if payload.get("type") == "button":
            yield payload
        for value in payload.values():
            yield from buttons_of(value)
    elif isinstance(payload, list):
        for one in payload:
            yield from buttons_of(one)


def button(payload: Any, line: str) -> Json:
    """The button that types that line."""
    return next(one for one in buttons_of(payload) if one.get("value", "").startswith(line))


def words_of(payload: Any) -> str:
    """Every text inside a payload."""
    if isinstance(payload, dict):
        own = [payload["text"]] if isinstance(payload.get("text"), str) else []
        return "\n".join([*own, *(words_of(value) for value in payload.values())]).strip()
    if isinstance(payload, list):
        return "\n".join(words_of(one) for one in payload)
    return ""


def filled(view: Json, **values: Any) -> Json:
    """A modal's state with these fields filled in: texts for inputs, lists for many, values for selects."""
    state: Json = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            name, element = block["block_id"], block["element"]
            state[name] = {element["action_id"]: _filled(element, values.get(name))}
    return state


def _filled(element: Json, value: Any) -> Json:
    kind = element["type"]
    if kind.startswith("multi_users"):
        return {"type": kind, "selected_users": value or element.get("initial_users", [])}
    if kind.startswith("multi_"):
        chosen = (
            [{"value": one} for one in value] if value is not None else element.get("initial_options", [])
        )
        return {"type": kind, "selected_options": chosen}
    if kind == "conversations_select":
        return {"type": kind, "selected_conversation": value}
    if kind.endswith("select"):
        chosen = {"value": value} if value is not None else element.get("initial_option")
        return {"type": kind, "selected_option": chosen}
    if kind == "timepicker":
        return {"type": kind, "selected_time": value or element.get("initial_time")}
    if kind == "datepicker":
        return {"type": kind, "selected_date": value}
    return {"type": kind, "value": value if value is not None else element.get("initial_value")}
