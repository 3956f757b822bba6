"""Tables of the first version, first half: what comes in. Released: never changed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def create() -> None:
    """In the order that references need."""
    _entry_key()
    _meta()
    _source()
    _story()
    _story_id()
    _story_label()
    _tenant()
    _entry()
    _source_tenant()
    _entry_version()


def _entry_key() -> None:
    op.create_table(
        "entry_key",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "entry"),
        sqlite_with_rowid=False,
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _source() -> None:
    op.create_table(
        "source",
        *_source_listed(),
        *_source_polled(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("owner", "listed"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_source_due", "source", ["state", "next_poll"])
    op.create_index("ix_source_url", "source", ["url"])


def _source_listed() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("listed", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("lang", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("tier", sa.Integer(), server_default=sa.text("2"), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("folder", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("topics", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("paywall", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("checked", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("articles", sa.Text()),
        sa.Column("state", sa.Text(), server_default=sa.text("'active'"), nullable=False),
    ]


def _source_polled() -> list[sa.Column[Any]]:
    return [
        sa.Column("retired", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("body_hash", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("item_hashes", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("next_poll", sa.BigInteger()),
        sa.Column("not_before", sa.BigInteger()),
        sa.Column("gap", sa.BigInteger()),
        sa.Column("moved_to", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("moved_polls", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("health", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("polled_at", sa.BigInteger()),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", sa.BigInteger()),
    ]


def _story() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("telling", sa.JSON(), nullable=False),
        sa.Column("primary", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("reports", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Text()),
        sa.Column("follows", sa.Text()),
        sa.Column("merged_into", sa.Text()),
        sa.Column("posted", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("score", sa.Float(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", sa.BigInteger()),
        sa.Column("opened_at", sa.BigInteger()),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("outlets", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_story_changed", "story", ["changed_at"])
    op.create_index("ix_story_newest", "story", ["newest", "id"])


def _story_id() -> None:
    op.create_table("story_id", sa.Column("id", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("id"))


def _story_label() -> None:
    op.create_table(
        "story_label",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", "story"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_label_story", "story_label", ["story"])


def _tenant() -> None:
    op.create_table(
        "tenant",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("next_source", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("next_subscription", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("next_mute", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("next_audit", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _entry() -> None:
    op.create_table(
        "entry",
        *_entry_said(),
        *_entry_judged(),
        sa.ForeignKeyConstraint(["source"], ["source.id"]),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entry_canonical", "entry", ["canonical"])
    op.create_index("ix_entry_source", "entry", ["source", "time"])
    op.create_index("ix_entry_story", "entry", ["story"])
    op.create_index("ix_entry_time", "entry", ["time"])


def _entry_said() -> list[sa.Column[Any]]:
    return [
        sa.Column("seq", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", SEQUENCE, nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("names", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("lang", sa.Text(), server_default=sa.text("'und'"), nullable=False),
        sa.Column("published", sa.BigInteger()),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("image", sa.JSON(none_as_null=True)),
        sa.Column("author", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("tier", sa.Integer(), server_default=sa.text("2"), nullable=False),
        sa.Column("marks", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    ]


def _entry_judged() -> list[sa.Column[Any]]:
    return [
        sa.Column("source_topics", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("relevant", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("held", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("score", sa.Float(), server_default=sa.text("0"), nullable=False),
        sa.Column("primary", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("story", sa.Text()),
        sa.Column("lead_hash", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("forgotten", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("judgement", sa.JSON(none_as_null=True)),
        sa.Column("vector", sa.LargeBinary()),
        sa.Column("body", sa.Text(), server_default=sa.text("('')"), nullable=False),
    ]


def _source_tenant() -> None:
    op.create_table(
        "source_tenant",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("source", SEQUENCE, nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("hidden", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"]),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"]),
        sa.PrimaryKeyConstraint("tenant", "source"),
        sa.UniqueConstraint("tenant", "number"),
    )
    op.create_index("ix_source_tenant_source", "source_tenant", ["source"])


def _entry_version() -> None:
    op.create_table(
        "entry_version",
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"]),
        sa.PrimaryKeyConstraint("entry", "version"),
    )
