"""The invite link of Discord and the create link of Slack; the application's id is asked for at most once."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlencode

from bot.platforms.discord import Rest
from bot.platforms.discord.rates import Route
from bot.platforms.discord.rest import Answer
from bot.platforms.discord.rights import INVITED_WITH
from bot.platforms.slack.manifest import create_link, manifest

AUTHORIZE = "https://discord.com/oauth2/authorize"
PORTAL = "https://discord.com/developers/applications"
UNKNOWN = "APPLICATION_ID"
ME = Route(method="GET", path="/applications/@me", template="/applications/@me")


def invite_link(application: str) -> str:
    """Asks for the rights of docs/discord.md and no others."""
    scope = "bot applications.commands"
    asked = {"client_id": application or UNKNOWN, "scope": scope, "permissions": str(INVITED_WITH)}
    return f"{AUTHORIZE}?{urlencode(asked)}"


def slack_link(public_url: str = "") -> str:
    """Slack's page for a new app, filled in."""
    return create_link(manifest(public_url=public_url))


async def application_of(token: str, api: str) -> str:
    """The id from the token's first part, else Discord's answer; empty where neither tells it."""
    return application_in(token) or await _asked(token, api)


def application_in(token: str) -> str:
    """A bot's token begins with its id in base64."""
    first = token.partition(".")[0]
    try:
        words = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return words if words.isdecimal() else ""


async def _asked(token: str, api: str) -> str:
    rest = Rest(token, api=api)
    try:
        result = await rest.ask(ME)
    finally:
        await rest.close()
    return result.text("id") if isinstance(result, Answer) and result.ok else ""
