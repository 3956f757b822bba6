"""What people in the simulated Slack do: type, press, choose, submit, mention, install, leave."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp

from tests.fakes.slack_wire.sockets import Exchange, Sockets
from tests.fakes.slack_wire.world import Json, Team, World


@dataclass(slots=True)
class HttpWay:
    """Requests to the app's own address instead of a socket, signed as Slack signs them."""

    url: str
    secret: str
    retry: int = 0

    def headers(self, body: str, *, at: int | None = None, secret: str = "") -> dict[str, str]:
        """Signature and time of a body."""
        stamp = str(int(time.time()) if at is None else at)
        digest = hmac.new((secret or self.secret).encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
        facts = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest.hexdigest()}"}
        if self.retry:
            facts |= {"X-Slack-Retry-Num": str(self.retry), "X-Slack-Retry-Reason": "http_timeout"}
        return facts

    async def send(self, kind: str, payload: Json, *, answers: str) -> Exchange:
        """One request; the acknowledgement is the answer's body."""
        body, content_type = to_body(kind, payload)
        exchange = Exchange(str(uuid4()), answers=answers)
        headers = self.headers(body) | {"Content-Type": content_type}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=body.encode(), headers=headers) as answer,
        ):
            text = await answer.text()
            exchange.take(json.loads(text) if text.startswith("{") else text or None, answer.status)
        return exchange


def to_body(kind: str, payload: Json) -> tuple[str, str]:
    """A payload as the request URL gets it: events as JSON, the rest as a form."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


@dataclass(slots=True)
class People:
    """Gestures by their names; each returns the exchange with the app. `way` None: over Socket Mode."""

    world: World
    sockets: Sockets
    base: str = ""
    way: HttpWay | None = None

    async def slash(self, text: str, *, command: str = "/news", **place: str) -> Exchange:
        """Types a slash command in `channel` as `user` of `team`."""
        at, answers = self._at(place), self._answers(place)
        payload = self._common(at) | {
            "command": command,
            "text": text,
            "user_id": at["user"],
            "user_name": self._team(at).users[at["user"]].name,
            "channel_id": at["channel"],
            "channel_name": self._team(at).channels[at["channel"]].name or "directmessage",
            "team_domain": self._team(at).name.lower(),
            "api_app_id": self._team(at).app_id,
            "response_url": f"{self.base}/response/{answers}",
            "trigger_id": self.world.new_trigger(),
        }
        if not self._team(at).enterprise:
            payload |= {"is_enterprise_install": "false"}
        return await self.send("slash_commands", payload, answers)

    async def press(self, action: Json, *, message: Json | None = None, **place: str) -> Exchange:
        """Uses a button or a menu: `action` is the element as it was drawn, with `value` or a choice."""
        at, answers = self._at(place), self._answers(place)
        element = {"action_ts": self.world.stamp(), "block_id": action.get("block_id", "b"), **action}
        payload = self._interactive("block_actions", at) | {
            "actions": [element],
            "response_url": f"{self.base}/response/{answers}",
            "state": {"values": {}},
        }
        if message is not None:
            payload |= {"message": message, "container": self._container(at, message)}
            payload |= {"channel": self._channel(at)}
        return await self.send("interactive", payload, answers)

    async def press_in_view(self, action: Json, view: Json, **place: str) -> Exchange:
        """Uses a button of a Home tab or a modal."""
        at = self._at(place)
        element = {"action_ts": self.world.stamp(), "block_id": action.get("block_id", "b"), **action}
        payload = self._interactive("block_actions", at) | {"actions": [element], "view": view}
        return await self.send(
            "interactive", payload | {"container": {"type": "view", "view_id": view["id"]}}
        )

    async def suggest(
        self, action_id: str, typed: str, *, view: Json | None = None, **place: str
    ) -> Exchange:
        """Types into an external select; the acknowledgement holds the options."""
        payload = self._interactive("block_suggestion", self._at(place)) | {
            "action_id": action_id,
            "block_id": "b",
            "value": typed,
        }
        return await self.send("interactive", payload | ({"view": view} if view else {}))

    async def submit(self, view: Json, values: Mapping[str, Json], **place: str) -> Exchange:
        """Sends a modal off: `values` is block id → {action id → element with its value}."""
        payload = self._interactive("view_submission", self._at(place))
        payload |= {"view": view | {"state": {"values": dict(values)}}, "response_urls": []}
        exchange = await self.send("interactive", payload)
        if exchange.ack is None or exchange.ack.get("response_action") in {None, "clear"}:
            self.world.views[view["id"]]["open"] = False
        return exchange

    async def close_view(self, view: Json, **place: str) -> Exchange:
        """Closes a modal."""
        self.world.views[view["id"]]["open"] = False
        payload = self._interactive("view_closed", self._at(place)) | {"view": view, "is_cleared": False}
        return await self.send("interactive", payload)

    async def shortcut(self, callback_id: str, **place: str) -> Exchange:
        """A global shortcut."""
        payload = self._interactive("shortcut", self._at(place)) | {"callback_id": callback_id}
        return await self.send("interactive", payload)

    async def message_action(self, callback_id: str, message: Json, **place: str) -> Exchange:
        """A shortcut of a message's own menu."""
        at, answers = self._at(place), self._answers(place)
        payload = self._interactive("message_action", at) | {
            "callback_id": callback_id,
            "message": message,
            "message_ts": message["ts"],
            "channel": self._channel(at),
            "response_url": f"{self.base}/response/{answers}",
        }
        return await self.send("interactive", payload, answers)

    async def mention(self, text: str, *, thread_ts: str = "", **place: str) -> Exchange:
        """Names the bot in a channel, in a thread where one is given."""
        at = self._at(place)
        event = {
            "type": "app_mention",
            "user": at["user"],
            "text": f"<@{self._team(at).bot_user}> {text}",
            "ts": self.world.stamp(),
            "channel": at["channel"],
        }
        return await self.event(event | ({"thread_ts": thread_ts} if thread_ts else {}), **place)

    async def say_to_bot(self, text: str, **place: str) -> Exchange:
        """Writes to the bot in a direct message."""
        at = self._at(place)
        channel = self._team(at).direct(at["user"])
        event = {"type": "message", "channel_type": "im", "user": at["user"], "text": text}
        return await self.event(event | {"ts": self.world.stamp(), "channel": channel.id}, **place)

    async def open_home(self, **place: str) -> Exchange:
        """Looks at the app's Home tab."""
        user = self._at(place)["user"]
        return await self.event(
            {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D1"}, **place
        )

    async def uninstall(self, **place: str) -> Exchange:
        """Removes the app from the workspace."""
        at = self._at(place)
        team = self._team(at)
        team.installed = False
        self.world.revoked.add(team.token)
        return await self.event({"type": "app_uninstalled"}, **place)

    async def revoke_tokens(self, **place: str) -> Exchange:
        """Takes the bot's token away."""
        team = self._team(self._at(place))
        self.world.revoked.add(team.token)
        return await self.event({"type": "tokens_revoked", "tokens": {"bot": [team.bot_user]}}, **place)

    async def event(self, event: Json, *, event_id: str = "", **place: str) -> Exchange:
        """Any event of the Events API."""
        team = self._team(self._at(place))
        payload = {
            "token": "legacy",
            "team_id": team.id,
            "api_app_id": team.app_id,
            "type": "event_callback",
            "event": {"event_ts": self.world.stamp(), **event},
            "event_id": event_id or f"Ev{uuid4().hex[:10].upper()}",
            "event_time": int(self.world.now()),
            "authorizations": [
                {"team_id": team.id, "user_id": team.bot_user, "is_bot": True}
                | {"enterprise_id": team.enterprise or None, "is_enterprise_install": False}
            ],
        }
        return await self.send("events_api", payload)

    async def send(self, kind: str, payload: Json, answers: str = "") -> Exchange:
        """Whatever it is, the way that the app listens."""
        if self.way is not None:
            return await self.way.send(kind, payload, answers=answers)
        return await self.sockets.send(kind, payload, answers=answers)

    def _at(self, place: Mapping[str, str]) -> dict[str, str]:
        return {"team": "T1", "user": "U1", "channel": "C1"} | dict(place)

    def _team(self, at: Mapping[str, str]) -> Team:
        return self.world.teams[at["team"]]

    def _answers(self, place: Mapping[str, str]) -> str:
        at = self._at(place)
        return self.world.new_answers(at["team"], at["channel"], at["user"])

    def _common(self, at: Mapping[str, str]) -> Json:
        team = self._team(at)
        facts: Json = {"token": "legacy", "team_id": team.id}
        return facts | ({"enterprise_id": team.enterprise} if team.enterprise else {})

    def _interactive(self, kind: str, at: Mapping[str, str]) -> Json:
        team = self._team(at)
        user = team.users[at["user"]]
        return {
            "type": kind,
            "token": "legacy",
            "api_app_id": team.app_id,
            "action_ts": self.world.stamp(),
            "team": {"id": team.id, "domain": team.name.lower()},
            "enterprise": {"id": team.enterprise, "name": team.enterprise} if team.enterprise else None,
            "is_enterprise_install": False,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id},
            "trigger_id": self.world.new_trigger(),
        }

    def _channel(self, at: Mapping[str, str]) -> Json:
        channel = self._team(at).channels[at["channel"]]
        return {"id": channel.id, "name": channel.name or "directmessage"}

    def _container(self, at: Mapping[str, str], message: Json) -> Json:
        facts: dict[str, Any] = {"type": "message", "message_ts": message["ts"], "channel_id": at["channel"]}
        return facts | {"is_ephemeral": "to" in message}
