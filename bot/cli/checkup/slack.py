"""Slack's tokens: whose they are, which scopes are missing, and what is not promised without them."""

from __future__ import annotations

from collections.abc import Iterator

from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.checkup.finding import Finding, note, ok, wrong
from bot.platforms.slack import Clients
from bot.platforms.slack.calls import Answered, Failed, Result, write
from bot.platforms.slack.scopes import LEFT_OUT, READING, SCOPES, WHY
from config.settings import Settings

REINSTALL = "Add them to the app's manifest (deploy/slack/manifest.yaml) and install it again."
WHERE = {
    "channels:history": "public channels",
    "groups:history": "private channels",
    "im:history": "direct messages",
}
NEW_BOT = "Install the app again and give the new token: slugline init --slack-bot-token-file FILE --yes"
NEW_APP = "Make an app-level token with connections:write: slugline init --slack-app-token-file FILE --yes"
BUSY = "ratelimited"


async def check_slack(settings: Settings) -> list[Finding]:
    """Asks who the bot is and for a socket that nobody opens; posts nothing."""
    mine = settings.slack
    if not (mine.bot_token or mine.client_id):
        return [note("slack", "No token: there is no Slack.", "slugline init sets it up.")]
    clients = Clients(mine.api_base)
    try:
        found = await check_bot(clients.of(mine.bot_token)) if mine.bot_token else []
        if mine.app_token:
            found.append(await _app(clients.of(mine.app_token)))
    finally:
        await clients.close()
    return [*found, *_way_in(settings), *_installing(settings)]


async def check_bot(client: AsyncWebClient, whose: str = "slack") -> list[Finding]:
    """Identity and scopes of one workspace's token."""
    result = await write(client, "auth.test", {})
    if not isinstance(result, Answered):
        return [_refused(result, whose, NEW_BOT)]
    found = f"{result.text('user')} in {result.text('team')} ({result.text('team_id')})."
    return [ok(whose, found), *scope_findings(result.scopes, whose)]


def scope_findings(granted: frozenset[str], whose: str = "slack") -> Iterator[Finding]:
    """What is missing, what for; the minimal manifest's are a choice, others are a mistake."""
    check = f"{whose} scopes"
    if not granted:
        yield note(check, "Slack did not say which the token has.")
        return
    missing = [scope for scope in SCOPES if scope not in granted]
    if not missing:
        yield ok(check, f"All {len(SCOPES)} of the shipped manifest.")
    if needed := [scope for scope in missing if scope not in LEFT_OUT]:
        yield wrong(check, f"Missing: {_with_reasons(needed)}.", REINSTALL)
    if blind := [scope for scope in missing if scope in READING]:
        yield note(check, _not_promised(blind), REINSTALL)
    if spared := [scope for scope in missing if scope in LEFT_OUT and scope not in READING]:
        yield note(check, f"Done without: {_with_reasons(spared)}.")


def _not_promised(blind: list[str]) -> str:
    places = ", ".join(WHERE[scope] for scope in blind)
    return (
        f"Without {', '.join(blind)} a doubtful send cannot be verified in {places}: "
        "when Slack's answer is lost the card is sent again, and may be there twice."
    )


def _with_reasons(scopes: list[str]) -> str:
    return ", ".join(f"{scope} ({WHY[scope]})" for scope in scopes)


async def _app(client: AsyncWebClient) -> Finding:
    result = await write(client, "apps.connections.open", {})
    if isinstance(result, Answered):
        return ok("slack socket", "Socket Mode opens with the app-level token.")
    if isinstance(result, Failed) and result.code == BUSY:
        return note("slack socket", "Slack asks to wait before the next socket.", "Ask again in a minute.")
    return _refused(result, "slack socket", NEW_APP)


def _refused(result: Result, check: str, do: str) -> Finding:
    if isinstance(result, Failed):
        return wrong(check, f"Slack refuses the token ({result.code}).", do)
    reason = "" if isinstance(result, Answered) else f": {result.reason.rstrip('.')}"
    return wrong(check, f"Slack cannot be reached{reason}.", "Look at network, HTTPS_PROXY and NO_PROXY.")


def _way_in(settings: Settings) -> Iterator[Finding]:
    mine, check = settings.slack, "slack way in"
    if mine.app_token:
        return
    if not mine.signing_secret:
        do = "Set SLACK_APP_TOKEN, or SLACK_SIGNING_SECRET and SLUGLINE_PUBLIC_URL."
        yield wrong(check, "There is none: cards go out, commands do not come in.", do)
    elif settings.web is None:
        yield wrong(check, "HTTP mode needs our web server, and SLUGLINE_WEB is off.", "Set SLUGLINE_WEB.")
    elif not settings.public_url.startswith("https://"):
        do = "Set SLUGLINE_PUBLIC_URL to the https:// address that leads here."
        yield wrong(check, "HTTP mode needs an address that Slack can reach.", do)
    else:
        yield ok(check, f"HTTP mode at {settings.public_url}/slack/events.")


def _installing(settings: Settings) -> Iterator[Finding]:
    if not settings.slack.client_id:
        return
    needed = {
        "SLACK_CLIENT_SECRET": settings.slack.client_secret,
        "SLUGLINE_PUBLIC_URL": settings.public_url,
        "SLUGLINE_WEB": settings.web,
    }
    if lacking := [name for name, value in needed.items() if not value]:
        found = "Workspaces cannot install Slugline by themselves."
        yield wrong("slack installs", found, f"Set {', '.join(lacking)}, or leave SLACK_CLIENT_ID out.")
    else:
        yield ok("slack installs", f"Open at {settings.public_url}/slack/install.")
