"""What is shipped to keep it running: started anew whatever way it ended, its data kept, its rights few."""

from __future__ import annotations

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot import watchdog
from bot.cli.root import app

ROOT = Path(__file__).parents[2]
STOPS_WITHIN = 10
HANGS = """
import time
from datetime import timedelta
from bot.watchdog import Watchdog
Watchdog(patience=timedelta(seconds=0.3)).start()
time.sleep(60)
"""


@pytest.fixture
def unit() -> configparser.ConfigParser:
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read(ROOT / "deploy" / "systemd" / "slugline.service")
    return found


def instructions() -> list[tuple[str, str]]:
    text = (ROOT / "deploy" / "Containerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def last_stage() -> dict[str, str]:
    made = instructions()
    start = max(number for number, (name, _) in enumerate(made) if name == "FROM")
    return dict(made[start:])


def commands() -> set[str]:
    return {str(one.name or one.callback.__name__) for one in app.registered_commands if one.callback}


def test_systemd_starts_it_anew_for_ever_whatever_way_it_ended(unit: configparser.ConfigParser) -> None:
    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert "RestartPreventExitStatus" not in unit["Service"]
    assert int(unit["Service"]["TimeoutStopSec"]) > STOPS_WITHIN


def test_systemd_runs_a_command_that_there_is_as_nobody_special_over_data_of_its_own(
    unit: configparser.ConfigParser,
) -> None:
    service = unit["Service"]
    program, *words = shlex.split(service["ExecStart"])

    assert (Path(program).name, words) == ("slugline", ["run"])
    assert "run" in commands()
    assert service["User"] not in {"", "root"}
    assert f"SLUGLINE_DATA=/var/lib/{service['StateDirectory']}" in service["Environment"]
    assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")


def test_the_container_runs_as_nobody_special_and_keeps_its_data() -> None:
    stage = last_stage()

    assert stage["USER"] == "10001"
    assert stage["VOLUME"] == "/data"
    assert "SLUGLINE_DATA=/data" in stage["ENV"]
    assert (stage["ENTRYPOINT"], stage["CMD"]) == ('["slugline"]', '["run"]')
    assert stage["STOPSIGNAL"] == "SIGTERM"


def test_the_container_copies_what_there_is_and_installs_by_hash() -> None:
    copied = [rest.split()[:-1] for name, rest in instructions() if name == "COPY" and "--from" not in rest]

    assert all((ROOT / one).exists() for some in copied for one in some)
    assert any("--require-hashes" in rest for name, rest in instructions() if name == "RUN")


def test_compose_starts_it_anew_and_gives_it_time_to_end() -> None:
    lines = [line.strip() for line in (ROOT / "deploy" / "compose.yaml").read_text().splitlines()]
    said = dict(line.split(": ", 1) for line in lines if ": " in line and not line.startswith("#"))

    assert said["restart"] == "always"
    assert int(said["stop_grace_period"].removesuffix("s")) > STOPS_WITHIN
    assert "- data:/data" in lines
    assert (ROOT / said["dockerfile"]).exists()


def test_a_process_that_hangs_ends_with_status_70_and_is_no_success() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGS], cwd=ROOT, check=False, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == watchdog.STATUS == 70
    assert "no progress" in done.stderr
