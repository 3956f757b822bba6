"""Which undecided entries a tenant was shown, so that nothing is asked twice."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """From the fifth version to the sixth."""
    op.create_table(
        "held_shown",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"]),
        sa.PrimaryKeyConstraint("tenant", "entry"),
    )
