"""Which messages rang somebody, and which were handed on to a channel's followers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """From the fourth version to the fifth."""
    for name in ("rang", "published"):
        no = sa.text("false")
        op.add_column("parcel", sa.Column(name, sa.Boolean(), server_default=no, nullable=False))
