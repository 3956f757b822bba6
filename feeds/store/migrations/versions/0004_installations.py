"""Where the app is installed, with sealed secrets, and installs that have begun."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From the third version to the fourth."""
    op.create_table(
        "installation",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("sealed", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("expires_at", sa.BigInteger()),
        sa.Column("installed_at", sa.BigInteger()),
        sa.Column("removed_at", sa.BigInteger()),
        sa.Column("reason", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"]),
        sa.PrimaryKeyConstraint("tenant"),
    )
    op.create_index("ix_installation_platform", "installation", ["platform", "removed_at"])
    op.create_table(
        "install_state",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("state"),
    )
