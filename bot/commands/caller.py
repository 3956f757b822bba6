"""Who typed a line, and where. Made by platforms, by `slugline say` and by the tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A person in a channel; every part is an opaque string of the platform.

    `channel` is empty in a direct message. `is_manager` says that the person manages the tenant,
    `manages_channel` this channel alone. `locale` and `tz` are empty where the platform
    does not give them: then the tenant's hold, else the operator's.
    """

    tenant: str
    person: str
    channel: str = ""
    channel_name: str = ""
    thread: str = ""
    is_manager: bool = False
    manages_channel: bool = False
    locale: str = ""
    tz: str = ""
    platform: str = "reading_room"
