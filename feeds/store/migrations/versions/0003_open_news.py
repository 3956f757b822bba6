"""What changed among the open entries, in order; and by which words a later story finds an earlier one."""

import sqlalchemy as sa
from alembic import op

from feeds.store import change_log

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From the second version to the third."""
    op.create_table(
        "entry_change",
        sa.Column("revision", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision"),
        sa.UniqueConstraint("entry"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "story_key",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "story"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_key_story", "story_key", ["story"])
    change_log.create(op.get_bind())
