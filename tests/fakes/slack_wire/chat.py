"""Web API methods about messages: chat.* and conversations.*, as Slack documents them."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_wire.shapes import check_blocks
from tests.fakes.slack_wire.world import Channel, Json, Refusal, Team, World, is_top

MESSAGE_FIELDS = ("text", "blocks", "attachments", "unfurl_links", "unfurl_media", "link_names", "parse")
MOST_TEXT = 40_000
HISTORY_SCOPES = {"C": "channels:history", "G": "groups:history", "D": "im:history"}


def post_message(world: World, team: Team, given: Json) -> Json:
    """chat.postMessage."""
    need(team, "chat:write")
    channel = find_channel(team, given.get("channel", ""))
    _may_post(team, channel)
    _check_content(given)
    message = _message(world, team, given)
    parent = _parent(channel, given)
    if parent:
        message["thread_ts"] = parent
        if given.get("reply_broadcast"):
            message["subtype"] = "thread_broadcast"
    channel.messages.append(message)
    return {"ok": True, "channel": channel.id, "ts": message["ts"], "message": shown(message)}


def update(world: World, team: Team, given: Json) -> Json:
    """chat.update: with blocks it leaves no mark, with text alone it takes the blocks away."""
    need(team, "chat:write")
    channel = find_channel(team, given.get("channel", ""), direct=False)
    if channel.is_archived:
        raise Refusal("is_archived")
    message = channel.message(str(given.get("ts", "")))
    if message is None:
        raise Refusal("message_not_found")
    if message["user"] != team.bot_user:
        raise Refusal("cant_update_message")
    _check_content(given)
    for name in ("blocks", "attachments"):
        message.pop(name, None)
    message |= {name: given[name] for name in MESSAGE_FIELDS if name in given}
    if given.get("metadata") is not None:
        message["metadata"] = given["metadata"]
    if not given.get("blocks"):
        message["edited"] = {"user": team.bot_user, "ts": world.stamp()}
    message["updates"] = message.get("updates", 0) + 1
    return {"ok": True, "channel": channel.id, "ts": message["ts"], "text": message.get("text", "")}


def delete(_: World, team: Team, given: Json) -> Json:
    """chat.delete."""
    need(team, "chat:write")
    channel = find_channel(team, given.get("channel", ""), direct=False)
    message = channel.message(str(given.get("ts", "")))
    if message is None:
        raise Refusal("message_not_found")
    channel.messages.remove(message)
    return {"ok": True, "channel": channel.id, "ts": message["ts"]}


def post_ephemeral(world: World, team: Team, given: Json) -> Json:
    """chat.postEphemeral: one person sees it, and no history keeps it."""
    need(team, "chat:write")
    channel = find_channel(team, given.get("channel", ""))
    _may_post(team, channel)
    if given.get("user") not in team.users:
        raise Refusal("user_not_in_channel")
    _check_content(given)
    message = _message(world, team, given) | {"channel": channel.id, "to": given["user"]}
    team.ephemerals.append(message)
    return {"ok": True, "message_ts": message["ts"]}


def permalink(_: World, team: Team, given: Json) -> Json:
    """chat.getPermalink."""
    channel = find_channel(team, given.get("channel", ""))
    ts = str(given.get("message_ts", ""))
    if channel.message(ts) is None:
        raise Refusal("message_not_found")
    address = f"https://{team.name.lower()}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"ok": True, "channel": channel.id, "permalink": address}


def history(_: World, team: Team, given: Json) -> Json:
    """conversations.history: the newest first, thread answers left out."""
    channel = _readable(team, given)
    return _page([one for one in reversed(channel.messages) if is_top(one)], given)


def replies(_: World, team: Team, given: Json) -> Json:
    """conversations.replies: the parent, then its answers, oldest first."""
    channel = _readable(team, given)
    parent = str(given.get("ts", ""))
    found = [one for one in channel.messages if parent in {one["ts"], one.get("thread_ts")}]
    if not found:
        raise Refusal("thread_not_found")
    return _page(found, given)


def info(_: World, team: Team, given: Json) -> Json:
    """conversations.info."""
    channel = find_channel(team, given.get("channel", ""), direct=False)
    need(team, "groups:read" if channel.is_private else "im:read" if channel.person else "channels:read")
    return {"ok": True, "channel": channel_view(channel)}


def list_channels(_: World, team: Team, given: Json) -> Json:
    """conversations.list: those that the bot may see."""
    need(team, "channels:read")
    wanted = str(given.get("types", "public_channel")).split(",")
    seen = [one for one in team.channels.values() if not one.deleted and _kind(one) in wanted]
    seen = [one for one in seen if one.bot_is_member or not one.is_private]
    if flag(given, "exclude_archived"):
        seen = [one for one in seen if not one.is_archived]
    page, cursor = _cut(seen, given)
    return {
        "ok": True,
        "channels": [channel_view(one) for one in page],
        "response_metadata": {"next_cursor": cursor},
    }


def members(_: World, team: Team, given: Json) -> Json:
    """conversations.members."""
    channel = find_channel(team, given.get("channel", ""), direct=False)
    need(team, "groups:read" if channel.is_private else "channels:read")
    extra = [team.bot_user] if channel.bot_is_member else []
    return {"ok": True, "members": [*channel.members, *extra], "response_metadata": {"next_cursor": ""}}


def open_direct(_: World, team: Team, given: Json) -> Json:
    """conversations.open with one person."""
    need(team, "im:write")
    user = str(given.get("users", ""))
    if user not in team.users:
        raise Refusal("user_not_found")
    if team.users[user].is_bot:
        raise Refusal("cannot_dm_bot")
    if team.users[user].deleted:
        raise Refusal("user_disabled")
    return {"ok": True, "channel": {"id": team.direct(user).id}}


def join(_: World, team: Team, given: Json) -> Json:
    """conversations.join."""
    need(team, "channels:join")
    channel = find_channel(team, given.get("channel", ""), direct=False)
    if channel.is_private or channel.person:
        raise Refusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refusal("is_archived")
    channel.bot_is_member = True
    return {"ok": True, "channel": channel_view(channel)}


def need(team: Team, scope: str) -> None:
    """Refuses where the token lacks the scope."""
    if scope not in team.scopes:
        raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(team.scopes)))


def flag(given: Json, name: str) -> bool:
    """A yes or no as JSON, form or query write it."""
    return str(given.get(name, "")).lower() in {"1", "true"}


def find_channel(team: Team, channel_id: Any, *, direct: bool = True) -> Channel:
    """The channel of that id; a person's id stands for the conversation with them where that is allowed."""
    if direct and channel_id in team.users:
        return team.direct(str(channel_id))
    channel = team.channels.get(str(channel_id))
    if channel is None or channel.deleted or (channel.is_private and not channel.bot_is_member):
        raise Refusal("channel_not_found")
    return channel


def channel_view(channel: Channel) -> Json:
    """A channel as conversations.info shows it."""
    facts: Json = {
        "id": channel.id,
        "is_archived": channel.is_archived,
        "is_private": channel.is_private,
        "is_im": bool(channel.person),
        "is_channel": not channel.person,
        "is_member": channel.bot_is_member,
        "creator": channel.creator,
    }
    return facts | ({"user": channel.person} if channel.person else {"name": channel.name})


def shown(message: Json, *, metadata: bool = True) -> Json:
    """A message as Slack hands it out."""
    hidden = {"updates", "link_names", "parse"} | (set() if metadata else {"metadata"})
    return {name: value for name, value in message.items() if name not in hidden}


def _kind(channel: Channel) -> str:
    return "im" if channel.person else "private_channel" if channel.is_private else "public_channel"


def _may_post(team: Team, channel: Channel) -> None:
    if channel.is_archived:
        raise Refusal("is_archived")
    if channel.restricted:
        raise Refusal(channel.restricted)
    if not channel.bot_is_member and not channel.person and "chat:write.public" not in team.scopes:
        raise Refusal("not_in_channel")


def _check_content(given: Json) -> None:
    if not given.get("text") and not given.get("blocks") and not given.get("attachments"):
        raise Refusal("no_text")
    if given.get("blocks"):
        check_blocks(given["blocks"])
    metadata = given.get("metadata")
    if metadata:
        complete = isinstance(metadata, dict) and {"event_type", "event_payload"} <= metadata.keys()
        if not complete or not isinstance(metadata["event_payload"], dict):
            raise Refusal("invalid_metadata_format")


def _message(world: World, team: Team, given: Json) -> Json:
    message: Json = {
        "type": "message",
        "ts": world.stamp(),
        "user": team.bot_user,
        "bot_id": team.bot_id,
        "app_id": team.app_id,
    }
    message |= {name: given[name] for name in (*MESSAGE_FIELDS, "metadata") if given.get(name) is not None}
    message["text"] = str(message.get("text", ""))[:MOST_TEXT]
    return message


def _parent(channel: Channel, given: Json) -> str:
    ts = str(given.get("thread_ts") or "")
    if not ts:
        return ""
    parent = channel.message(ts)
    if parent is None:
        raise Refusal("thread_not_found")
    return str(parent.get("thread_ts", ts))


def _readable(team: Team, given: Json) -> Channel:
    channel = find_channel(team, given.get("channel", ""), direct=False)
    need(team, HISTORY_SCOPES["D" if channel.person else "G" if channel.is_private else "C"])
    if not channel.bot_is_member and not channel.person:
        raise Refusal("not_in_channel")
    return channel


def _page(found: list[Json], given: Json) -> Json:
    oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
    found = [one for one in found if oldest <= float(one["ts"]) <= latest]
    page, cursor = _cut(found, given)
    metadata = flag(given, "include_all_metadata")
    return {
        "ok": True,
        "messages": [shown(one, metadata=metadata) for one in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _cut(rows: list[Any], given: Json) -> tuple[list[Any], str]:
    start, size = int(given.get("cursor") or 0), int(given.get("limit") or 100)
    end = start + size
    return rows[start:end], str(end) if end < len(rows) else ""
