"""Votes, and reports and stories that a tenant has regrouped. Nothing that is there already changes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From the first version to the second."""
    _regrouped()
    _standing()
    _vote()
    _threshold_move()


def _regrouped() -> None:
    op.create_table(
        "regrouped_entry",
        sa.Column("tenant", sa.Text(), sa.ForeignKey("tenant.id"), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "entry"),
    )
    op.create_table(
        "regrouped_story",
        sa.Column("tenant", sa.Text(), sa.ForeignKey("tenant.id"), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("into", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "story"),
    )


def _standing() -> None:
    op.create_table(
        "standing",
        sa.Column("tenant", sa.Text(), sa.ForeignKey("tenant.id"), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("entry", sa.Text()),
        sa.Column("changed_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("tenant", "story"),
    )
    op.create_index("ix_standing_lead", "standing", ["tenant", "lead"])
    op.create_index("ix_standing_story", "standing", ["story"])


def _vote() -> None:
    op.create_table(
        "vote",
        sa.Column("tenant", sa.Text(), sa.ForeignKey("tenant.id"), nullable=False),
        sa.Column("voter", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("other", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("entries", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("others", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("is_manager", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("destination", sa.Integer()),
        sa.Column("moved", sa.Float(), server_default=sa.text("0"), nullable=False),
        sa.Column("mute", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "voter", "story"),
    )
    op.create_index("ix_vote_voter", "vote", ["voter", "at"])


def _threshold_move() -> None:
    op.create_table(
        "threshold_move",
        sa.Column("id", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("destination", SEQUENCE, sa.ForeignKey("destination.id"), nullable=False),
        sa.Column("moved", sa.Float(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_threshold_move_destination", "threshold_move", ["destination", "at"])
