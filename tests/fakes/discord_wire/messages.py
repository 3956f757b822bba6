"""Messages: posting once by nonce, editing, history, publishing."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord_wire.checks import V2, check_message, pinged
from tests.fakes.discord_wire.state import Call, State
from tests.fakes.discord_wire.trouble import ApiError, malformed
from tests.fakes.discord_wire.world import Channel, Kind, Message, Right

CONTENT = ("content", "embeds", "components", "flags", "attachments", "allowed_mentions")
NO_MESSAGES = frozenset({Kind.FORUM, Kind.MEDIA, Kind.CATEGORY})


def post(call: Call) -> dict[str, Any]:
    """POST /channels/{}/messages"""
    state, body = call.state, call.facts
    channel = state.channel(call.ids[0])
    if channel.kind in NO_MESSAGES:
        raise ApiError(400, 50008, "Cannot send messages in a non-text channel")
    _may_post(state, channel, body)
    check_message(body)
    if (known := _by_nonce(state, body)) is not None:
        return known.wire(with_nonce=True)
    message = store(state, channel, body, reply_to=_replied(state, channel, body))
    if body.get("nonce") and body.get("enforce_nonce"):
        state.nonces[str(body["nonce"])] = (state.world.clock(), message)
    return message.wire(with_nonce=True)


def store(
    state: State,
    channel: Channel,
    body: dict[str, Any],
    *,
    reply_to: int | None = None,
    id_: int | None = None,
) -> Message:
    """Puts a message of the bot into a channel and tells everyone."""
    message = Message(
        id=id_ or state.world.new_id(),
        channel=channel.id,
        author=state.world.bot,
        sent={key: body[key] for key in CONTENT if key in body},
        nonce=str(body.get("nonce") or ""),
        reply_to=reply_to,
        pinged=pinged(body),
    )
    channel.messages[message.id] = message
    channel.last_message = message.id
    event = message.wire(with_nonce=True) | ({"guild_id": str(channel.guild)} if channel.guild else {})
    state.emit("MESSAGE_CREATE", event, channel.guild)
    return message


def edit(call: Call) -> dict[str, Any]:
    """PATCH /channels/{}/messages/{}"""
    state, body = call.state, call.facts
    channel = state.channel(call.ids[0])
    message = state.message(channel, call.ids[1])
    if message.author.id != state.world.bot.id:
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    if channel.archived:
        raise ApiError(400, 50083, "Thread is archived")
    changed = message.sent | {key: body[key] for key in CONTENT if key in body}
    if int(message.sent.get("flags") or 0) & V2 and not int(changed.get("flags") or 0) & V2:
        raise malformed("flags", "MessageFlags.IS_COMPONENTS_V2 cannot be removed.")
    check_message(changed)
    message.sent, message.edits = changed, message.edits + 1
    message.pinged += pinged({**changed, "allowed_mentions": body.get("allowed_mentions")})
    state.emit("MESSAGE_UPDATE", message.wire(), channel.guild)
    return message.wire()


def history(call: Call) -> list[dict[str, Any]]:
    """GET /channels/{}/messages: newest first; without the right to read history, nothing."""
    state = call.state
    channel = state.channel(call.ids[0])
    if not state.world.rights(channel, state.world.bot.id) & Right.READ_MESSAGE_HISTORY:
        return []
    limit, after = int(call.query.get("limit", 50)), call.query.get("after")
    before = int(call.query.get("before", 1 << 63))
    if not 1 <= limit <= 100:
        raise malformed("limit", "int value should be between 1 and 100.")
    ids = sorted(id_ for id_ in channel.messages if int(after or 0) < id_ < before)
    chosen = ids[:limit] if after else ids[-limit:]
    return [channel.messages[id_].wire() for id_ in reversed(chosen)]


def one(call: Call) -> dict[str, Any]:
    """GET /channels/{}/messages/{}"""
    channel = call.state.channel(call.ids[0])
    call.state.may(channel, Right.READ_MESSAGE_HISTORY)
    return call.state.message(channel, call.ids[1]).wire()


def delete(call: Call) -> None:
    """DELETE /channels/{}/messages/{}"""
    channel = call.state.channel(call.ids[0])
    message = call.state.message(channel, call.ids[1])
    if message.author.id != call.world.bot.id:
        call.state.may(channel, Right.MANAGE_MESSAGES)
    del channel.messages[message.id]


def crosspost(call: Call) -> dict[str, Any]:
    """POST /channels/{}/messages/{}/crosspost: announcement channels only, ten an hour."""
    state = call.state
    channel = state.channel(call.ids[0])
    if channel.kind is not Kind.ANNOUNCEMENT:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    state.may(channel, Right.SEND_MESSAGES)
    message = state.message(channel, call.ids[1])
    if message.crossposted:
        raise ApiError(400, 40033, "This message has already been crossposted")
    published = state.crossposts.get(channel.id, 0)
    if published >= state.rules.crossposts:
        raise ApiError(429, 20016, "You are being rate limited.", retry_after=1800.0)
    state.crossposts[channel.id] = published + 1
    message.crossposted = True
    return message.wire()


def typing(call: Call) -> None:
    """POST /channels/{}/typing"""
    call.state.channel(call.ids[0])


def may_speak(state: State, channel: Channel) -> None:
    """The right to say anything there."""
    if channel.kind.is_thread:
        if channel.locked:
            raise ApiError(403, 160005, "Thread is locked")
        if channel.archived:
            raise ApiError(400, 50083, "Thread is archived")
        state.may(channel, Right.SEND_MESSAGES_IN_THREADS)
    elif channel.person is None:
        state.may(channel, Right.SEND_MESSAGES)
    elif channel.person.name.startswith("closed"):
        raise ApiError(403, 50007, "Cannot send messages to this user")


def _may_post(state: State, channel: Channel, body: dict[str, Any]) -> None:
    may_speak(state, channel)
    if body.get("embeds") or body.get("components"):
        state.may(channel, Right.EMBED_LINKS)


def _by_nonce(state: State, body: dict[str, Any]) -> Message | None:
    """The message that this nonce has made before; its deletion makes the repetition fail."""
    if not body.get("enforce_nonce"):
        return None
    at, message = state.nonces.get(str(body.get("nonce")), (0.0, None))
    if message is None or state.world.clock() - at > state.rules.nonce_window:
        return None
    home = state.world.channels.get(message.channel)
    if home is None or message.id not in home.messages:
        raise ApiError(404, 10008, "Unknown Message")
    return message


def _replied(state: State, channel: Channel, body: dict[str, Any]) -> int | None:
    reference = body.get("message_reference")
    if not reference:
        return None
    if not state.world.rights(channel, state.world.bot.id) & Right.READ_MESSAGE_HISTORY:
        raise ApiError(403, 160002, "Cannot reply without permission to read message history")
    replied = int(reference["message_id"])
    if replied in channel.messages:
        return replied
    if reference.get("fail_if_not_exists", True):
        raise malformed("message_reference", "Unknown message")
    return None
