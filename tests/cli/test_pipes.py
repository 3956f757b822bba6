"""`slugline … | head -1`: a standard output that is closed early ends a command, and quietly."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.planning.plan import IngestPlan
from feeds.store import Store
from tests.builders import an_entry
from tests.cli.conftest import ROOT, Shell
from tests.fakes.clock import NOON
from tests.store.scenes import new, with_sources

pytestmark = pytest.mark.timeout(180)
MANY = 1_500


async def test_an_export_ends_quietly_where_nobody_reads_on(shell: Shell) -> None:
    await many_entries(shell.data / "slugline.db")

    for form in ("jsonl", "csv"):
        status, said = await asyncio.to_thread(first_line, shell, "export", "entries", "--format", form)

        assert (status, said) == (141, "")


@pytest.mark.parametrize("words", ["--version", "--help", "say topics", "status", "doctor"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_command_that_nobody_reads_ends_quietly(shell: Shell, words: str, unbuffered: str) -> None:
    shell.env["PYTHONUNBUFFERED"] = unbuffered

    assert unread(shell, *words.split()) == (141, "")


def test_what_a_person_can_mend_is_still_said_where_nobody_reads_the_rest(shell: Shell) -> None:
    status, said = unread(shell, "export", "entries", "--since", "someday")

    assert status == 2
    assert "no date" in said


async def many_entries(file: Path) -> None:
    """More than a pipe holds."""
    store = await Store.open(file)
    await with_sources(store)
    entries = [new(an_entry(title=f"Guild number {number} votes")) for number in range(MANY)]
    await store.apply(IngestPlan(entries=tuple(entries)), NOON)
    await store.close()


def first_line(shell: Shell, *words: str) -> tuple[int, str]:
    """Reads one line and goes away, as head does."""
    process = started(shell, *words)
    assert process.stdout
    assert process.stdout.readline()
    process.stdout.close()
    return ended(process)


def unread(shell: Shell, *words: str) -> tuple[int, str]:
    """Goes away before anything is said."""
    process = started(shell, *words)
    assert process.stdout
    process.stdout.close()
    return ended(process)


def started(shell: Shell, *words: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", *words],
        cwd=ROOT,
        env=shell.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    shell.started.append(process)
    return process


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Its status, and what it wrote to standard error."""
    assert process.stderr
    with process.stderr as errors:
        said = errors.read()
    return process.wait(), said
