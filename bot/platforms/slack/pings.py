"""Whom a new card rings: the one user group that a channel's managers named; `outbound` asks.

Feed text never rings anybody; this adds one line of ours that does. How often it may is decided before.
https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from feeds.model import Destination

MOST_BLOCKS = 50
_GROUP = re.compile(r"(?:@|<!subteam\^)?(S[A-Z0-9]{1,30})(?:\|[^>]*)?>?")


def group_of(place: Destination) -> str:
    """The group to ring; nothing where there is none."""
    named = _GROUP.fullmatch(place.settings.ping)
    return "" if named is None or place.is_person else named[1]


def ringing(given: Mapping[str, Any], group: str) -> dict[str, Any]:
    """The message with a line that rings the group and nobody else."""
    line = f"<!subteam^{group}>"
    blocks = [*(given.get("blocks") or ()), {"type": "section", "text": {"type": "mrkdwn", "text": line}}]
    if not given.get("blocks"):
        return dict(given) | {"text": f"{given.get('text', '')}\n{line}".strip()}
    return dict(given) | ({"blocks": blocks} if len(blocks) <= MOST_BLOCKS else {})
