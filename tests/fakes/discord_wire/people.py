"""What people do in their clients: type commands, press buttons, choose, fill in forms."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.discord_wire.interactions import Interaction
from tests.fakes.discord_wire.state import State
from tests.fakes.discord_wire.world import Channel, Message, Right, User, components_of

COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5
SUB, GROUP, TEXT, INTEGER, BOOLEAN, PERSON, CHANNEL, ROLE = 1, 2, 3, 4, 5, 6, 7, 8
BUTTON = 2
NUMBER = 10


class People:
    """Sends interactions as Discord's clients do: only what is registered, shown and permitted."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def slash(
        self, channel: Channel, line: str, *, user: User, focused: str = "", installed: bool = True
    ) -> Interaction:
        """`news subscribe topics:labor`; with `focused` the options so far ask for choices of that one.

        Raises LookupError for a command, subcommand or option that is not registered, and for one that the
        person's rights hide. `installed=False`: the person's own install, in a place without the bot.
        """
        words = shlex.split(line)
        command = self._command(channel, words.pop(0), 1)
        self._may_see(command, channel, user)
        path, schema = [], command
        while words and (inner := _named(schema, words[0], {SUB, GROUP})) is not None:
            words.pop(0)
            path.append(inner)
            schema = inner
        given = dict(word.split(":", 1) for word in words)
        options, resolved = self._options(channel, schema, given, focused)
        for one in reversed(path):
            options = [{"name": one["name"], "type": one["type"], "options": options}]
        data = {"id": command["id"], "name": command["name"], "type": 1, "options": options}
        data |= {"resolved": resolved} if resolved else {}
        kind = AUTOCOMPLETE if focused else COMMAND
        return self._send(kind, channel, user, data, installed=installed)

    async def menu(self, message: Message, name: str, *, user: User) -> Interaction:
        """A context-menu command on a message."""
        channel = self._state.world.channels[message.channel]
        command = self._command(channel, name, 3)
        self._may_see(command, channel, user)
        resolved = {"messages": {str(message.id): message.wire()}}
        data = {"id": command["id"], "name": name, "type": 3, "target_id": str(message.id)}
        return self._send(COMMAND, channel, user, data | {"resolved": resolved})

    async def press(self, message: Message, label: str, *, user: User) -> Interaction:
        """A button of the message, by its label (or its custom id)."""
        for part in components_of(message.sent):
            if part.get("type") == BUTTON and label in {part.get("label"), part.get("custom_id")}:
                data = {"custom_id": part["custom_id"], "component_type": BUTTON}
                return self._on(message, user, data)
        raise LookupError(f"no button {label!r} there")

    async def forge(self, message: Message, custom_id: str, *, user: User) -> Interaction:
        """A press with an id that need not stand on the message."""
        return self._on(message, user, {"custom_id": custom_id, "component_type": BUTTON})

    async def choose(self, message: Message, custom_id: str, *values: str, user: User) -> Interaction:
        """Values of a select of the message."""
        for part in components_of(message.sent):
            if part.get("custom_id") == custom_id:
                data = {"custom_id": custom_id, "component_type": part["type"], "values": list(values)}
                return self._on(message, user, data)
        raise LookupError(f"no select {custom_id!r} there")

    async def submit(
        self, form: Interaction, values: Mapping[str, str | Sequence[str]], *, user: User | None = None
    ) -> Interaction:
        """Fills in a form that an interaction was answered with, by the fields' custom ids."""
        assert form.form is not None
        parts = [_filled(part, values) for part in form.form["components"]]
        data = {"custom_id": form.form["custom_id"], "components": parts}
        return self._send(FORM, form.channel, user or form.user, data, source=form.source)

    def _on(self, message: Message, user: User, data: dict[str, Any]) -> Interaction:
        channel = self._state.world.channels[message.channel]
        return self._send(COMPONENT, channel, user, data, source=message)

    def _send(
        self,
        kind: int,
        channel: Channel,
        user: User,
        data: dict[str, Any],
        *,
        source: Message | None = None,
        installed: bool = True,
    ) -> Interaction:
        at = Interaction(
            id=self._state.world.new_id(),
            token=secrets.token_hex(20),
            kind=kind,
            channel=channel,
            user=user,
            installed=installed,
            source=source,
        )
        self._state.interactions[at.token] = at
        self._state.emit("INTERACTION_CREATE", self._payload(at, data), channel.guild if installed else None)
        return at

    def _payload(self, at: Interaction, data: dict[str, Any]) -> dict[str, Any]:
        world, channel = self._state.world, at.channel
        said: dict[str, Any] = {
            "id": str(at.id),
            "application_id": str(world.application),
            "type": at.kind,
            "token": at.token,
            "version": 1,
            "data": data,
            "channel": channel.wire() | {"permissions": str(int(world.rights(channel, at.user.id)))},
            "channel_id": str(channel.id),
            "locale": at.user.locale,
            "entitlements": [],
            "app_permissions": str(int(world.rights(channel, world.bot.id))),
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if at.source is not None:
            said["message"] = at.source.wire()
        if channel.guild is None:
            owners = {"1": str(at.user.id)} if not at.installed else {"0": "0"}
            return said | {"user": at.user.wire(), "context": 1, "authorizing_integration_owners": owners}
        guild = world.guilds[channel.guild]
        member = guild.members[at.user.id].wire(int(world.rights(channel, at.user.id)))
        owners = {"0": str(guild.id)} if at.installed else {"1": str(at.user.id)}
        return said | {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": member,
            "context": 0,
            "authorizing_integration_owners": owners,
        }

    def _command(self, channel: Channel, name: str, kind: int) -> dict[str, Any]:
        for scope in (channel.guild or 0, 0):
            for one in self._state.commands.get(scope, {}).values():
                if (one["name"], one["type"]) == (name, kind):
                    return one
        raise LookupError(f"no command {name!r} is registered")

    def _may_see(self, command: Mapping[str, Any], channel: Channel, user: User) -> None:
        needed = command.get("default_member_permissions")
        if needed is not None and channel.guild is not None:
            rights = self._state.world.rights(channel, user.id)
            if not rights & Right.ADMINISTRATOR and int(needed) & ~int(rights):
                raise LookupError(f"{command['name']!r} is hidden from {user.name}")
        contexts = command.get("contexts")
        context = 0 if channel.guild is not None else 1
        if contexts is not None and context not in contexts:
            raise LookupError(f"{command['name']!r} is not offered there")

    def _options(
        self, channel: Channel, schema: Mapping[str, Any], given: Mapping[str, str], focused: str
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        options: list[dict[str, Any]] = []
        resolved: dict[str, Any] = {}
        for name, text in given.items():
            option = _named(schema, name, set(range(TEXT, 12)))
            if option is None:
                raise LookupError(f"{schema['name']!r} has no option {name!r}")
            value = _value(option, text)
            said = {"name": option["name"], "type": option["type"], "value": value}
            options.append(said | ({"focused": True} if name == focused else {}))
            self._resolve(resolved, channel, option["type"], str(value))
        for one in schema.get("options") or []:
            if one.get("required") and one["name"] not in given and not focused:
                raise LookupError(f"the option {one['name']!r} is required")
        return options, resolved

    def _resolve(self, resolved: dict[str, Any], channel: Channel, kind: int, value: str) -> None:
        world = self._state.world
        if kind == CHANNEL:
            place = world.channels[int(value)]
            facts = place.wire() | {"permissions": str(int(world.rights(place, world.bot.id)))}
            resolved.setdefault("channels", {})[value] = facts
        if kind == PERSON:
            resolved.setdefault("users", {})[value] = world.users[int(value)].wire()
            if channel.guild is not None:
                member = world.guilds[channel.guild].members[int(value)].wire(0)
                resolved.setdefault("members", {})[value] = {k: v for k, v in member.items() if k != "user"}
        if kind == ROLE and channel.guild is not None:
            resolved.setdefault("roles", {})[value] = world.guilds[channel.guild].roles[int(value)].wire()


def _named(schema: Mapping[str, Any], name: str, kinds: set[int]) -> dict[str, Any] | None:
    for one in schema.get("options") or []:
        if one["name"] == name and one["type"] in kinds:
            return dict(one)
    return None


def _value(option: Mapping[str, Any], text: str) -> object:
    choices = {str(one["value"]) for one in option.get("choices") or []}
    if choices and text not in choices:
        raise LookupError(f"{text!r} is no choice of {option['name']!r}")
    if option["type"] == INTEGER:
        return int(text)
    if option["type"] == NUMBER:
        return float(text)
    if option["type"] == BOOLEAN:
        return text in {"true", "on", "True"}
    return text


def _filled(part: Mapping[str, Any], values: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
    """A form's part as the client sends it back: what was typed, else what stood there."""
    if "component" in part:  # a label around one field
        return {"type": part["type"], "id": 1, "component": _filled(part["component"], values)}
    if "components" in part:
        return {
            "type": part["type"],
            "id": 1,
            "components": [_filled(one, values) for one in part["components"]],
        }
    if "custom_id" not in part:
        return {"type": part["type"], "id": 1}
    said: dict[str, Any] = {"type": part["type"], "id": 1, "custom_id": part["custom_id"]}
    typed = values.get(part["custom_id"])
    if part["type"] == 4:
        return said | {"value": str(typed if typed is not None else part.get("value") or "")}
    standing = [one["value"] for one in part.get("options") or [] if one.get("default")]
    chosen = [typed] if isinstance(typed, str) else list(typed if typed is not None else standing)
    return said | {"values": chosen}
