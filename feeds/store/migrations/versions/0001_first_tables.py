"""The first tables: sources, entries, stories, tenants and all that they want, the outbox."""

import sqlalchemy as sa
from alembic import op

from feeds.store import search_index

revision = "0001"
down_revision = None

SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From nothing to the first version."""
    _entry_key()
    _meta()
    _source()
    _story()
    _story_id()
    _story_label()
    _tenant()
    _audit()
    _destination()
    _entry()
    _person()
    _saved()
    _source_tenant()
    _channel_lease()
    _entry_version()
    _mute()
    _parcel()
    _subscription()
    _delivery()
    search_index.create(op.get_bind())


def _entry_key() -> None:
    op.create_table(
        "entry_key",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "entry", name=op.f("pk_entry_key")),
        sqlite_with_rowid=False,
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )


def _source() -> None:
    op.create_table(
        "source",
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
        sa.Column("articles", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'active'"), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("item_hashes", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("next_poll", sa.BigInteger(), nullable=True),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("gap", sa.BigInteger(), nullable=True),
        sa.Column("moved_to", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("moved_polls", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("health", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("polled_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("owner", "listed", name=op.f("uq_source_owner_listed")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_source_due", "source", ["state", "next_poll"], unique=False)
    op.create_index("ix_source_url", "source", ["url"], unique=False)


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
        sa.Column("urgent", sa.Text(), nullable=True),
        sa.Column("follows", sa.Text(), nullable=True),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("posted", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("score", sa.Float(), server_default=sa.text("0"), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("outlets", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_index("ix_story_changed", "story", ["changed_at"], unique=False)
    op.create_index("ix_story_newest", "story", ["newest", "id"], unique=False)


def _story_id() -> None:
    op.create_table(
        "story_id",
        sa.Column("id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_id")),
    )


def _story_label() -> None:
    op.create_table(
        "story_label",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", "story", name=op.f("pk_story_label")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_story_label_story", "story_label", ["story"], unique=False)


def _tenant() -> None:
    op.create_table(
        "tenant",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("next_source", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("next_subscription", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("next_mute", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("next_audit", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("undo_line", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_audit_tenant")),
        sa.PrimaryKeyConstraint("tenant", "number", name=op.f("pk_audit")),
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
        sa.Column("suspended_at", sa.BigInteger(), nullable=True),
        sa.Column("probe_at", sa.BigInteger(), nullable=True),
        sa.Column("probes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_destination_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destination")),
        sa.UniqueConstraint(
            "tenant",
            "platform",
            "address",
            "thread",
            name=op.f("uq_destination_tenant_platform_address_thread"),
        ),
        sqlite_autoincrement=True,
    )


def _entry() -> None:
    op.create_table(
        "entry",
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
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("image", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("author", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("tier", sa.Integer(), server_default=sa.text("2"), nullable=False),
        sa.Column("marks", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("source_topics", sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("relevant", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("held", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("score", sa.Float(), server_default=sa.text("0"), nullable=False),
        sa.Column("primary", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("story", sa.Text(), nullable=True),
        sa.Column("lead_hash", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("forgotten", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("judgement", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_entry_source")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_entry")),
        sa.UniqueConstraint("id", name=op.f("uq_entry_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entry_canonical", "entry", ["canonical"], unique=False)
    op.create_index("ix_entry_source", "entry", ["source", "time"], unique=False)
    op.create_index("ix_entry_story", "entry", ["story"], unique=False)
    op.create_index("ix_entry_time", "entry", ["time"], unique=False)


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_person_tenant")),
        sa.PrimaryKeyConstraint("tenant", "person", name=op.f("pk_person")),
    )


def _saved() -> None:
    op.create_table(
        "saved",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_saved_tenant")),
        sa.PrimaryKeyConstraint("tenant", "person", "story", name=op.f("pk_saved")),
    )
    op.create_index("ix_saved_story", "saved", ["story"], unique=False)


def _source_tenant() -> None:
    op.create_table(
        "source_tenant",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("source", SEQUENCE, nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("hidden", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], name=op.f("fk_source_tenant_source")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_source_tenant_tenant")),
        sa.PrimaryKeyConstraint("tenant", "source", name=op.f("pk_source_tenant")),
        sa.UniqueConstraint("tenant", "number", name=op.f("uq_source_tenant_tenant_number")),
    )
    op.create_index("ix_source_tenant_source", "source_tenant", ["source"], unique=False)


def _channel_lease() -> None:
    op.create_table(
        "channel_lease",
        sa.Column("destination", SEQUENCE, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["destination"], ["destination.id"], name=op.f("fk_channel_lease_destination")
        ),
        sa.PrimaryKeyConstraint("destination", name=op.f("pk_channel_lease")),
    )


def _entry_version() -> None:
    op.create_table(
        "entry_version",
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entry.id"], name=op.f("fk_entry_version_entry")),
        sa.PrimaryKeyConstraint("entry", "version", name=op.f("pk_entry_version")),
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
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("until_change", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["destination"], ["destination.id"], name=op.f("fk_mute_destination")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_mute_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mute")),
        sa.UniqueConstraint("tenant", "number", name=op.f("uq_mute_tenant_number")),
        sqlite_autoincrement=True,
    )


def _parcel() -> None:
    op.create_table(
        "parcel",
        sa.Column("id", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("destination", SEQUENCE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default=sa.text("'queued'"), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("slot", sa.BigInteger(), nullable=True),
        sa.Column("claim_owner", sa.Text(), nullable=True),
        sa.Column("claim_fence", sa.BigInteger(), nullable=True),
        sa.Column("claim_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("text", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("message", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("shown", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wanted", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.Column("edit_not_before", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("unverified", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("nonce", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.ForeignKeyConstraint(["destination"], ["destination.id"], name=op.f("fk_parcel_destination")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("destination", "slot", name=op.f("uq_parcel_destination_slot")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_parcel_destination", "parcel", ["destination", "state", "due"], unique=False)
    op.create_index("ix_parcel_due", "parcel", ["state", "due"], unique=False)
    op.create_index(
        "ix_parcel_edit",
        "parcel",
        ["edit_not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'sent' AND wanted <> shown"),
        postgresql_where=sa.text("state = 'sent' AND wanted <> shown"),
    )
    op.create_index("ix_parcel_sent", "parcel", ["destination", "sent_at"], unique=False)


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
        sa.Column("created", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["destination"], ["destination.id"], name=op.f("fk_subscription_destination")
        ),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_subscription_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("tenant", "number", name=op.f("uq_subscription_tenant_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscription_destination", "subscription", ["destination"], unique=False)


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("destination", SEQUENCE, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("parcel", SEQUENCE, nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("('')"), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("stale_after", sa.BigInteger(), nullable=True),
        sa.Column("urgent", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("cancelled", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(["destination"], ["destination.id"], name=op.f("fk_delivery_destination")),
        sa.ForeignKeyConstraint(["parcel"], ["parcel.id"], name=op.f("fk_delivery_parcel")),
        sa.PrimaryKeyConstraint("story", "destination", "part", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_destination", "delivery", ["destination"], unique=False)
    op.create_index("ix_delivery_parcel", "delivery", ["parcel"], unique=False)
