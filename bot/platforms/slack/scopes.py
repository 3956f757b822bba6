"""Scopes that the app asks a workspace for, each with the promise that needs it: for manifest, installs."""

from __future__ import annotations

from collections.abc import Mapping

WHY: Mapping[str, str] = {
    "app_mentions:read": "a line typed in a thread, after the app's name",
    "channels:join": "comes into a public channel by itself when a manager subscribes it",
    "channels:read": "a channel's name and maker (who manages it), and that it was archived or deleted",
    "chat:write": "cards and answers",
    "chat:write.public": "cards in public channels that nobody invited the app to",
    "commands": "/news and the shortcuts",
    "files:write": "feeds export, as a file in a direct message",
    "groups:read": "name, maker and fate of private channels that the app was invited to",
    "im:write": "direct messages: followed names, personal digests, files",
    "usergroups:read": "the groups that a manager may choose to ping",
    "users:read": "who is an admin, and everybody's language and time zone",
    "channels:history": "only to look whether a message whose answer was lost has arrived",
    "groups:history": "only to look whether a message whose answer was lost has arrived",
    "im:history": "lines typed to the app itself, and the same look in direct messages",
}
SCOPES = tuple(WHY)
"""The shipped ones. One that a workspace did not give is missed where it is needed, and nowhere else."""

READING = ("channels:history", "groups:history", "im:history")
LEFT_OUT = frozenset({*READING, "channels:join", "files:write", "usergroups:read"})
"""What the minimal manifest goes without."""

MINIMAL = tuple(scope for scope in SCOPES if scope not in LEFT_OUT)
