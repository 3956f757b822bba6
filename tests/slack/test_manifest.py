"""The shipped manifests are what the code asks for and listens to, within Slack's limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.platforms.slack.channels import KINDS
from bot.platforms.slack.installs import BACK, SCOPES as ASKED_FOR
from bot.platforms.slack.manifest import create_link, files, manifest
from bot.platforms.slack.scopes import MINIMAL, READING, SCOPES, WHY

FOLDER = Path(__file__).parents[2] / "deploy" / "slack"
DESK = "https://desk.example"
MADE = {"full": manifest(), "minimal": manifest(MINIMAL), "http": manifest(public_url=DESK)}
Json = dict[str, Any]


@pytest.mark.parametrize("name", ["manifest.yaml", "manifest-minimal.yaml"])
def test_the_shipped_files_are_those_of_the_code(name: str) -> None:
    assert (FOLDER / name).read_text() == files()[name]


def test_an_install_asks_for_what_the_manifest_names() -> None:
    assert set(ASKED_FOR) == set(manifest()["oauth_config"]["scopes"]["bot"])


def test_every_scope_has_its_reason() -> None:
    assert all(WHY[scope] for scope in SCOPES)
    assert not set(MINIMAL) & set(READING)


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_it_keeps_to_slacks_limits(made: Json) -> None:
    """docs.slack.dev/reference/app-manifest"""
    about, features = made["display_information"], made["features"]
    shortcuts, commands = features["shortcuts"], features["slash_commands"]

    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    assert len(shortcuts) <= 10
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in shortcuts)
    assert all(len(one["command"]) <= 32 and len(one["usage_hint"]) <= 1000 for one in commands)
    assert len({one["callback_id"] for one in shortcuts}) == len(shortcuts)


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_events_come_with_the_scopes_that_they_need(made: Json) -> None:
    scopes = set(made["oauth_config"]["scopes"]["bot"])
    events = made["settings"]["event_subscriptions"]["bot_events"]

    assert ("message.im" in events) == ("im:history" in scopes)
    assert set(KINDS) <= set(events)
    assert {"channels:read", "groups:read", "app_mentions:read"} <= scopes


def test_by_http_everything_goes_to_one_address() -> None:
    made, entrance = MADE["http"], f"{DESK}/slack/events"
    settings = made["settings"]

    assert settings["event_subscriptions"]["request_url"] == entrance
    assert settings["interactivity"]["message_menu_options_url"] == entrance
    assert made["features"]["slash_commands"][0]["url"] == entrance
    assert made["oauth_config"]["redirect_urls"] == [f"{DESK}{BACK}"]
    assert not settings["socket_mode_enabled"]


def test_the_link_carries_the_whole_manifest() -> None:
    link = create_link(MADE["full"])
    asked = parse_qs(urlsplit(link).query)

    assert json.loads(asked["manifest_json"][0]) == MADE["full"]
    assert asked["new_app"] == ["1"]
    assert len(link) < 8000
