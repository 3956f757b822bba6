"""`slugline doctor` on a data folder that cannot be used: one line, what to do, nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_doctor import ask

pytestmark = pytest.mark.timeout(120)


def under_a_file(folder: Path) -> Path:
    (folder / "plain").touch()
    return folder / "plain" / "data"


def a_file(folder: Path) -> Path:
    (folder / "plain").touch()
    return folder / "plain"


def leading_nowhere(folder: Path) -> Path:
    (folder / "link").symlink_to(folder / "nowhere")
    return folder / "link"


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (lambda folder: Path("/proc/x/y"), "/proc/x/y cannot be made: nothing can be written in /proc"),
        (lambda folder: Path("/proc"), "/proc cannot be written"),
        (under_a_file, "plain/data cannot be made"),
        (a_file, "plain is no folder"),
        (leading_nowhere, "link is no folder"),
        (lambda folder: folder / ("a" * 300), "cannot be used: File name too long"),
    ],
)
def test_a_folder_that_cannot_be_used_is_one_line_with_what_to_do(
    shell: Shell, tmp_path: Path, place: Callable[[Path], Path], found: str
) -> None:
    shell.env["SLUGLINE_DATA"] = str(place(tmp_path))

    said = ask(shell)

    assert (said.status, said.all("wrong")) == (1, ["data"])
    assert found in said.of("data")["found"]
    assert "SLUGLINE_DATA" in said.of("data")["do"]
    assert not {"database", "disk"} & {one["check"] for one in said.checks}


def test_a_folder_that_can_be_used_is_left_as_it_is(shell: Shell) -> None:
    shell.data.mkdir()

    said = ask(shell)

    assert said.of("data")["level"] == "ok"
    assert list(shell.data.iterdir()) == []


def test_a_database_of_its_own_is_looked_at_all_the_same(shell: Shell, tmp_path: Path) -> None:
    shell.env["SLUGLINE_DATA"] = "/proc/x"
    shell.env["SLUGLINE_DATABASE_URL"] = f"sqlite:///{under_a_file(tmp_path)}/news.db"

    said = ask(shell)

    assert said.all("wrong") == ["data", "database"]
    assert "SLUGLINE_DATABASE_URL" in said.of("database")["do"]


@pytest.mark.parametrize("place", ["/proc", "/proc/x/y", "a" * 300])
def test_no_command_falls_over_such_a_folder(shell: Shell, place: str) -> None:
    shell.env["SLUGLINE_DATA"] = place

    done = shell.run("status")

    assert done.returncode == 2
    assert "SLUGLINE_DATA" in done.stderr
    assert "Traceback" not in done.stderr
