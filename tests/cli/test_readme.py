"""The README names every command there is, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from bot.cli.root import app
from bot.commands.catalog import CATALOG, read
from tests.cli.conftest import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = TEXT.partition("| line | what it does |")[2].partition("\n\n")[0]
LINES = [line for row in TABLE.splitlines()[2:] for line in re.findall(r"`([^`]+)`", row.partition(" | ")[0])]


def test_its_table_is_the_catalogue() -> None:
    shown = {name for name, command in CATALOG.items() if not command.hidden}

    assert {read(line).command for line in LINES} == shown


def test_managers_lines_are_marked() -> None:
    for row in TABLE.splitlines()[2:]:
        lines = re.findall(r"`([^`]+)`", row.partition(" | ")[0])
        needs = {CATALOG[read(line).command].need.value == "manager" for line in lines}
        assert needs == {"*managers*" in row}, row


def test_it_names_every_command_of_the_shell_and_no_other() -> None:
    there = set(getattr(get_command(app), "commands", {}))
    operate = TEXT.partition("## Operate")[2]

    assert set(re.findall(r"slugline ([a-z]+)", operate)) == there
    assert set(re.findall(r"bin/slugline ([a-z]+)", TEXT)) <= there


def test_its_links_lead_to_files() -> None:
    for target in re.findall(r"\]\((?!https)([^)#]+)", TEXT):
        assert (ROOT / Path(target)).exists(), target
