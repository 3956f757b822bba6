"""Interactions: what a person does in their client, and the app's answers within 3 seconds and 15 minutes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_wire.checks import EPHEMERAL, check_form, check_message
from tests.fakes.discord_wire.messages import CONTENT
from tests.fakes.discord_wire.state import Call, State
from tests.fakes.discord_wire.trouble import ApiError, malformed, unknown
from tests.fakes.discord_wire.world import Channel, Message, User

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
MOST_UNINSTALLED = 5


@dataclass(slots=True, kw_only=True)
class Interaction:
    """One of them, with everything that came back. `source` is the message that a component stands on."""

    id: int
    token: str
    kind: int
    channel: Channel
    user: User
    installed: bool = True
    source: Message | None = None
    begun: float = field(default_factory=time.monotonic)
    response: int | None = None
    response_after: float = 0.0
    choices: list[dict[str, Any]] = field(default_factory=list)
    form: dict[str, Any] | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    deferred_privately: bool = False
    refused: list[int] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def failed(self) -> bool:
        """What the person reads as “The application did not respond”."""
        return self.response is None and time.monotonic() - self.begun > 3

    @property
    def private(self) -> bool:
        """Whether the answer is seen by that person alone."""
        shown = self.original or (self.followups[0] if self.followups else None)
        return shown.ephemeral if shown else self.deferred_privately

    @property
    def text(self) -> str:
        """All the words that came back, in order."""
        said = [self.original] if self.original else []
        return "\n".join(message.text for message in [*said, *self.followups])

    async def acknowledged(self, seconds: float = 5.0) -> int:
        """The type of the first response; raises TimeoutError where none comes."""
        await self._until(lambda: self.response is not None, seconds)
        assert self.response is not None
        return self.response

    async def answer(self, seconds: float = 15.0) -> str:
        """The words of the finished answer: a message, a form's title, or the choices' names."""
        await self._until(lambda: self._finished, seconds)
        if self.form is not None:
            return str(self.form["title"])
        if self.response == CHOICES:
            return "\n".join(one["name"] for one in self.choices)
        return self.text

    @property
    def _finished(self) -> bool:
        if self.response in {CHOICES, FORM, MESSAGE, UPDATE}:
            return True
        return self.original is not None or bool(self.followups)

    async def _until(self, done: Any, seconds: float) -> None:
        async with asyncio.timeout(seconds):
            while not done():
                self.changed.clear()
                if not done():
                    await self.changed.wait()


def callback(call: Call) -> dict[str, Any] | None:
    """POST /interactions/{}/{}/callback"""
    at = call.state.interactions.get(call.ids[1])
    if at is None or str(at.id) != call.ids[0]:
        raise unknown("Interaction")
    elapsed = time.monotonic() - at.begun
    if at.response is None and elapsed > call.state.rules.first_answer:
        at.refused.append(10062)
        raise unknown("Interaction")
    if at.response is not None:
        at.refused.append(40060)
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    _respond(call.state, at, int(call.facts["type"]), call.facts.get("data") or {})
    at.response, at.response_after = int(call.facts["type"]), elapsed
    at.changed.set()
    return _resource(at) if call.query.get("with_response") in {"true", "1", "True"} else None


def follow_up(call: Call) -> dict[str, Any]:
    """POST /webhooks/{}/{}: after a deferral the first one becomes the answer."""
    at = _alive(call)
    if at.response is None:
        raise unknown("Webhook")
    if not at.installed and len(at.followups) >= MOST_UNINSTALLED:
        raise ApiError(400, 40094, "Maximum number of follow ups for an uninstalled app was reached.")
    check_message(call.facts, may_be_ephemeral=True)
    message = _message(call.state, at, call.facts)
    if at.response == DEFERRED and at.original is None:
        if at.deferred_privately:
            message.sent["flags"] = int(message.sent.get("flags") or 0) | EPHEMERAL
        at.original = message
    else:
        at.followups.append(message)
    _show(call.state, at, message)
    at.changed.set()
    return message.wire()


def edit_answer(call: Call) -> dict[str, Any]:
    """PATCH /webhooks/{}/{}/messages/{}"""
    at = _alive(call)
    message = _which(call, at, may_be_new=True)
    body = {key: call.facts[key] for key in CONTENT if key in call.facts}
    if message is None:
        if at.deferred_privately:
            body["flags"] = int(body.get("flags") or 0) | EPHEMERAL
        check_message(body, may_be_ephemeral=True)
        message = at.original = _message(call.state, at, body)
        _show(call.state, at, message)
    else:
        changed = message.sent | body
        check_message({**changed, "flags": int(changed.get("flags") or 0) & ~EPHEMERAL})
        message.sent, message.edits = changed, message.edits + 1
    at.changed.set()
    return message.wire()


def read_answer(call: Call) -> dict[str, Any]:
    """GET /webhooks/{}/{}/messages/{}"""
    found = _which(call, _alive(call))
    assert found is not None
    return found.wire()


def delete_answer(call: Call) -> None:
    """DELETE /webhooks/{}/{}/messages/{}"""
    at = _alive(call)
    found = _which(call, at)
    assert found is not None
    at.channel.messages.pop(found.id, None)
    at.original = None if found is at.original else at.original
    at.followups = [one for one in at.followups if one is not found]
    at.changed.set()


def _alive(call: Call) -> Interaction:
    at = call.state.interactions.get(call.ids[1])
    if at is None:
        raise unknown("Webhook")
    if time.monotonic() - at.begun > call.state.rules.interaction_life:
        raise ApiError(401, 50027, "Invalid Webhook Token")
    return at


def _which(call: Call, at: Interaction, *, may_be_new: bool = False) -> Message | None:
    """The message that the path names; none while a deferred answer is still to come."""
    if call.ids[2] == "@original":
        if at.response in {DEFERRED_UPDATE, UPDATE}:
            return at.source
        if at.original is None and not (may_be_new and at.response == DEFERRED):
            raise unknown("Message")
        return at.original
    known = [*([at.original] if at.original else []), *at.followups]
    found = next((one for one in known if str(one.id) == call.ids[2]), None)
    if found is None:
        raise unknown("Message")
    return found


def _respond(state: State, at: Interaction, kind: int, data: dict[str, Any]) -> None:
    match kind:
        case 4:
            check_message(data, may_be_ephemeral=True)
            at.original = _message(state, at, data)
            _show(state, at, at.original)
        case 5:
            at.deferred_privately = bool(int(data.get("flags") or 0) & EPHEMERAL)
        case 6 | 7 if at.source is None:
            raise malformed("type", "Only components can update their message.")
        case 6:
            pass
        case 7:
            assert at.source is not None
            changed = at.source.sent | {key: data[key] for key in CONTENT if key in data}
            check_message({**changed, "flags": int(changed.get("flags") or 0) & ~EPHEMERAL})
            at.source.sent, at.source.edits = changed, at.source.edits + 1
        case 8:
            at.choices = _choices(data)
        case 9:
            check_form(data)
            at.form = data
        case _:
            raise malformed("type", f"Value must be one of {{4, 5, 6, 7, 8, 9}}, not {kind}.")


def _choices(data: dict[str, Any]) -> list[dict[str, Any]]:
    choices = data.get("choices") or []
    if len(choices) > 25:
        raise malformed("choices", "Must be 25 or fewer in length.")
    for one in choices:
        if not 1 <= len(one["name"]) <= 100 or len(str(one["value"])) > 100:
            raise malformed("choices", "Must be between 1 and 100 in length.")
    return list(choices)


def _message(state: State, at: Interaction, body: dict[str, Any]) -> Message:
    return Message(
        id=state.world.new_id(),
        channel=at.channel.id,
        author=state.world.bot,
        sent={key: body[key] for key in CONTENT if key in body},
        application=state.world.application,
    )


def _show(state: State, at: Interaction, message: Message) -> None:
    """A public answer is a message of the channel; a private one only its person sees."""
    if not message.ephemeral:
        at.channel.messages[message.id] = message
        at.channel.last_message = message.id
        state.emit("MESSAGE_CREATE", message.wire(), at.channel.guild)


def _resource(at: Interaction) -> dict[str, Any]:
    about = {
        "id": str(at.id),
        "type": at.kind,
        "response_message_loading": at.response == DEFERRED,
        "response_message_ephemeral": at.private,
    }
    if at.original is not None:
        about["response_message_id"] = str(at.original.id)
        return {"interaction": about, "resource": {"type": at.response, "message": at.original.wire()}}
    return {"interaction": about, "resource": {"type": at.response}}
