"""Brings a database to this version's tables; called at every opening, before anything else."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from feeds.errors import UserError
from feeds.store.migrations import HEAD, REVISIONS

FOLDER = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Runs what is missing, on a connection that holds the write lock."""
    now_at = revision_of(connection)
    if now_at == HEAD:
        return
    if now_at is not None and now_at not in REVISIONS:
        raise UserError(
            "This database was written by a newer Slugline.",
            "Upgrade Slugline, or restore a backup that this version made.",
        )
    _run_alembic(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision that the database is at, None when it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _run_alembic(connection: Connection) -> None:
    # Loaded only when there is something to do: a command line call need not pay for it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
