"""What the simulated Slack knows: workspaces, people, channels, messages, views, and who may do what."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

Json = dict[str, Any]
EVERY_SCOPE = frozenset(
    {
        *("app_mentions:read", "commands", "chat:write", "chat:write.public", "files:write"),
        *("channels:history", "channels:join", "channels:read", "groups:history", "groups:read"),
        *("im:history", "im:read", "im:write", "team:read", "usergroups:read", "users:read"),
    }
)
GOOD = ""


class Refusal(Exception):  # noqa: N818 - what Slack says is a refusal, not an error of ours
    """Slack's answer `ok: false` with that code."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code, self.more = code, more


@dataclass(slots=True, kw_only=True)
class User:
    """A person of a workspace."""

    id: str
    name: str
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    deleted: bool = False
    locale: str = "en-US"
    tz: str = "America/Los_Angeles"


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation. `restricted` is the code that posts to it are refused with."""

    id: str
    name: str = ""
    is_private: bool = False
    person: str = ""
    creator: str = ""
    is_archived: bool = False
    deleted: bool = False
    bot_is_member: bool = True
    restricted: str = ""
    members: list[str] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)

    def top(self) -> list[Json]:
        """What the channel itself shows, oldest first: no replies, save those sent to the channel too."""
        return [one for one in self.messages if is_top(one)]

    def replies(self, ts: str) -> list[Json]:
        """The answers in that message's thread, oldest first."""
        return [one for one in self.messages if one.get("thread_ts") == ts and one["ts"] != ts]

    def message(self, ts: str) -> Json | None:
        """The message of that time stamp."""
        return next((one for one in self.messages if one["ts"] == ts), None)


@dataclass(slots=True, kw_only=True)
class Team:
    """A workspace and our app's place in it. `token_trouble` is the code that its token is refused with."""

    id: str
    name: str
    token: str
    enterprise: str = ""
    bot_user: str = "UBOT"
    bot_id: str = "BBOT"
    app_id: str = "A1"
    scopes: frozenset[str] = EVERY_SCOPE
    installed: bool = True
    token_trouble: str = GOOD
    refresh_token: str = ""
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    ephemerals: list[Json] = field(default_factory=list)
    files: dict[str, Json] = field(default_factory=dict)
    usergroups: list[Json] = field(default_factory=list)

    def add_user(self, user_id: str, name: str, **fields: Any) -> User:
        """A further person."""
        self.users[user_id] = User(id=user_id, name=name, **fields)
        return self.users[user_id]

    def add_channel(self, channel_id: str, name: str = "", **fields: Any) -> Channel:
        """A further channel."""
        self.channels[channel_id] = Channel(id=channel_id, name=name, **fields)
        return self.channels[channel_id]

    def direct(self, user_id: str) -> Channel:
        """The conversation of the bot with that person, opened where there is none yet."""
        channel_id = f"D{user_id}"
        if channel_id not in self.channels:
            self.add_channel(channel_id, person=user_id)
        return self.channels[channel_id]


@dataclass(slots=True, kw_only=True)
class Answers:
    """One response_url: what came back on it; good for five answers in half an hour."""

    team: str
    channel: str
    user: str
    until: float
    got: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """All workspaces that the app may meet, and the app's own secrets."""

    app_token: str = "xapp-1-A1-wire"
    client_id: str = "100.200"
    client_secret: str = "wire-client-secret"
    signing_secret: str = "wire-signing-secret"
    now: Callable[[], float] = time.time
    teams: dict[str, Team] = field(default_factory=dict)
    codes: dict[str, Json] = field(default_factory=dict)
    triggers: dict[str, float] = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    answers: dict[str, Answers] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    app_token_trouble: str = GOOD
    rotates: bool = False
    _last: int = 0

    def add_team(self, team_id: str = "T1", name: str = "Studio", **fields: Any) -> Team:
        """A workspace with a manager, a member and two channels that the bot is in."""
        token = fields.pop("token", f"xoxb-{team_id.lower()}-wire")
        team = Team(id=team_id, name=name, token=token, **fields)
        team.add_user("U1", "ann", is_admin=True)
        team.add_user("U2", "bob", locale="fr-FR", tz="Europe/Paris")
        team.add_user(team.bot_user, "slugline", is_bot=True)
        team.add_channel("C1", "news", creator="U1", members=["U1", "U2"])
        team.add_channel("C2", "ai-desk", creator="U2", members=["U1", "U2"])
        self.teams[team_id] = team
        return team

    def by_token(self, token: str) -> Team:
        """The workspace whose bot that is; raises what Slack says to others."""
        if not token:
            raise Refusal("not_authed")
        if token in self.revoked:
            raise Refusal("token_revoked")
        for team in self.teams.values():
            if team.token == token:
                if team.token_trouble or not team.installed:
                    raise Refusal(team.token_trouble or "account_inactive")
                return team
        raise Refusal("invalid_auth")

    def stamp(self) -> str:
        """A time stamp that no message has had."""
        self._last = max(self._last + 1, int(self.now() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def new_trigger(self) -> str:
        """Something to open a view with, within three seconds."""
        trigger = f"{int(self.now())}.{uuid4().hex}"
        self.triggers[trigger] = self.now() + 3
        return trigger

    def use_trigger(self, trigger: str) -> None:
        """Takes a trigger; it is good once, and not for long."""
        until = self.triggers.get(trigger)
        if until is None:
            raise Refusal("invalid_trigger_id")
        if until == 0:
            raise Refusal("exchanged_trigger_id")
        if until < self.now():
            raise Refusal("expired_trigger_id")
        self.triggers[trigger] = 0

    def new_answers(self, team: str, channel: str, user: str) -> str:
        """The key of a fresh response_url."""
        key = uuid4().hex
        until = self.now() + 1800
        self.answers[key] = Answers(team=team, channel=channel, user=user, until=until)
        return key

    def new_code(self, team_id: str, **fields: Any) -> str:
        """What Slack hands to the browser of somebody who agreed to install the app."""
        code = uuid4().hex
        self.codes[code] = {"team": team_id, "user": "U1", "org": False} | fields
        return code

    def messages(self, channel: str = "C1", team: str = "T1") -> list[Json]:
        """What that channel shows, oldest first."""
        return self.teams[team].channels[channel].top()


def is_top(message: Json) -> bool:
    """Whether the channel shows it, not only its thread."""
    parent = message.get("thread_ts")
    return parent is None or parent == message["ts"] or message.get("subtype") == "thread_broadcast"


def dig(node: Any) -> Iterator[Json]:
    """Every object inside a payload."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from dig(value)
    elif isinstance(node, list):
        for value in node:
            yield from dig(value)
