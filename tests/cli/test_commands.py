"""Commands that end: data on standard output, one sentence and status 2 for what a person can mend."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

pytestmark = pytest.mark.timeout(180)


async def test_poll_once_brings_everything_and_again_nothing(shell: Shell, stand: str) -> None:
    shell.read(stand)

    first = await asyncio.to_thread(shell.run, "poll", "--once")
    rows = await asyncio.to_thread(shell.rows, "entries")
    second = await asyncio.to_thread(shell.run, "poll", "--once")
    again = await asyncio.to_thread(shell.rows, "entries")

    assert (first.returncode, second.returncode) == (0, 0)
    for column in ("new", "relevant", "folded", "not due", "failed"):
        assert column in first.stdout
    assert rows
    assert len(again) - len(rows) <= 5  # the stand itself moves on


async def test_everything_comes_out_and_goes_back_in(shell: Shell, stand: str, tmp_path: Path) -> None:
    shell.read(stand)
    await asyncio.to_thread(shell.run, "poll", "--once")
    copy = tmp_path / "copies" / "one.db"
    rows = await asyncio.to_thread(shell.rows, "stories")

    saved = await asyncio.to_thread(shell.run, "backup", str(copy))
    (shell.data / "slugline.db").unlink()
    restored = await asyncio.to_thread(shell.run, "restore", str(copy))

    assert (saved.returncode, restored.returncode) == (0, 0), saved.stderr + restored.stderr
    assert await asyncio.to_thread(shell.rows, "stories") == rows
    table = await asyncio.to_thread(shell.run, "export", "stories", "--format", "csv")
    assert len(list(csv.DictReader(io.StringIO(table.stdout)))) == len(rows)


def test_say_answers_as_json(shell: Shell) -> None:
    done = shell.run("say", "--json", "topics")

    reply = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"ok", "private", "text", "cards", "rows", "error"} <= set(reply)
    assert reply["ok"]


def test_a_line_that_is_not_understood_is_status_2_with_the_error(shell: Shell) -> None:
    done = shell.run("say", "--json", "sbuscribe labor")

    reply = json.loads(done.stdout)
    assert (done.returncode, reply["ok"]) == (2, False)
    assert "subscribe" in reply["error"]


def test_a_member_may_not_do_what_managers_do(shell: Shell) -> None:
    assert shell.run("say", "subscribe labor").returncode == 0
    assert shell.run("say", "--as", "member", "subscribe labor").returncode == 2
    assert shell.run("say", "--as", "member", "subscribe labor to:me").returncode == 0


def test_lists_of_feeds_go_out_to_a_file_and_come_in_from_one(shell: Shell, tmp_path: Path) -> None:
    out, mine = tmp_path / "out.opml", tmp_path / "in.opml"
    mine.write_text(
        '<opml version="2.0"><body><outline text="Ours" xmlUrl="https://ours.example/feed"/></body></opml>'
    )

    done = shell.run("feeds", "import", str(mine))
    exported = shell.run("feeds", "export", str(out))

    assert (done.returncode, exported.returncode) == (0, 0), done.stderr + exported.stderr
    assert "https://ours.example/feed" in out.read_text()


def test_every_fault_of_the_settings_is_listed_at_once(shell: Shell) -> None:
    shell.env |= {"SLUGLINE_POLL_MIN": "soon", "SLUGLINE_TIMEZONE": "Mars"}

    done = shell.run("status")

    assert done.returncode == 2
    assert "SLUGLINE_POLL_MIN" in done.stderr
    assert "Mars" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("poll",), "poll --once"),
        (("poll", "--once", "--feeds", "/nowhere.opml"), "no list of feeds"),
        (("export", "entries", "--since", "someday"), "no date"),
        (("restore", "/nowhere.db"), "no backup"),
        (("polll",), "No such command"),
    ],
)
def test_what_a_person_can_mend_is_one_sentence(shell: Shell, words: tuple[str, ...], said: str) -> None:
    done = shell.run(*words)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_help_names_only_what_there_is(shell: Shell) -> None:
    said = shell.run("--help").stdout

    news = ("run", "demo", "poll", "say", "feeds", "status")
    for word in (*news, "init", "doctor", "export", "backup", "restore", "migrate"):
        assert f"  {word} " in said
    assert "  worker " not in said
