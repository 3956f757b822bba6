"""Threads and forum posts."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord_wire.checks import check_message
from tests.fakes.discord_wire.messages import may_speak, store
from tests.fakes.discord_wire.state import Call, State
from tests.fakes.discord_wire.trouble import ApiError, malformed, unknown
from tests.fakes.discord_wire.world import Channel, Kind, Right

PERIODS = frozenset({60, 1440, 4320, 10080})


def from_message(call: Call) -> dict[str, Any]:
    """POST /channels/{}/messages/{}/threads: the thread has the message's id."""
    state, body = call.state, call.facts
    channel = state.channel(call.ids[0])
    message = state.message(channel, call.ids[1])
    if channel.kind not in {Kind.TEXT, Kind.ANNOUNCEMENT}:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    state.may(channel, Right.CREATE_PUBLIC_THREADS)
    if message.thread:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    kind = Kind.PUBLIC_THREAD if channel.kind is Kind.TEXT else Kind.ANNOUNCEMENT_THREAD
    thread = _open(state, channel, body, kind=kind, id_=message.id)
    message.thread = thread.id
    return thread.wire()


def post(call: Call) -> dict[str, Any]:
    """POST /channels/{}/threads: in a forum, a post with its first message; the nonce counts for nothing."""
    state, body = call.state, call.facts
    channel = state.channel(call.ids[0])
    if not channel.kind.is_forum:
        state.may(channel, Right.CREATE_PUBLIC_THREADS)
        return _open(state, channel, body, kind=Kind.PUBLIC_THREAD).wire()
    may_speak(state, channel)
    first = body.get("message")
    if not isinstance(first, dict):
        raise malformed("message", "This field is required")
    check_message(first)
    applied = _tags(state, channel, [int(tag) for tag in body.get("applied_tags") or []])
    id_ = state.world.new_id()
    thread = _open(state, channel, body, kind=Kind.PUBLIC_THREAD, id_=id_)
    thread.applied = applied
    message = store(state, thread, first, id_=id_)
    return thread.wire() | {"message": message.wire()}


def active(call: Call) -> dict[str, Any]:
    """GET /guilds/{}/threads/active"""
    guild = call.state.guild(call.ids[0])
    threads = [one for one in call.world.channels_of(guild.id, threads=True) if not one.archived]
    seen = [one for one in threads if call.world.rights(one, call.world.bot.id) & Right.VIEW_CHANNEL]
    return {"threads": [one.wire() for one in sorted(seen, key=lambda one: -one.id)], "members": []}


def archived(call: Call) -> dict[str, Any]:
    """GET /channels/{}/threads/archived/public"""
    channel = call.state.channel(call.ids[0])
    call.state.may(channel, Right.READ_MESSAGE_HISTORY)
    inside = [one for one in call.world.channels.values() if one.parent == channel.id and one.archived]
    limit = int(call.query.get("limit", 50))
    found = sorted(inside, key=lambda one: -one.id)
    return {
        "threads": [one.wire() for one in found[:limit]],
        "members": [],
        "has_more": len(found) > limit,
    }


def change(call: Call) -> dict[str, Any]:
    """PATCH /channels/{}: of threads archived, locked, name and tags; of others the name."""
    state, body = call.state, call.facts
    channel = state.channel(call.ids[0])
    if channel.kind.is_thread:
        if channel.locked or body.get("locked"):
            state.may(channel, Right.MANAGE_THREADS)
        else:
            state.may(channel, Right.SEND_MESSAGES_IN_THREADS)
        channel.archived = bool(body.get("archived", channel.archived))
        channel.locked = bool(body.get("locked", channel.locked))
        if "applied_tags" in body:
            parent = state.world.channels[channel.parent or 0]
            channel.applied = _tags(state, parent, [int(tag) for tag in body["applied_tags"]])
    else:
        state.may(channel, Right.MANAGE_CHANNELS)
    channel.name = _name(body) if "name" in body else channel.name
    event = "THREAD_UPDATE" if channel.kind.is_thread else "CHANNEL_UPDATE"
    state.emit(event, channel.wire(), channel.guild)
    return channel.wire()


def _open(
    state: State, parent: Channel, body: dict[str, Any], *, kind: Kind, id_: int | None = None
) -> Channel:
    inside = [one for one in state.world.channels_of(parent.guild or 0, threads=True) if not one.archived]
    if len(inside) >= state.rules.active_threads:
        raise ApiError(400, 160006, "Maximum number of active threads reached")
    period = int(body.get("auto_archive_duration") or 1440)
    if period not in PERIODS:
        raise malformed("auto_archive_duration", "Value must be one of {60, 1440, 4320, 10080}.")
    thread = Channel(
        id=id_ or state.world.new_id(),
        kind=kind,
        name=_name(body),
        guild=parent.guild,
        parent=parent.id,
        owner=state.world.bot.id,
        auto_archive=period,
    )
    state.world.channels[thread.id] = thread
    state.emit("THREAD_CREATE", thread.wire() | {"newly_created": True}, thread.guild)
    return thread


def _name(body: dict[str, Any]) -> str:
    name = str(body.get("name") or "")
    if not 1 <= len(name) <= 100:
        raise malformed("name", "Must be between 1 and 100 in length.")
    return name


def _tags(state: State, forum: Channel, wanted: list[int]) -> list[int]:
    known = {tag.id: tag for tag in forum.tags}
    if len(wanted) > 5:
        raise malformed("applied_tags", "Must be 5 or fewer in length.")
    if any(tag not in known for tag in wanted):
        raise ApiError(404, 10087, "Unknown Tag")
    if any(known[tag].moderated for tag in wanted):
        state.may(forum, Right.MANAGE_THREADS)
    if forum.needs_tag and not wanted:
        raise ApiError(400, 40067, "A tag is required to create a forum post in this channel")
    return wanted


def in_guild(state: State, guild: str) -> list[dict[str, Any]]:
    """The channels of a guild that are no threads, as GET /guilds/{}/channels gives them."""
    if int(guild) not in state.world.guilds:
        raise unknown("Guild")
    return [one.wire() for one in state.world.channels_of(int(guild), threads=False)]
