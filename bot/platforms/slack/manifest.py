"""The app's manifest as Slack takes it, made of what the code listens to; `slugline init` links to it. Pure.

`python -m bot.platforms.slack.manifest FOLDER` writes the shipped files anew.
https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bot.platforms.slack.channels import KINDS
from bot.platforms.slack.http import EVENTS
from bot.platforms.slack.scopes import MINIMAL, SCOPES, WHY
from bot.platforms.slack.shortcuts import LINE, MERGE, SAVE, SEARCH, SPLIT, SUBSCRIBE, WHY as ASK_WHY

CREATE = "https://api.slack.com/apps"
BACK = "/slack/oauth_redirect"
EVERYWHERE = ("app_home_opened", "app_mention", "app_uninstalled", "tokens_revoked")
DIRECT = "message.im"
_SHORTCUTS = (
    ("global", SEARCH, "Search the news", "Finds stories by words, topics, names and outlets"),
    ("global", SUBSCRIBE, "Subscribe to news", "Sends stories to a channel or to you"),
    ("message", ASK_WHY, "Why this story", "Why it came, or why it did not"),
    ("message", SAVE, "Save the story", "Keeps it on your list"),
    ("message", SPLIT, "Split out…", "A report that is another story"),
    ("message", MERGE, "Merge into…", "Two stories that are one"),
    ("message", LINE, "Type a line…", "Any command, beside a thread too"),
)
_ABOUT = (
    "Slugline reads news feeds in many languages, keeps stories that are about artificial intelligence in "
    "film and television, folds the same development from many outlets into one story, and posts a short "
    "faithful card to every channel that asked for it. Each card says why it came, and is kept up to date."
)
_FILES = {"manifest.yaml": SCOPES, "manifest-minimal.yaml": MINIMAL}
Manifest = dict[str, Any]


def manifest(scopes: Sequence[str] = SCOPES, *, public_url: str = "", command: str = "/news") -> Manifest:
    """With a public address for HTTP mode and installs from other workspaces; without one for Socket Mode."""
    entrance = f"{public_url}{EVENTS}" if public_url else ""
    return {
        "display_information": {
            "name": "Slugline",
            "description": "The AI-in-Hollywood news desk",
            "long_description": _ABOUT,
            "background_color": "#1b1b1b",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": DIRECT not in _events(scopes),
            },
            "bot_user": {"display_name": "Slugline", "always_online": True},
            "shortcuts": [
                {"name": name, "type": kind, "callback_id": callback, "description": says}
                for kind, callback, name, says in _SHORTCUTS
            ],
            "slash_commands": [_command(command, entrance)],
        },
        "oauth_config": _oauth(scopes, public_url),
        "settings": {
            "event_subscriptions": _at(entrance, "request_url") | {"bot_events": _events(scopes)},
            "interactivity": {"is_enabled": True} | _at(entrance, "request_url", "message_menu_options_url"),
            "org_deploy_enabled": bool(public_url),
            "socket_mode_enabled": not public_url,
            "token_rotation_enabled": bool(public_url),
        },
    }


def create_link(made: Manifest) -> str:
    """Opens Slack's page for a new app with everything filled in."""
    words = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return f"{CREATE}?{urlencode({'new_app': '1', 'manifest_json': words})}"


def written(made: Manifest) -> str:
    """The manifest as YAML, with the reason behind each scope."""
    return "\n".join(_lines(made, 0)) + "\n"


def files() -> dict[str, str]:
    """The shipped files by name."""
    return {name: written(manifest(scopes)) for name, scopes in _FILES.items()}


def _events(scopes: Sequence[str]) -> list[str]:
    direct = [DIRECT] if "im:history" in scopes else []
    return sorted([*EVERYWHERE, *direct, *KINDS])


def _command(command: str, entrance: str) -> Manifest:
    return {
        "command": command,
        "description": "AI in film and television: search, subscribe, follow",
        "usage_hint": "latest labor · search runway · subscribe labor,deals · help",
        "should_escape": True,
    } | _at(entrance, "url")


def _oauth(scopes: Sequence[str], public_url: str) -> Manifest:
    back = {"redirect_urls": [f"{public_url}{BACK}"]} if public_url else {}
    return back | {"scopes": {"bot": sorted(scopes)}}


def _at(entrance: str, *names: str) -> Manifest:
    return dict.fromkeys(names, entrance) if entrance else {}


def _lines(node: Mapping[str, Any], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for name, value in node.items():
        if isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from _lines(value, depth + 1)
        elif isinstance(value, list):
            yield f"{indent}{name}:"
            for one in value:
                yield from _item(one, depth + 1)
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _item(one: Any, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(one, Mapping):
        inner = list(_lines(one, depth + 1))
        yield f"{indent}- {inner[0].lstrip()}"
        yield from inner[1:]
    else:
        why = f"  # {WHY[one]}" if one in WHY else ""
        yield f"{indent}- {_scalar(one)}{why}"


def _scalar(value: Any) -> str:
    """JSON's scalars are YAML's."""
    plain = isinstance(value, str) and value.replace("_", "").replace(".", "").replace(":", "").isalnum()
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    for file_name, text in files().items():
        (Path(sys.argv[1]) / file_name).write_text(text)
