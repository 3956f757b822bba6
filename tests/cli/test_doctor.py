"""`slugline doctor`: what is found where all is well, and for each thing that can be wrong, what to do."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.checkup.clock import clock_finding
from bot.cli.checkup.finding import Finding, Level, lines, wrong
from bot.cli.checkup.slack import scope_findings
from bot.platforms.slack.scopes import LEFT_OUT, MINIMAL, READING, SCOPES
from bot.platforms.slack.sealing import Sealer
from feeds.model import Installation
from feeds.store import Store
from tests.cli.conftest import Shell, until
from tests.cli.wires import Said, Wires, both
from tests.fakes.discord_wire import Right
from tests.fakes.slack_wire import refused

pytestmark = pytest.mark.timeout(240)
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
async def wires(tmp_path: Path) -> AsyncIterator[Wires]:
    async with both(tmp_path / "data") as made:
        yield made


async def test_where_all_is_well_it_says_so_and_changes_nothing(wires: Wires) -> None:
    said = await wires.doctor()

    assert (said.status, said.all("wrong")) == (0, [])
    assert said.all("note") == ["encoder"]
    assert "in 1 server" in said.of("discord")["found"]
    assert said.of("slack")["found"] == "slugline in Studio (T1)."
    assert said.of("slack scopes")["level"] == "ok"
    assert said.of("slack socket")["level"] == "ok"
    assert said.of("clock")["level"] == "ok"
    assert not wires.shell.data.exists()
    assert {one.method for one in wires.discord.asked()} == {"GET"}
    assert set(wires.slack.counted()) == {"auth.test", "apps.connections.open"}


async def test_without_tokens_the_reading_room_is_enough(shell: Shell) -> None:
    said = await asyncio.to_thread(ask, shell)

    assert said.status == 0
    assert said.all("note") == ["encoder", "discord", "slack", "clock"]


async def test_refused_tokens_are_told_apart_and_each_has_its_next_step(wires: Wires) -> None:
    await wires.discord.revoke_token()
    wires.slack.world.teams["T1"].token_trouble = "token_revoked"
    wires.slack.world.app_token_trouble = "invalid_auth"

    said = await wires.doctor()

    assert (said.status, said.all("wrong")) == (1, ["discord", "slack", "slack socket"])
    assert "401" in said.of("discord")["found"]
    assert "token_revoked" in said.of("slack")["found"]
    assert all(said.of(check)["do"] for check in said.all("wrong"))


async def test_with_the_minimal_manifest_it_says_what_is_not_promised(wires: Wires) -> None:
    wires.slack.world.teams["T1"].scopes = frozenset(MINIMAL)

    said = await wires.doctor()

    assert said.status == 0
    assert said.of("slack scopes")["level"] == "note"
    assert "doubtful send cannot be verified" in said.of("slack scopes")["found"]
    assert "may be there twice" in said.of("slack scopes")["found"]


async def test_rights_that_a_server_did_not_give_are_named(wires: Wires) -> None:
    wires.discord.add_guild("Backlot", rights=Right.VIEW_CHANNEL | Right.SEND_MESSAGES)
    backlot = next(one for one in wires.discord.world.guilds.values() if one.name == "Backlot")
    backlot.roles[backlot.id].rights = Right.VIEW_CHANNEL

    said = await wires.doctor()

    assert said.status == 0
    assert said.of("discord rights")["found"].startswith("In Backlot it lacks Embed Links, Attach Files")


async def test_in_no_server_it_gives_the_invite_link(wires: Wires) -> None:
    for guild in wires.discord.world.guilds.values():
        guild.installed = False
    wires.shell.env["DISCORD_DEV_GUILD"] = "7"

    said = await wires.doctor()

    assert f"client_id={wires.discord.world.application}&" in said.of("discord")["do"]
    assert said.all("wrong") == ["discord commands"]


async def test_platforms_that_cannot_be_reached_are_no_refused_tokens(wires: Wires) -> None:
    wires.shell.env |= {
        "DISCORD_API_BASE": "http://127.0.0.1:9/api/v10",
        "SLACK_API_BASE": "http://127.0.0.1:9/api/",
    }

    said = await wires.doctor()

    assert said.all("wrong") == ["discord", "slack", "slack socket"]
    assert all("cannot be reached" in said.of(check)["found"] for check in said.all("wrong"))


async def test_a_socket_that_slack_puts_off_is_no_fault(wires: Wires) -> None:
    wires.slack.faults.add(refused("apps.connections.open", "ratelimited"))

    said = await wires.doctor()

    assert (said.status, said.of("slack socket")["level"]) == (0, "note")


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, "There is none"),
        ({"SLACK_SIGNING_SECRET": "s"}, "address that Slack can reach"),
        ({"SLACK_SIGNING_SECRET": "s", "SLUGLINE_WEB": "off"}, "SLUGLINE_WEB is off"),
        ({"SLACK_SIGNING_SECRET": "s", "SLUGLINE_PUBLIC_URL": "https://desk.example"}, "HTTP mode at https"),
    ],
)
async def test_commands_need_a_way_in(wires: Wires, more: dict[str, str], wanted: str) -> None:
    del wires.shell.env["SLACK_APP_TOKEN"]
    wires.shell.env |= more

    said = await wires.doctor()

    assert wanted in said.of("slack way in")["found"]
    assert (said.status == 0) == (said.of("slack way in")["level"] == "ok")


async def test_workspaces_that_installed_it_are_asked_and_a_lost_key_is_found(wires: Wires) -> None:
    wires.slack.world.add_team("T2", "Lot")
    await installed(
        wires.shell.data,
        "slack:T2",
        Sealer("the key that was used").seal("slack:T2", {"token": "xoxb-t2-wire"}),
    )

    without = await wires.doctor()
    wires.shell.env["SLUGLINE_KEY"] = "the key that was used"
    right = await wires.doctor()
    wires.shell.env["SLUGLINE_KEY"] = "another one, quite long"
    other = await wires.doctor()

    assert without.all("wrong") == ["key"]
    assert (right.status, right.of("slack T2")["found"]) == (0, "slugline in Lot (T2).")
    assert "does not open" in other.of("slack T2")["found"]


async def installed(data: Path, tenant: str, sealed: str) -> None:
    store = await Store.open(data / "slugline.db")
    await store.installations.save(
        Installation(tenant=tenant, platform="slack", name="Lot", sealed=sealed, installed_at=NOON)
    )
    await store.close()


def ask(shell: Shell) -> Said:
    done = shell.run("doctor", "--json")
    return Said(done.returncode, tuple(json.loads(done.stdout)["checks"]))


def damage(data: Path) -> None:
    (data / "slugline.db").write_bytes(b"no database at all, however long it may be" * 100)


def hollow(data: Path) -> None:
    """The pages are there, their content is not."""
    path = data / "slugline.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(path.read_bytes())
    raw[8192:20480] = b"\xff" * 12288
    path.write_bytes(raw)


def age(data: Path, revision: str) -> None:
    with closing(sqlite3.connect(data / "slugline.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


@pytest.mark.parametrize(
    ("befall", "level", "found"),
    [
        (lambda data: None, "ok", "sound and up to date"),
        (damage, "wrong", "damaged or is no database"),
        (hollow, "wrong", "damaged or is no database"),
        (lambda data: age(data, "9999"), "wrong", "newer Slugline"),
        (lambda data: age(data, "0001"), "note", "of an older version"),
    ],
)
def test_the_database_is_looked_at_and_left_alone(
    shell: Shell, befall: Callable[[Path], None], level: str, found: str
) -> None:
    assert shell.run("migrate").returncode == 0
    befall(shell.data)
    before = (shell.data / "slugline.db").read_bytes()

    said = ask(shell)

    assert said.of("database")["level"] == level
    assert found in said.of("database")["found"]
    assert (said.status == 1) == (level == "wrong")
    assert (shell.data / "slugline.db").read_bytes() == before


def test_secrets_that_others_can_read_are_found(shell: Shell) -> None:
    shell.data.mkdir()
    (shell.data / "secrets.env").write_text("SLUGLINE_KEY=long-enough-for-a-key\n")
    (shell.data / "secrets.env").chmod(0o644)

    said = ask(shell)

    assert said.all("wrong") == ["secrets"]
    assert said.of("secrets")["do"].startswith("chmod 600 ")


def test_every_fault_of_the_settings_is_a_line(shell: Shell) -> None:
    shell.env |= {"SLUGLINE_POLL_MIN": "soon", "SLUGLINE_TIMEZONE": "Mars"}

    said = ask(shell)

    assert (said.status, said.all("wrong")) == (1, ["settings", "settings"])
    assert shell.run("doctor").returncode == 1


def test_a_folder_where_a_file_stands_and_weights_that_do_not_fit_are_found(shell: Shell) -> None:
    weights = shell.data / "desk" / "weights"
    weights.mkdir(parents=True)
    (weights / "weights.npz").write_bytes(b"no weights")
    (weights / "provenance.json").write_text("{}")

    said = ask(shell)

    assert said.all("wrong") == ["desk"]
    assert "slugline train" in said.of("desk")["do"]


async def test_beside_a_running_copy_it_says_that_one_runs(shell: Shell, stand: str) -> None:
    shell.read(stand)
    running = shell.start("run")
    await asyncio.to_thread(until, lambda: answers(shell))

    said = await asyncio.to_thread(ask, shell)

    assert (said.status, said.all("wrong")) == (0, [])
    assert "A copy of Slugline runs" in said.of("web")["found"]
    assert "sound and up to date" in said.of("database")["found"]
    assert running.poll() is None


def answers(shell: Shell) -> bool:
    try:
        with urllib.request.urlopen(f"http://{shell.env['SLUGLINE_WEB']}/healthz") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


async def test_another_program_at_the_address_is_found(wires: Wires) -> None:
    wires.shell.env["SLUGLINE_WEB"] = f"127.0.0.1:{wires.discord.port}"

    said = await wires.doctor()

    assert said.all("wrong") == ["web"]


def test_an_address_of_another_machine_is_found(shell: Shell) -> None:
    shell.env |= {"SLUGLINE_WEB": "192.0.2.1:8800", "SLUGLINE_WEB_PASSWORD": "short"}

    said = ask(shell)

    assert said.all("wrong") == ["web"]
    assert said.of("password")["level"] == "note"


@pytest.mark.parametrize(
    ("told", "level", "word"),
    [
        (None, Level.NOTE, "nothing to compare"),
        (NOON + timedelta(seconds=3), Level.OK, "as the platform's"),
        (NOON + timedelta(seconds=40), Level.NOTE, "40 s behind"),
        (NOON - timedelta(minutes=9), Level.WRONG, "540 s ahead"),
    ],
)
def test_the_clock_is_compared(told: datetime | None, level: Level, word: str) -> None:
    found = clock_finding(NOON, told)

    assert found.level is level
    assert word in found.found


@pytest.mark.parametrize("scope", SCOPES)
def test_each_scope_that_is_missing_is_named_and_judged(scope: str) -> None:
    (found,) = scope_findings(frozenset(SCOPES) - {scope})

    assert scope in found.found
    assert found.level is (Level.NOTE if scope in LEFT_OUT else Level.WRONG)
    assert ("cannot be verified" in found.found) == (scope in READING)


def test_a_line_never_holds_a_token() -> None:
    found = [
        wrong("slack", "xoxb-1-2-abc is refused.", "Look."),
        Finding(check="a", level=Level.OK, found="b"),
    ]

    assert lines(found) == ["wrong  slack  [hidden] is refused. Look.", "ok     a      b"]
