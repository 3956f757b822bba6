"""Fault points: off unless armed, and none that nobody passes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.faults import traces
from feeds import faults

ROOT = Path(__file__).parents[2]
HERE = (
    "from feeds.faults import arm, reach; arm({!r}); [reach('after-claim') for _ in range(2)]; print('alive')"
)


@pytest.mark.parametrize(
    ("armed", "ended"),
    [("", 0), ("after-lease", 0), ("after-claim", -signal.SIGKILL), ("after-claim:2", -signal.SIGKILL),
     ("after-claim:3", 0)],
)  # fmt: skip
def test_only_the_armed_point_kills_and_at_its_time(armed: str, ended: int) -> None:
    done = subprocess.run([sys.executable, "-c", HERE.format(armed)], cwd=ROOT, check=False)

    assert done.returncode == ended


def test_nothing_is_armed_here_and_requests_are_not_listened_to() -> None:
    assert faults.VARIABLE not in os.environ
    assert not faults.is_armed()
    assert traces(lambda *_: True) == []


def test_a_point_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no fault point"):
        faults.arm("after-lunch")


def test_every_point_is_passed_somewhere() -> None:
    files = [path for half in ("bot", "feeds") for path in (ROOT / half).rglob("*.py")]
    source = "\n".join(path.read_text() for path in files)
    passed = set(re.findall(r"\breach\((?:reach, )?(\w+)|call_soon\(reach, (\w+)", source))
    names = {name for pair in passed for name in pair if name}

    assert {getattr(faults, name) for name in names if name.isupper()} == set(faults.POINTS)
    assert len(faults.POINTS) == 11
