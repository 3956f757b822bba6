"""Weights that were in use before: the last five are kept beside the present ones, so that one step back is
one command."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from feeds.errors import UserError

WEIGHTS, BEFORE = "weights", "before"
MOST_KEPT = 5


@contextmanager
def keeping(folder: Path) -> Iterator[None]:
    """Keeps what the folder holds if new weights are written meanwhile; nothing where that fails.

    An empty version stands for the shipped weights: there were none of one's own.
    """
    with TemporaryDirectory(dir=folder) as aside:
        copy = Path(aside) / WEIGHTS
        if (folder / WEIGHTS).is_dir():
            shutil.copytree(folder / WEIGHTS, copy)
        else:
            copy.mkdir()
        yield
        _keep(folder, copy)


def roll_back(folder: Path) -> str:
    """Puts the version before in place of the present one, and says which that is in words."""
    kept = versions(folder)
    if not kept:
        raise UserError("There is no version before this one.", "slugline train makes versions.")
    newest, present = kept[-1], folder / WEIGHTS
    with TemporaryDirectory(dir=folder) as aside:
        if present.exists():
            present.rename(Path(aside) / WEIGHTS)
        if not any(newest.iterdir()):
            newest.rmdir()
            return "the shipped weights"
        newest.rename(present)
    return "the weights before"


def versions(folder: Path) -> list[Path]:
    """What is kept, oldest first."""
    return sorted((folder / BEFORE).glob("[0-9]*"), key=lambda path: int(path.name))


def _keep(folder: Path, copy: Path) -> None:
    kept = versions(folder)
    number = int(kept[-1].name) + 1 if kept else 1
    (folder / BEFORE).mkdir(exist_ok=True)
    copy.rename(folder / BEFORE / f"{number:04}")
    for old in versions(folder)[:-MOST_KEPT]:
        shutil.rmtree(old)
