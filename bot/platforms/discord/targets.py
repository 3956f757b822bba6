"""Which channel a message goes into, and which message it answers. Pure; `outbound` and `finding` ask."""

from __future__ import annotations

from dataclasses import dataclass

from bot.platforms.discord.channels import Place, read_name
from feeds.model import Destination


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The channel to post into and the message to answer there.

    `is_post`: a forum's new post. `is_inside`: the channel is a thread or post of an earlier message; where
    that is gone, the message goes to the destination itself, answering `otherwise`.
    """

    channel: str
    reply_to: str = ""
    is_post: bool = False
    is_inside: bool = False
    otherwise: str = ""


def target_of(place: Place, destination: Destination, reply_to: str) -> Target:
    """Where the message goes that continues `reply_to`, a name as the outbox keeps it, or nothing."""
    name = read_name(reply_to)
    if not name.message:
        return Target(channel=place.channel, is_post=place.is_forum)
    if name.channel and name.channel != place.channel:
        # A post's first message has its post's id: to go on there is to answer it.
        answered = "" if name.channel == name.message else name.message
        return Target(channel=name.channel, reply_to=answered, is_inside=True)
    if place.is_forum:
        return Target(channel=name.message, is_inside=True)
    if destination.settings.threads and place.takes_threads:
        return Target(channel=name.message, is_inside=True, otherwise=name.message)
    return Target(channel=place.channel, reply_to=name.message)
