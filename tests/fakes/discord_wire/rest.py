"""The REST half: which path is whose, who may ask, what goes wrong, what is counted."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.fakes.discord_wire import apps, interactions, messages, threads
from tests.fakes.discord_wire.faults import Fault, Lose, Verdict
from tests.fakes.discord_wire.state import Asked, Call, State
from tests.fakes.discord_wire.trouble import ApiError

PREFIX = "/api/v10"
INVALID = frozenset({401, 403})
Handler = Callable[[Call], Any]

ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/gateway", apps.gateway),
    ("GET", "/gateway/bot", apps.gateway),
    ("GET", "/users/@me", apps.me),
    ("GET", "/users/@me/guilds", apps.guilds),
    ("POST", "/users/@me/channels", apps.direct),
    ("DELETE", "/users/@me/guilds/{}", apps.leave),
    ("GET", "/users/{}", apps.user),
    ("GET", "/oauth2/applications/@me", apps.application),
    ("GET", "/applications/@me", apps.application),
    ("GET", "/applications/{}/commands", apps.commands),
    ("PUT", "/applications/{}/commands", apps.set_commands),
    ("POST", "/applications/{}/commands", apps.add_command),
    ("DELETE", "/applications/{}/commands/{}", apps.delete_command),
    ("GET", "/applications/{}/guilds/{}/commands", apps.commands),
    ("PUT", "/applications/{}/guilds/{}/commands", apps.set_commands),
    ("POST", "/applications/{}/guilds/{}/commands", apps.add_command),
    ("DELETE", "/applications/{}/guilds/{}/commands/{}", apps.delete_command),
    ("GET", "/guilds/{}", apps.guild),
    ("GET", "/guilds/{}/channels", apps.guild_channels),
    ("GET", "/guilds/{}/roles", apps.roles),
    ("GET", "/guilds/{}/members/{}", apps.member),
    ("GET", "/guilds/{}/threads/active", threads.active),
    ("GET", "/channels/{}", apps.channel),
    ("PATCH", "/channels/{}", threads.change),
    ("DELETE", "/channels/{}", apps.delete_channel),
    ("GET", "/channels/{}/messages", messages.history),
    ("POST", "/channels/{}/messages", messages.post),
    ("GET", "/channels/{}/messages/{}", messages.one),
    ("PATCH", "/channels/{}/messages/{}", messages.edit),
    ("DELETE", "/channels/{}/messages/{}", messages.delete),
    ("POST", "/channels/{}/messages/{}/crosspost", messages.crosspost),
    ("POST", "/channels/{}/messages/{}/threads", threads.from_message),
    ("POST", "/channels/{}/threads", threads.post),
    ("GET", "/channels/{}/threads/archived/public", threads.archived),
    ("POST", "/channels/{}/typing", messages.typing),
    ("POST", "/interactions/{}/{}/callback", interactions.callback),
    ("POST", "/webhooks/{}/{}", interactions.follow_up),
    ("GET", "/webhooks/{}/{}/messages/{}", interactions.read_answer),
    ("PATCH", "/webhooks/{}/{}/messages/{}", interactions.edit_answer),
    ("DELETE", "/webhooks/{}/{}/messages/{}", interactions.delete_answer),
)
_COMPILED = tuple(
    (method, template, re.compile(re.escape(template).replace(r"\{\}", "([^/]+)")), handler)
    for method, template, handler in ROUTES
)


class Rest:
    """One handler for every path."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Finds the route, injects what is to go wrong, counts, and does it."""
        path = request.path.removeprefix(PREFIX)
        found = _route(request.method, path)
        if found is None:
            return _json(404, {"message": "404: Not Found", "code": 0}, {})
        template, ids, handler = found
        call = Call(
            state=self._state,
            method=request.method,
            template=template,
            ids=ids,
            body=await _body(request),
            query=dict(request.query),
        )
        response = await self._pass(request, call, handler)
        body = call.body if isinstance(call.body, dict) else {}
        status = response.status if response is not None else 0
        at = time.monotonic()
        self._state.asked.append(
            Asked(method=request.method, path=path, template=template, status=status, at=at, body=body)
        )
        scope = response.headers.get("X-RateLimit-Scope") if response is not None else None
        self._state.invalid += status in INVALID or (status == 429 and scope != "shared")
        if response is None:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        return response

    async def _pass(self, request: web.Request, call: Call, handler: Handler) -> web.Response | None:
        """The answer, or None where the connection breaks."""
        channel = int(call.ids[0]) if call.template.startswith("/channels/{}") else None
        body = call.body if isinstance(call.body, dict) else {}
        fault = self._state.faults.take(call.method, call.template, channel, body)
        if fault is not None and (fault.lose is Lose.BEFORE):
            return None
        is_interaction = call.template.startswith(("/interactions", "/webhooks"))
        major = call.ids[0] if call.template.startswith(("/channels", "/guilds", "/webhooks")) else ""
        verdict = self._state.limits.count(call.method, call.template, major, is_interaction=is_interaction)
        if fault is not None and (fault.status or fault.scope or fault.wall):
            return _faulty(fault, verdict)
        if not verdict.passes:
            return _limited(verdict)
        if not is_interaction and not self._allowed(request):
            return _json(401, {"message": "401: Unauthorized", "code": 0}, {})
        response = _done(call, handler, verdict)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        return None if fault is not None and fault.lose is Lose.AFTER else response

    def _allowed(self, request: web.Request) -> bool:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        return scheme == "Bot" and token in self._state.tokens


def _done(call: Call, handler: Handler, verdict: Verdict) -> web.Response:
    try:
        said = handler(call)
    except ApiError as error:
        return _json(error.status, error.body, verdict.headers)
    except (ValueError, KeyError, TypeError) as error:
        body = {"message": f"Invalid Form Body ({error!r})", "code": 50035}
        return _json(400, body, verdict.headers)
    if said is None:
        return web.Response(status=204, headers=verdict.headers)
    return _json(200, said, verdict.headers)


def _faulty(fault: Fault, verdict: Verdict) -> web.Response:
    if fault.wall:
        return web.Response(
            status=fault.status or 429, text="<html>error 1015</html>", headers={"Retry-After": "30"}
        )
    if not fault.scope:
        return _json(fault.status, {"message": fault.message, "code": fault.code}, verdict.headers)
    headers = verdict.headers | {"X-RateLimit-Scope": fault.scope}
    return _refusal(fault.retry_after, headers, everywhere=fault.scope == "global")


def _limited(verdict: Verdict) -> web.Response:
    return _refusal(verdict.wait, verdict.headers, everywhere=verdict.everywhere)


def _refusal(wait: float, headers: dict[str, str], *, everywhere: bool) -> web.Response:
    body = {"message": "You are being rate limited.", "retry_after": round(wait, 3), "global": everywhere}
    return _json(429, body, headers | {"Retry-After": str(int(wait) + 1)})


def _json(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """Clients compare the type to the letter, and take a 429 without `Via` for a wall before Discord."""
    said = {"Content-Type": "application/json", "Via": "1.1 wire"}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers | said)


def _route(method: str, path: str) -> tuple[str, tuple[str, ...], Handler] | None:
    for wanted, template, pattern, handler in _COMPILED:
        if wanted == method and (hit := pattern.fullmatch(path)):
            return template, hit.groups(), handler
    return None


async def _body(request: web.Request) -> Any:
    """JSON, or the JSON part of a form with files; files become attachments."""
    if not request.can_read_body:
        return {}
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return json.loads(raw) if raw else {}
    form = await request.post()
    body = json.loads(str(form.get("payload_json", "{}")))
    files = [part for part in form.values() if isinstance(part, web.FileField)]
    inner = body["data"] if isinstance(body.get("data"), dict) else body
    inner["attachments"] = [
        {"id": str(place), "filename": one.filename, "size": len(one.file.read()), "url": "", "proxy_url": ""}
        for place, one in enumerate(files)
    ]
    return body
