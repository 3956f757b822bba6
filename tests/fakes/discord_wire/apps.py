"""The bot itself: who it is, its guilds, its commands, where its gateway is, whom it writes to."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import Any

from tests.fakes.discord_wire.state import Call, State
from tests.fakes.discord_wire.threads import in_guild
from tests.fakes.discord_wire.trouble import ApiError, malformed, unknown
from tests.fakes.discord_wire.world import Channel, Guild, Kind, Right, snowflake

NAME = re.compile(r"[-_'\w]{1,32}")
SUB, GROUP = 1, 2
MOST_CHARACTERS = 8000


def me(call: Call) -> dict[str, Any]:
    """GET /users/@me"""
    return call.world.bot.wire() | {"verified": True, "mfa_enabled": True, "flags": 0}


def user(call: Call) -> dict[str, Any]:
    """GET /users/{}"""
    found = call.world.users.get(int(call.ids[0]))
    if found is None:
        raise unknown("User")
    return found.wire()


def direct(call: Call) -> dict[str, Any]:
    """POST /users/@me/channels: the same channel each time."""
    person = call.world.users.get(int(call.facts.get("recipient_id") or 0))
    if person is None:
        raise unknown("User")
    if person.bot:
        raise ApiError(400, 50007, "Cannot send messages to this user")
    return direct_channel(call.state, person.id).wire()


def direct_channel(state: State, person: int) -> Channel:
    """The direct-message channel of that person."""
    for channel in state.world.channels.values():
        if channel.person is not None and channel.person.id == person:
            return channel
    made = Channel(id=state.world.new_id(), kind=Kind.DM, person=state.world.users[person])
    state.world.channels[made.id] = made
    return made


def application(call: Call) -> dict[str, Any]:
    """GET /oauth2/applications/@me, /applications/@me"""
    return {
        "id": str(call.world.application),
        "name": call.world.bot.name,
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": call.world.bot.wire() | {"bot": False},
        "team": None,
        "verify_key": "00" * 32,
        "flags": 0,
        "rpc_origins": [],
        "install_params": None,
        "integration_types_config": {"0": {}, "1": {}},
        "approximate_guild_count": len(call.world.guilds),
    }


def guilds(call: Call) -> list[dict[str, Any]]:
    """GET /users/@me/guilds"""
    there = [guild for guild in call.world.guilds.values() if guild.installed]
    return [one.wire() | {"permissions": str(int(_rights(call, one)))} for one in there]


def _rights(call: Call, guild: Guild) -> Right:
    """The bot's in that server, before any channel changes them."""
    held = guild.members[call.world.bot.id].roles
    return reduce(or_, (guild.roles[role].rights for role in (guild.id, *held)))


def guild(call: Call) -> dict[str, Any]:
    """GET /guilds/{}"""
    return call.state.guild(call.ids[0]).wire()


def guild_channels(call: Call) -> list[dict[str, Any]]:
    """GET /guilds/{}/channels"""
    return in_guild(call.state, call.ids[0])


def roles(call: Call) -> list[dict[str, Any]]:
    """GET /guilds/{}/roles"""
    return [role.wire() for role in call.state.guild(call.ids[0]).roles.values()]


def member(call: Call) -> dict[str, Any]:
    """GET /guilds/{}/members/{}"""
    found = call.state.guild(call.ids[0]).members.get(int(call.ids[1]))
    if found is None:
        raise unknown("Member")
    return found.wire()


def leave(call: Call) -> None:
    """DELETE /users/@me/guilds/{}"""
    place = call.state.guild(call.ids[0])
    place.installed = False
    call.state.emit("GUILD_DELETE", {"id": str(place.id)}, place.id)


def channel(call: Call) -> dict[str, Any]:
    """GET /channels/{}"""
    return call.state.channel(call.ids[0]).wire()


def delete_channel(call: Call) -> dict[str, Any]:
    """DELETE /channels/{}"""
    found = call.state.channel(call.ids[0])
    del call.world.channels[found.id]
    call.state.emit("CHANNEL_DELETE", found.wire(), found.guild)
    return found.wire()


def gateway(call: Call) -> dict[str, Any]:
    """GET /gateway, /gateway/bot"""
    return {"url": call.state.gateway_url, "shards": 1, "session_start_limit": call.state.starts.told()}


def commands(call: Call) -> list[dict[str, Any]]:
    """GET /applications/{}/commands and those of a guild"""
    return list(call.state.commands.get(_scope(call), {}).values())


def set_commands(call: Call) -> list[dict[str, Any]]:
    """PUT: these and no others."""
    if not isinstance(call.body, list):
        raise malformed("commands", "Only a list can be put here.")
    made = [_made(call, one) for one in call.body]
    kinds = [one["type"] for one in made]
    if kinds.count(1) > 100 or kinds.count(2) > 15 or kinds.count(3) > 15:
        raise ApiError(400, 30032, "Maximum number of application commands reached")
    names = [(one["type"], one["name"]) for one in made]
    if len(names) != len(set(names)):
        raise malformed("name", "Application command names must be unique")
    call.state.commands[_scope(call)] = {int(one["id"]): one for one in made}
    call.state.syncs += 1
    return made


def add_command(call: Call) -> dict[str, Any]:
    """POST: one more, or another of that name."""
    made = _made(call, call.facts)
    known = call.state.commands.setdefault(_scope(call), {})
    for id_, one in list(known.items()):
        if (one["type"], one["name"]) == (made["type"], made["name"]):
            del known[id_]
    known[int(made["id"])] = made
    return made


def delete_command(call: Call) -> None:
    """DELETE"""
    known = call.state.commands.get(_scope(call), {})
    if known.pop(int(call.ids[-1]), None) is None:
        raise unknown("application command")


def _scope(call: Call) -> int:
    return int(call.ids[1]) if "/guilds/" in call.template else 0


def _made(call: Call, said: dict[str, Any]) -> dict[str, Any]:
    kind = said.get("type") or 1
    if kind == 1:
        _check(said, depth=0)
        if size(said) > MOST_CHARACTERS:
            raise malformed("options", f"Command exceeds maximum size ({MOST_CHARACTERS})")
    elif not 1 <= len(said.get("name") or "") <= 32:
        raise malformed("name", "Must be between 1 and 32 in length.")
    scope = _scope(call)
    made = {
        "id": str(snowflake()),
        "application_id": str(call.world.application),
        "version": str(snowflake()),
    }
    made |= {"default_member_permissions": None, "nsfw": False, "dm_permission": True}
    return made | said | {"type": kind} | ({"guild_id": str(scope)} if scope else {})


def _check(said: dict[str, Any], *, depth: int) -> None:
    """Names, descriptions and options of a chat command, its groups and subcommands."""
    names = [said.get("name") or "", *(said.get("name_localizations") or {}).values()]
    if not all(NAME.fullmatch(name) and name == name.lower() for name in names):
        raise malformed("name", "Command name is invalid")
    texts = [said.get("description") or "", *(said.get("description_localizations") or {}).values()]
    if not all(1 <= len(text) <= 100 for text in texts):
        raise malformed("description", "Must be between 1 and 100 in length.")
    options = said.get("options") or []
    if len(options) > 25 or depth > 3:  # root, group, command, option
        raise malformed("options", "Must be 25 or fewer in length.")
    required = [bool(one.get("required")) for one in options if one["type"] not in {SUB, GROUP}]
    if required != sorted(required, reverse=True):
        raise malformed("options", "Required options must be placed before non-required options")
    for one in options:
        _check_choices(one)
        _check(one, depth=depth + 1)


def _check_choices(option: dict[str, Any]) -> None:
    choices = option.get("choices") or []
    if len(choices) > 25:
        raise malformed("choices", "Must be 25 or fewer in length.")
    if choices and option.get("autocomplete"):
        raise malformed("autocomplete", "Autocomplete cannot be used with choices")
    if any(not 1 <= len(one["name"]) <= 100 or len(str(one["value"])) > 100 for one in choices):
        raise malformed("choices", "Must be between 1 and 100 in length.")


def size(said: dict[str, Any]) -> int:
    """Characters of names, descriptions and values, of each the longest translation."""
    own = sum(
        max(len(text) for text in [said.get(key) or "", *(said.get(f"{key}_localizations") or {}).values()])
        for key in ("name", "description")
    )
    values = sum(
        max(len(text) for text in [one["name"], *(one.get("name_localizations") or {}).values()])
        + len(str(one["value"]))
        for one in said.get("choices") or []
    )
    return own + values + sum(size(one) for one in said.get("options") or [])
