"""init: settings, secrets and links for a desk that has none yet, or that gets further ones."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.opening import read_settings
from bot.cli.setup.asking import ask, is_terminal
from bot.cli.setup.chosen import Chosen, checked_token
from bot.cli.setup.keeping import OPEN, PRIVATE, put, read_or_empty
from bot.cli.setup.links import application_of
from bot.cli.setup.saying import outranked, steps, written_lines
from bot.cli.setup.texts import secrets_text, settings_text
from config.durations import is_loopback
from config.layers import SECRETS_FILE, SETTINGS_FILE
from config.settings import EXAMPLE, Settings, load_settings
from feeds.errors import UserError
from feeds.store import make_folder

TokenFile = Annotated[Path | None, typer.Option(help="A file that holds the token.")]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(help="Writes slugline.toml and secrets.env, prints the links for Discord and Slack.")(init)


def init(  # noqa: PLR0913, PLR0917 - options of a command line
    discord_token_file: TokenFile = None,
    slack_bot_token_file: TokenFile = None,
    slack_app_token_file: TokenFile = None,
    web: Annotated[str, typer.Option(help="Reading room: host:port, or off.")] = "",
    public_url: Annotated[str, typer.Option(help="https://… as others reach the reading room.")] = "",
    locale: Annotated[str, typer.Option(help="en or fr.")] = "",
    timezone: Annotated[str, typer.Option(help="Europe/Paris.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; change files that are there.")] = False,
) -> None:
    """Links and next step on standard output."""
    current = read_settings(quiet=True)
    files = {
        "DISCORD_TOKEN": discord_token_file,
        "SLACK_BOT_TOKEN": slack_bot_token_file,
        "SLACK_APP_TOKEN": slack_app_token_file,
    }
    named = {
        "SLUGLINE_WEB": web,
        "SLUGLINE_PUBLIC_URL": public_url,
        "SLUGLINE_LOCALE": locale,
        "SLUGLINE_TIMEZONE": timezone,
    }
    given = Chosen(settings={name: value for name, value in named.items() if value}, secrets=_tokens(files))
    chosen = ask(given, current) if is_terminal() and not yes else given
    _finish(_with_own_secrets(chosen, current), may_change=yes)


def _finish(chosen: Chosen, *, may_change: bool) -> None:
    settings = load_settings(os.environ, chosen.everything)
    _write(settings.data, chosen, may_change=may_change)
    for line in outranked(chosen.everything, os.environ):
        print(line, file=sys.stderr)
    print(*steps(settings, _application(settings)), sep="\n")


def _tokens(files: Mapping[str, Path | None]) -> dict[str, str]:
    found = {}
    for name, path in files.items():
        if path is None:
            continue
        if not path.expanduser().is_file():
            raise UserError(f"There is no file {path}.", f"Put the token for {name} into it.")
        found[name] = checked_token(name, read_or_empty(path.expanduser()))
    return found


def _with_own_secrets(chosen: Chosen, current: Settings) -> Chosen:
    """A password where others can reach the reading room, a key where workspaces may leave tokens."""
    made = dict(chosen.secrets)
    host = chosen.settings.get("SLUGLINE_WEB", "").rpartition(":")[0].strip("[]")
    if host and not is_loopback(host) and not current.web_password:
        made["SLUGLINE_WEB_PASSWORD"] = secrets.token_urlsafe(18)
    if "SLUGLINE_PUBLIC_URL" in chosen.settings and not current.key:
        made["SLUGLINE_KEY"] = secrets.token_urlsafe(32)
    return Chosen(settings=chosen.settings, secrets=made)


def _write(data: Path, chosen: Chosen, *, may_change: bool) -> None:
    make_folder(data)
    public, private = data / SETTINGS_FILE, data / SECRETS_FILE
    before = {path: read_or_empty(path) for path in (public, private)}
    after = {
        public: settings_text(before[public] or EXAMPLE.read_text(encoding="utf-8"), chosen.settings),
        private: secrets_text(before[private], chosen.secrets),
    }
    changed = [path for path in after if after[path] != before[path]]
    _must_agree([path for path in changed if path.exists()], may_change=may_change)
    for path in changed:
        kept = put(path, after[path], PRIVATE if path == private else OPEN)
        print(written_lines(path, kept, is_private=path == private), file=sys.stderr)
    private.chmod(PRIVATE)
    if not changed:
        print(f"{public} and {private} say so already; nothing was changed.", file=sys.stderr)


def _must_agree(there: list[Path], *, may_change: bool) -> None:
    if not there or may_change:
        return
    names = " and ".join(str(path) for path in there)
    if not is_terminal():
        raise UserError(f"{names} would be changed.", "Say --yes: what is there is kept as .bak.")
    if not typer.confirm(f"Change {names}? What is there is kept as .bak.", default=True, err=True):
        raise UserError("Nothing was changed.")


def _application(settings: Settings) -> str:
    token = settings.discord.token
    return asyncio.run(application_of(token, settings.discord.api_base)) if token else ""
