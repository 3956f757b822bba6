"""`slugline init`: two files and three links, with nobody to ask and with somebody."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, strategies as st

from bot.cli.setup.links import application_in
from bot.cli.setup.texts import secrets_text, settings_text
from bot.platforms.discord.rights import INVITED_WITH
from bot.platforms.slack.manifest import manifest
from config.settings import EXAMPLE, load_settings
from tests.cli.conftest import PATIENCE, ROOT, Shell
from tests.fakes.discord_wire import discord_wire

pytestmark = pytest.mark.timeout(180)
DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456"
BOT, APP = "xoxb-1-2-abc", "xapp-1-A1-2-abc"
WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20)


@pytest.fixture
def bare(shell: Shell) -> Shell:
    """No setting but the folder, so that the files alone are read."""
    for name in ("SLUGLINE_WEB", "SLUGLINE_ENCODER"):
        del shell.env[name]
    return shell


@pytest.fixture
def tokens(tmp_path: Path) -> list[str]:
    words: list[str] = []
    for name, token in (("discord-token", DISCORD), ("slack-bot-token", BOT), ("slack-app-token", APP)):
        (tmp_path / name).write_text(f"{token}\n")
        words += [f"--{name}-file", str(tmp_path / name)]
    return words


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def links(said: str) -> list[str]:
    return re.findall(r"https://\S+", said)


def test_it_writes_both_files_and_prints_every_link(bare: Shell, tokens: list[str]) -> None:
    done = bare.run("init", *tokens, "--timezone", "Europe/Paris", "--locale", "fr", "--web", "off")

    assert done.returncode == 0, done.stderr
    settings = load_settings({"SLUGLINE_DATA": str(bare.data)})
    assert (settings.timezone, settings.locale, settings.web) == ("Europe/Paris", "fr", None)
    assert (settings.discord.token, settings.slack.bot_token, settings.slack.app_token) == (DISCORD, BOT, APP)
    assert modes(bare.data) == {"slugline.toml": 0o644, "secrets.env": 0o600}
    invite, create = links(done.stdout)
    asked = parse_qs(urlsplit(invite).query)
    assert asked["client_id"] == ["123456789012345678"]
    assert asked["permissions"] == [str(INVITED_WITH)]
    assert json.loads(parse_qs(urlsplit(create).query)["manifest_json"][0]) == manifest()
    assert "slugline doctor" in done.stdout
    assert not any(token in done.stdout + done.stderr for token in (DISCORD, BOT, APP))


def test_without_anything_it_writes_every_setting_as_a_comment_and_says_how_to_go_on(bare: Shell) -> None:
    done = bare.run("init")

    assert done.returncode == 0, done.stderr
    assert (bare.data / "slugline.toml").read_text() == EXAMPLE.read_text()
    assert "--discord-token-file" in done.stdout
    assert "--slack-bot-token-file" in done.stdout


def test_nothing_that_is_there_is_changed_without_a_word(bare: Shell, tokens: list[str]) -> None:
    bare.run("init", *tokens)
    before = (bare.data / "slugline.toml").read_text(), (bare.data / "secrets.env").read_text()

    done = bare.run("init", "--timezone", "Europe/Paris")

    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert before == ((bare.data / "slugline.toml").read_text(), (bare.data / "secrets.env").read_text())


def test_what_was_there_is_kept_every_time(bare: Shell, tokens: list[str]) -> None:
    bare.data.mkdir()
    (bare.data / "slugline.toml").write_text('poll_min = "20m"\n\n[discord]\ndev_guild = "7"\n')
    (bare.data / "secrets.env").write_text("SLUGLINE_KEY=mine\nSLACK_BOT_TOKEN=xoxb-old\n")

    first = bare.run("init", "--yes", *tokens, "--timezone", "UTC")
    second = bare.run("init", "--yes", "--timezone", "Asia/Tokyo")
    third = bare.run("init", "--yes", "--timezone", "Asia/Tokyo")

    assert "kept as slugline.toml.bak." in first.stderr
    assert "kept as slugline.toml.bak2." in second.stderr
    assert "nothing was changed" in third.stderr
    settings = load_settings({"SLUGLINE_DATA": str(bare.data)})
    assert (settings.poll_min.seconds, settings.discord.dev_guild) == (1200, "7")
    assert (settings.key, settings.slack.bot_token) == ("mine", BOT)
    assert "xoxb-old" in (bare.data / "secrets.env.bak").read_text()
    assert modes(bare.data)["secrets.env.bak"] == 0o600


def test_a_page_that_others_reach_gets_a_password_and_an_open_door_a_key(bare: Shell) -> None:
    done = bare.run("init", "--web", "0.0.0.0:8800", "--public-url", "https://desk.example")

    settings = load_settings({"SLUGLINE_DATA": str(bare.data)})
    assert len(settings.web_password) >= 20
    assert len(settings.key) >= 40
    assert settings.web_password not in done.stdout + done.stderr
    assert "https%3A%2F%2Fdesk.example%2Fslack%2Fevents" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--timezone", "Mars"), "Mars"),
        (("--web", "somewhere"), "host:port"),
        (("--discord-token-file", "/nowhere"), "There is no file"),
    ],
)
def test_a_fault_is_said_before_anything_is_written(bare: Shell, words: tuple[str, ...], said: str) -> None:
    done = bare.run("init", *words)

    assert done.returncode == 2
    assert said in done.stderr
    assert not (bare.data / "slugline.toml").exists()


def test_a_token_of_the_wrong_shape_is_not_repeated(bare: Shell, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("hunter2 hunter2")

    done = bare.run("init", "--slack-bot-token-file", str(tmp_path / "wrong"))

    assert done.returncode == 2
    assert "xoxb-" in done.stderr
    assert "hunter2" not in done.stderr


async def test_discord_is_asked_for_an_id_that_the_token_does_not_tell(bare: Shell, tmp_path: Path) -> None:
    async with discord_wire() as wire:
        bare.env["DISCORD_API_BASE"] = wire.api_base
        (tmp_path / "token").write_text(wire.token)
        done = await asyncio.to_thread(bare.run, "init", "--discord-token-file", str(tmp_path / "token"))

    assert f"client_id={wire.world.application}&" in done.stdout
    assert [one.method for one in wire.asked()] == ["GET"]


def test_on_a_terminal_it_asks_and_asks_again_for_what_is_wrong(bare: Shell) -> None:
    answers = ("nonsense", DISCORD, BOT, APP, "Mars", "Europe/Paris", "fr", "127.0.0.1:8811")

    said = typed(bare, answers)

    settings = load_settings({"SLUGLINE_DATA": str(bare.data)})
    assert "has not the shape" in said
    assert "no time zone" in said
    assert (settings.discord.token, settings.slack.bot_token, settings.slack.app_token) == (DISCORD, BOT, APP)
    assert (settings.timezone, settings.locale, settings.web) == ("Europe/Paris", "fr", ("127.0.0.1", 8811))
    assert DISCORD not in said


def typed(shell: Shell, answers: tuple[str, ...]) -> str:
    """Runs it on a terminal; each answer goes in once the last line is a question."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "init"],
        **{"cwd": ROOT, "env": shell.env, "start_new_session": True},
        **dict.fromkeys(("stdin", "stdout", "stderr"), theirs),
    )
    os.close(theirs)
    said, waiting = "", list(answers)
    try:
        while heard := _heard(ours):
            said += heard
            if waiting and said.rstrip(" ").endswith(":") and said.endswith(" "):
                os.write(ours, f"{waiting.pop(0)}\n".encode())
    finally:
        assert process.wait(PATIENCE) == 0, said
        os.close(ours)
    return said


def _heard(terminal: int) -> str:
    try:
        return os.read(terminal, 65536).decode(errors="replace")
    except OSError:  # so Linux says that nobody is left on the other side
        return ""


@pytest.mark.parametrize("token", ["", "not base64!.a.b", "aGVsbG8.a.b", "ÿ.a.b"])
def test_a_token_that_begins_with_no_id_has_none(token: str) -> None:
    assert application_in(token) == ""


@given(zone=WORDS, web=WORDS)
def test_any_value_comes_back_from_the_file_as_it_was(zone: str, web: str) -> None:
    written = settings_text(EXAMPLE.read_text(), {"SLUGLINE_TIMEZONE": zone, "SLUGLINE_WEB": web})

    assert tomllib.loads(written) == {"timezone": zone, "web": web}


@given(st.dictionaries(st.sampled_from(["DISCORD_TOKEN", "SLACK_BOT_TOKEN"]), st.just("abc.def")))
def test_secrets_are_there_once_however_often_they_are_written(values: dict[str, str]) -> None:
    once = secrets_text("export DISCORD_TOKEN=old\nDISCORD_TOKEN_FILE=/old\n# mine\n", values)
    again = secrets_text(once, values)

    assert again == once
    assert "# mine" in once
    assert all(once.count(name) == 1 for name in values)
