"""Who asked, and where: Discord's interaction becomes a `Caller` and a `Spot`. The one place that reads it.

Page: interactions/receiving-and-responding of Discord's developer documentation.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import discord

from bot.commands import Caller
from bot.platforms.discord.rights import MANAGE_CHANNELS, MANAGE_SERVER, Ground, Spot, ground_of

NAME = "discord"
Asked = discord.Interaction[Any]


def tenant_of_guild(guild_id: int) -> str:
    """The tenant of a server."""
    return f"{NAME}:{guild_id}"


def is_personal(asked: Asked) -> bool:
    """A direct message, or a server where only the person has installed the desk: their own tenant."""
    if asked.guild_id is None:
        return True
    return asked.is_user_integration() and not asked.is_guild_integration()


def tenant_of(asked: Asked) -> str:
    """Whose data the interaction may touch; nothing that it carries can say otherwise."""
    return f"{NAME}:@{asked.user.id}" if is_personal(asked) else tenant_of_guild(asked.guild_id or 0)


def caller_of(asked: Asked, managers: Collection[str] = ()) -> Caller:
    """The caller; `managers` are roles and people named in the tenant's settings.

    At home, in a direct message or as a personal install, everybody manages what is theirs.
    """
    base = Caller(tenant=tenant_of(asked), person=str(asked.user.id), locale=str(asked.locale), platform=NAME)
    if is_personal(asked):
        return replace(base, is_manager=True)
    spot = spot_here(asked)
    bits = asked.permissions.value
    return replace(
        base,
        channel=spot.channel,
        channel_name=spot.name,
        thread=spot.thread,
        is_manager=bool(bits & MANAGE_SERVER) or _is_named(asked, managers),
        manages_channel=bool(bits & MANAGE_CHANNELS),
    )


def spot_here(asked: Asked) -> Spot:
    """The channel that was asked in."""
    channel = asked.channel
    desk, asker = asked.app_permissions.value, asked.permissions.value
    if isinstance(channel, discord.Thread):
        parent, thread = str(channel.parent_id), str(channel.id)
        return Spot(
            channel=parent, thread=thread, name=channel.name, ground=Ground.THREAD, asker=asker, desk=desk
        )
    kind = channel.type.value if channel is not None else 0
    name = str(getattr(channel, "name", "") or "")
    number = str(channel.id) if channel is not None else ""
    return Spot(channel=number, name=name, ground=ground_of(kind), asker=asker, desk=desk)


def spot_at(asked: Asked, channel_id: str) -> Spot | None:
    """A channel of the asker's own server; None for any other, whoever names it."""
    if is_personal(asked) or asked.guild is None or not channel_id.isdecimal():
        return None
    here = spot_here(asked)
    if channel_id in {here.thread or here.channel}:
        return here
    channel = asked.guild.get_channel_or_thread(int(channel_id))
    if channel is None:
        return None
    said = _resolved(asked, channel_id)
    member, me = asked.user, asked.guild.me
    asker = channel.permissions_for(member).value if isinstance(member, discord.Member) else 0
    desk = channel.permissions_for(me).value if me else 0
    spot = Spot(
        channel=channel_id,
        name=channel.name,
        ground=ground_of(channel.type.value),
        asker=int(said.get("permissions", asker)),
        desk=int(said.get("app_permissions", desk)),
    )
    if isinstance(channel, discord.Thread):
        return replace(spot, channel=str(channel.parent_id), thread=channel_id)
    return spot


def roles_of(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Name and id of the server's roles, highest first, without everyone and those of apps."""
    if is_personal(asked) or asked.guild is None:
        return ()
    roles = [role for role in asked.guild.roles if not role.is_default() and not role.managed]
    return tuple((role.name, str(role.id)) for role in reversed(roles))


def _is_named(asked: Asked, managers: Collection[str]) -> bool:
    """People by their id are looked after by `answer`; roles are Discord's own."""
    roles = {str(role.id) for role in getattr(asked.user, "roles", ())}
    return any(one.removeprefix("@").removeprefix("&") in roles for one in managers if one.startswith("@&"))


def _resolved(asked: Asked, channel_id: str) -> dict[str, Any]:
    """What Discord itself computed for a channel that was chosen."""
    data: dict[str, Any] = dict(asked.data or {})
    found: dict[str, Any] = data.get("resolved", {}).get("channels", {}).get(channel_id, {})
    return found
