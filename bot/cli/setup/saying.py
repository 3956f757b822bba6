"""What `slugline init` says in the end: where everything is, both links, and the next step. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.cli.setup.links import PORTAL, UNKNOWN, invite_link, slack_link
from config.settings import Settings


def written_lines(path: Path, kept: Path | None, *, is_private: bool) -> str:
    """One sentence about one file."""
    mode = ", readable by you alone (mode 600)" if is_private else ""
    before = f"; the one before is kept as {kept.name}" if kept else ""
    return f"Written: {path}{mode}{before}."


def outranked(chosen: Mapping[str, str], env: Mapping[str, str]) -> Iterator[str]:
    """Settings that were written down and will not be read."""
    for name, value in chosen.items():
        if env.get(name, value) != value:
            yield f"{name} is set in the environment too, which goes before these files."
    if env.get("SLUGLINE_CONFIG"):
        yield f"SLUGLINE_CONFIG is set: {env['SLUGLINE_CONFIG']} is read in place of slugline.toml."


def steps(settings: Settings, application: str) -> Iterator[str]:
    """The links that the settings lead to, and what to do with them."""
    yield from _discord(settings, application)
    yield ""
    yield from _slack(settings)
    yield ""
    yield "Next: slugline doctor says whether all is well, slugline run starts the desk."


def _discord(settings: Settings, application: str) -> Iterator[str]:
    if not settings.discord.token:
        yield f"Discord: make an application at {PORTAL}, copy the token that Bot shows,"
        yield "  then slugline init --discord-token-file FILE."
        return
    yield "Discord: open this link to add Slugline to a server."
    yield f"  {invite_link(application)}"
    if not application:
        yield f"  Put your application's id in place of {UNKNOWN}: General Information at {PORTAL}"


def _slack(settings: Settings) -> Iterator[str]:
    if settings.slack.bot_token and (settings.slack.app_token or settings.public_url):
        yield "Slack: both ways are set. This link makes a further app like it."
    else:
        yield "Slack: this link makes the app, filled in; install it, then"
        yield "  slugline init --slack-bot-token-file FILE --slack-app-token-file FILE."
    yield f"  {slack_link(settings.public_url)}"
