"""The questions that `slugline init` asks on a terminal, those that no option has answered yet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import typer

from bot.cli.setup.chosen import Chosen, checked_token
from bot.cli.setup.links import PORTAL, slack_link
from config.settings import Settings, load_settings
from feeds.errors import UserError

DISCORD = f"Discord: make an application at {PORTAL}, open Bot, press Reset Token."
SLACK = "Slack: this link makes the app, filled in; then Install App, and copy the Bot User OAuth Token."
SLACK_APP = "Basic Information → App-Level Tokens → Generate, with the scope connections:write."
PLACES = (
    ("SLUGLINE_TIMEZONE", "Time zone of digests and cards"),
    ("SLUGLINE_LOCALE", "Language"),
    ("SLUGLINE_WEB", "Reading room, host:port or off"),
)
_ALONE = {"SLUGLINE_DATA": "/nowhere", "SLUGLINE_WEB_PASSWORD": "asked for later"}


def is_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def ask(given: Chosen, current: Settings) -> Chosen:
    """What was given, and the answers to the rest; an empty answer leaves everything as it is."""
    secrets = {**given.secrets, **_tokens(given.secrets, current)}
    settings = {**given.settings}
    known = dict(zip((name for name, _ in PLACES), _as_written(current), strict=True))
    for name, question in PLACES:
        if name not in settings and (answer := _setting(name, question, known[name])) != known[name]:
            settings[name] = answer
    return Chosen(settings=settings, secrets=secrets)


def _tokens(given: Mapping[str, str], current: Settings) -> dict[str, str]:
    found: dict[str, str] = {}
    if "DISCORD_TOKEN" not in given:
        _say(DISCORD)
        found |= _token("DISCORD_TOKEN", "Discord's bot token", current.discord.token)
    if "SLACK_BOT_TOKEN" not in given:
        _say(SLACK, slack_link(current.public_url))
        found |= _token("SLACK_BOT_TOKEN", "Slack's bot token", current.slack.bot_token)
    if "SLACK_BOT_TOKEN" in {**given, **found} and "SLACK_APP_TOKEN" not in given:
        _say(SLACK_APP)
        found |= _token("SLACK_APP_TOKEN", "Slack's app-level token", current.slack.app_token)
    return found


def _token(name: str, question: str, there: str) -> dict[str, str]:
    what = "keep the one there is" if there else "none"
    answer = _until_right(
        lambda: str(typer.prompt(f"{question} (Enter: {what})", "", hide_input=True, show_default=False)),
        lambda text: checked_token(name, text) if text.strip() else "",
    )
    return {name: answer} if answer else {}


def _setting(name: str, question: str, there: str) -> str:
    def checked(text: str) -> str:
        load_settings(_ALONE, {name: text})
        return text.strip()

    return _until_right(lambda: str(typer.prompt(question, there, err=True)), checked)


def _until_right(answer: Callable[[], str], checked: Callable[[str], str]) -> str:
    while True:
        try:
            return checked(answer())
        except UserError as error:
            _say(str(error))


def _as_written(current: Settings) -> tuple[str, str, str]:
    web = f"{current.web[0]}:{current.web[1]}" if current.web else "off"
    return current.timezone, current.locale, web


def _say(*lines: str) -> None:
    typer.echo("\n".join(lines), err=True)
