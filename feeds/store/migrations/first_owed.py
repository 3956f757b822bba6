"""Tables of the first version, second half: what is owed. Released: never changed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def create() -> None:
    """In the order that references need."""
    _audit()
    _destination()
    _person()
    _saved()
    _channel_lease()
    _mute()
    _parcel()
    _subscription()
    _delivery()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("undo_line", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"]),
        sa.PrimaryKeyConstraint("tenant", "number"),
    )


def _destination() -> None:
    op.create_table(
        "destination",
        sa.Column("id", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("is_person", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("label", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("settings", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("suspended", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("suspended_at", sa.BigInteger()),
        sa.Column("probe_at", sa.BigInteger()),
        sa.Column("probes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant", "platform", "address", "thread"),
        sqlite_autoincrement=True,
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"]),
        sa.PrimaryKeyConstraint("tenant", "person"),
    )


def _saved() -> None:
    op.create_table(
        "saved",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"]),
        sa.PrimaryKeyConstraint("tenant", "person", "story"),
    )
    op.create_index("ix_saved_story", "saved", ["story"])


def _channel_lease() -> None:
    op.create_table(
        "channel_lease",
        sa.Column("destination", SEQUENCE, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["destination"], ["destination.id"]),
        sa.PrimaryKeyConstraint("destination"),
    )


def _mute() -> None:
    op.create_table(
        "mute",
        sa.Column("id", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("destination", SEQUENCE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger()),
        sa.Column("until_change", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("created", sa.BigInteger()),
        sa.Column("ended", sa.BigInteger()),
        sa.ForeignKeyConstraint(["destination"], ["destination.id"]),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant", "number"),
        sqlite_autoincrement=True,
    )


def _parcel() -> None:
    op.create_table(
        "parcel",
        *_parcel_sent(),
        *_parcel_seen(),
        sa.ForeignKeyConstraint(["destination"], ["destination.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("destination", "slot"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_parcel_destination", "parcel", ["destination", "state", "due"])
    op.create_index("ix_parcel_due", "parcel", ["state", "due"])
    op.create_index(
        "ix_parcel_edit",
        "parcel",
        ["edit_not_before"],
        sqlite_where=sa.text("state = 'sent' AND wanted <> shown"),
        postgresql_where=sa.text("state = 'sent' AND wanted <> shown"),
    )
    op.create_index("ix_parcel_sent", "parcel", ["destination", "sent_at"])


def _parcel_sent() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("destination", SEQUENCE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'queued'"), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("slot", sa.BigInteger()),
        sa.Column("claim_owner", sa.Text()),
        sa.Column("claim_fence", sa.BigInteger()),
        sa.Column("claim_at", sa.BigInteger()),
    ]


def _parcel_seen() -> list[sa.Column[Any]]:
    return [
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("text", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("message", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("shown", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wanted", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("edited_at", sa.BigInteger()),
        sa.Column("edit_not_before", sa.BigInteger()),
        sa.Column("reason", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("unverified", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("nonce", sa.Text(), server_default=sa.text("('')"), nullable=False),
    ]


def _subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("destination", SEQUENCE, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("filter_text", sa.Text(), nullable=False),
        sa.Column("cadence", sa.JSON(), nullable=False),
        sa.Column("first", sa.Text(), server_default=sa.text("'none'"), nullable=False),
        sa.Column("ping", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("created", sa.BigInteger()),
        sa.Column("ended", sa.BigInteger()),
        sa.ForeignKeyConstraint(["destination"], ["destination.id"]),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant", "number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscription_destination", "subscription", ["destination"])


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("destination", SEQUENCE, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parcel", SEQUENCE),
        sa.Column("reason", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("stale_after", sa.BigInteger()),
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("cancelled", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["destination"], ["destination.id"]),
        sa.ForeignKeyConstraint(["parcel"], ["parcel.id"]),
        sa.PrimaryKeyConstraint("story", "destination", "part"),
    )
    op.create_index("ix_delivery_destination", "delivery", ["destination"])
    op.create_index("ix_delivery_parcel", "delivery", ["parcel"])
