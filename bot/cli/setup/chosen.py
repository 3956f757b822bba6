"""What the operator chose: options and answers as one value, each checked by its shape. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.errors import UserError

_SHAPES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "DISCORD_TOKEN": (
        re.compile(r"[\w-]+\.[\w-]+\.[\w-]+"),
        "Discord's has three parts with dots between them: Bot → Reset Token.",
    ),
    "SLACK_BOT_TOKEN": (
        re.compile(r"(xoxe\.)?xoxb-[\w.-]+"),
        "Slack's begins with xoxb-: OAuth & Permissions → Bot User OAuth Token.",
    ),
    "SLACK_APP_TOKEN": (
        re.compile(r"xapp-[\w.-]+"),
        "Slack's begins with xapp-: Basic Information → App-Level Tokens.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Settings and secrets by their full names; what was left out is not in them."""

    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def everything(self) -> dict[str, str]:
        """Both, as an environment would say them."""
        return {**self.settings, **self.secrets}


def checked_token(name: str, text: str) -> str:
    """The token, or a sentence that never repeats what was given."""
    token = text.strip()
    shape, hint = _SHAPES[name]
    if shape.fullmatch(token) is None:
        raise UserError(f"What was given for {name} has not the shape of that token.", hint)
    return token
