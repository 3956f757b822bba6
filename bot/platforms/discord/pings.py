"""Whom a new card rings: the one role that a channel's managers named; `outbound` asks.

Feed text never rings anybody: a sheet's own mentions stay dead, and this adds one line that is alive. How
often it may is decided before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.platforms.discord.sheet import V2
from feeds.model import Destination

MOST_COMPONENTS = 40
_ROLE = re.compile(r"<?@&(\d{1,20})>?")


def role_of(place: Destination) -> str:
    """The role to ring; nothing where there is none."""
    named = _ROLE.fullmatch(place.settings.ping)
    return "" if named is None or place.is_person else named[1]


def ringing(body: dict[str, Any], role: str) -> dict[str, Any]:
    """The body with a line that mentions the role, and the leave to ring it and nobody else."""
    line, leave = f"<@&{role}>", {"allowed_mentions": {"parse": [], "roles": [role]}}
    if not int(body.get("flags") or 0) & V2:
        content = body.get("content") or ""
        return body | leave | {"content": f"{content}\n{line}".strip()}
    components = [*(body.get("components") or ()), {"type": 10, "content": line}]
    return body | leave | {"components": components} if _count(components) <= MOST_COMPONENTS else body


def _count(components: Iterable[Mapping[str, Any]]) -> int:
    """Those inside others too."""
    return sum(1 + bool(one.get("accessory")) + _count(one.get("components") or ()) for one in components)
