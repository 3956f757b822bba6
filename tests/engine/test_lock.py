"""One copy a folder, and a process that hangs is ended."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bot.lock import sole_copy
from bot.watchdog import Watchdog
from feeds.errors import UserError


def test_the_second_copy_is_told_what_may_run_beside_the_first(tmp_path: Path) -> None:
    with sole_copy(tmp_path), pytest.raises(UserError, match="Another copy") as caught, sole_copy(tmp_path):
        pass

    assert "poll --once" in str(caught.value)


def test_the_lock_is_free_again_afterwards_and_other_folders_never_took_part(tmp_path: Path) -> None:
    with sole_copy(tmp_path / "a"), sole_copy(tmp_path / "b"):
        pass
    with sole_copy(tmp_path / "a"), pytest.raises(UserError), sole_copy(tmp_path / "a"):
        pass


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(UserError, match="cannot be written"), sole_copy(tmp_path / "file" / "data"):
        pass


def test_the_watchdog_acts_once_nobody_shows_life() -> None:
    acted = threading.Event()
    dog = Watchdog(patience=timedelta(seconds=0.3), act=acted.set)

    dog.start()

    assert acted.wait(3)


def test_the_watchdog_leaves_a_living_process_alone() -> None:
    acted = threading.Event()
    dog = Watchdog(patience=timedelta(seconds=0.5), act=acted.set)
    dog.start()

    for _ in range(10):
        dog.alive()
        assert not acted.wait(0.1)
    dog.stop()
