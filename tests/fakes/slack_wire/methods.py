"""Web API methods by name; those about messages are in `chat`, those of installing in `oauth`."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha1
from typing import Any
from uuid import uuid4

from tests.fakes.slack_wire import chat
from tests.fakes.slack_wire.chat import need
from tests.fakes.slack_wire.shapes import check_view
from tests.fakes.slack_wire.world import Json, Refusal, Team, User, World

Method = Callable[[World, Team, Json], Json]


def auth_test(_: World, team: Team, __: Json) -> Json:
    """auth.test."""
    facts = {
        "ok": True,
        "url": f"https://{team.name.lower()}.slack.com/",
        "team": team.name,
        "user": "slugline",
        "team_id": team.id,
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "is_enterprise_install": bool(team.enterprise) and team.id == team.enterprise,
    }
    return facts | ({"enterprise_id": team.enterprise} if team.enterprise else {})


def users_info(_: World, team: Team, given: Json) -> Json:
    """users.info, with the locale only where it is asked for."""
    need(team, "users:read")
    user = team.users.get(str(given.get("user", "")))
    if user is None:
        raise Refusal("user_not_found")
    return {"ok": True, "user": _user(team, user, locale=chat.flag(given, "include_locale"))}


def users_list(_: World, team: Team, __: Json) -> Json:
    """users.list."""
    need(team, "users:read")
    people = [_user(team, user, locale=False) for user in team.users.values()]
    return {"ok": True, "members": people, "response_metadata": {"next_cursor": ""}}


def usergroups_list(_: World, team: Team, __: Json) -> Json:
    """usergroups.list."""
    need(team, "usergroups:read")
    return {"ok": True, "usergroups": team.usergroups}


def team_info(_: World, team: Team, __: Json) -> Json:
    """team.info."""
    need(team, "team:read")
    return {"ok": True, "team": {"id": team.id, "name": team.name, "domain": team.name.lower()}}


def views_open(world: World, team: Team, given: Json) -> Json:
    """views.open: the first view of a stack."""
    check_view(given.get("view"))
    world.use_trigger(str(given.get("trigger_id", "")))
    return {"ok": True, "view": _keep_view(world, team, given["view"])}


def views_push(world: World, team: Team, given: Json) -> Json:
    """views.push: three in a stack and no more."""
    check_view(given.get("view"))
    stacked = [one for one in world.views.values() if one["team_id"] == team.id and one["open"]]
    if len(stacked) >= 3:
        raise Refusal("push_limit_reached")
    world.use_trigger(str(given.get("trigger_id", "")))
    return {"ok": True, "view": _keep_view(world, team, given["view"])}


def views_update(world: World, team: Team, given: Json) -> Json:
    """views.update by view_id or external_id, refused where the hash is an old one."""
    check_view(given.get("view"))
    view = find_view(world, team, given)
    if given.get("hash") and given["hash"] != view["hash"]:
        raise Refusal("hash_conflict")
    change_view(view, given["view"])
    return {"ok": True, "view": view}


def views_publish(world: World, team: Team, given: Json) -> Json:
    """views.publish: somebody's Home tab."""
    check_view(given.get("view"))
    user = str(given.get("user_id", ""))
    if user not in team.users:
        raise Refusal("user_not_found")
    home = team.homes.get(user)
    if home is not None and given.get("hash") and given["hash"] != home["hash"]:
        raise Refusal("hash_conflict")
    team.homes[user] = _keep_view(world, team, given["view"], view_id=home["id"] if home else "")
    return {"ok": True, "view": team.homes[user]}


def upload_url(world: World, team: Team, given: Json) -> Json:
    """files.getUploadURLExternal; the server fills in the address."""
    need(team, "files:write")
    key = f"F{uuid4().hex[:10].upper()}"
    team.files[key] = {"id": key, "name": str(given.get("filename", "")), "content": b"", "shared": []}
    return {"ok": True, "file_id": key, "upload_url": f"{{base}}/upload/{team.id}/{key}"}


def complete_upload(world: World, team: Team, given: Json) -> Json:
    """files.completeUploadExternal: shared in a channel, as an answer in a thread where one is named."""
    need(team, "files:write")
    files = [team.files[one["id"]] for one in given.get("files", []) if one.get("id") in team.files]
    if given.get("channel_id"):
        channel = chat.find_channel(team, given["channel_id"])
        for file in files:
            file["shared"].append((channel.id, given.get("thread_ts", "")))
    return {"ok": True, "files": [{"id": file["id"], "title": file["name"]} for file in files]}


def uninstall(world: World, team: Team, _: Json) -> Json:
    """apps.uninstall."""
    team.installed = False
    world.revoked.add(team.token)
    return {"ok": True}


def revoke(world: World, team: Team, _: Json) -> Json:
    """auth.revoke."""
    world.revoked.add(team.token)
    return {"ok": True, "revoked": True}


def find_view(world: World, team: Team, given: Json) -> Json:
    """The view that a call names."""
    for view in world.views.values():
        named = view["id"] == given.get("view_id")
        if view["team_id"] == team.id and (named or view.get("external_id") == given.get("external_id", 0)):
            return view
    raise Refusal("not_found")


def change_view(view: Json, content: Json) -> None:
    """A view's new content, under a new hash."""
    kept = {name: view[name] for name in ("id", "team_id", "app_id", "bot_id", "open")}
    view.clear()
    view |= _filled(content) | kept | {"hash": f"{uuid4().hex[:12]}"}


def _keep_view(world: World, team: Team, content: Any, *, view_id: str = "") -> Json:
    key = view_id or f"V{uuid4().hex[:10].upper()}"
    facts = {"id": key, "team_id": team.id, "app_id": team.app_id, "bot_id": team.bot_id}
    facts |= {"hash": uuid4().hex[:12], "open": content["type"] == "modal"}
    world.views[key] = _filled(content) | facts
    return world.views[key]


def _filled(content: Json) -> Json:
    return {"private_metadata": "", "callback_id": "", "state": {"values": {}}} | content


def _user(team: Team, user: User, *, locale: bool) -> Json:
    facts = {
        "id": user.id,
        "team_id": team.id,
        "name": user.name,
        "real_name": user.name.title(),
        "deleted": user.deleted,
        "tz": user.tz,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_bot": user.is_bot,
        "profile": {"display_name": user.name, "avatar_hash": sha1(user.id.encode()).hexdigest()[:12]},
    }
    return facts | ({"locale": user.locale} if locale else {})


METHODS: dict[str, Method] = {
    "apps.uninstall": uninstall,
    "auth.revoke": revoke,
    "auth.test": auth_test,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.history": chat.history,
    "conversations.info": chat.info,
    "conversations.join": chat.join,
    "conversations.list": chat.list_channels,
    "conversations.members": chat.members,
    "conversations.open": chat.open_direct,
    "conversations.replies": chat.replies,
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": upload_url,
    "team.info": team_info,
    "usergroups.list": usergroups_list,
    "users.info": users_info,
    "users.list": users_list,
    "views.open": views_open,
    "views.publish": views_publish,
    "views.push": views_push,
    "views.update": views_update,
}
