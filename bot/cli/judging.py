"""judge, score, train: the desk's judgement on rows of a file; no database is touched."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Adds the commands."""
