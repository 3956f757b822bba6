"""What people type at Slack, as a line: Slack's own escapes and references undone. Pure."""

from __future__ import annotations

import html
import re

# https://docs.slack.dev/messaging/formatting-message-text: <#C1|name>, <@U1|name>, <!here>, <url|label>
_REFERENCE = re.compile(r"<(?P<sign>[#@!]?)(?P<body>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_MENTION_FIRST = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^>]*)?>[\s:,]*")
_CHANNEL = re.compile(r"(?<!\w)#([CG][A-Z0-9]+)\b")  # names are lower case, ids are not
_CODE_FENCE = re.compile(r"^`{1,3}|`{1,3}$")
LONGEST = 4000


def to_line(text: str) -> str:
    """The line that somebody typed: channels as `#C1`, people as `@U1`, addresses bare."""
    plain = html.unescape(_REFERENCE.sub(_undone, text))
    return " ".join(_CODE_FENCE.sub("", plain.strip()).split())[:LONGEST]


def after_mention(text: str) -> str:
    """The same for a message that calls the app by its name first."""
    return to_line(_MENTION_FIRST.sub("", text, count=1))


def channels_named(line: str) -> tuple[str, ...]:
    """Ids of the channels that a line names, each once."""
    return tuple(dict.fromkeys(_CHANNEL.findall(line)))


def _undone(found: re.Match[str]) -> str:
    sign, body = found["sign"], found["body"]
    if sign in {"#", "@"}:
        return f"{sign}{body}"
    if sign == "!":
        return f"@{body.rpartition('^')[2]}" if body.startswith("subteam^") else f"@{body}"
    return body.removeprefix("mailto:")
