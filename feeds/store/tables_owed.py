"""Tables of who wants what, who did what, and what is owed to whom."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from feeds.store.columns import SEQUENCE, Instant, Words, flag, metadata, need, number, words

destination = Table(
    "destination",
    metadata,
    Column("id", SEQUENCE, primary_key=True, autoincrement=True),
    Column("tenant", ForeignKey("tenant.id"), nullable=False),
    need("platform", Text()),
    need("address", Words()),
    words("thread"),
    flag("is_person"),
    words("label"),
    need("settings", JSON(), "'{}'"),
    words("suspended"),
    Column("suspended_at", Instant),
    Column("probe_at", Instant),
    number("probes"),
    UniqueConstraint("tenant", "platform", "address", "thread"),
    sqlite_autoincrement=True,
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", SEQUENCE, primary_key=True, autoincrement=True),
    Column("tenant", ForeignKey("tenant.id"), nullable=False),
    number("number"),
    Column("destination", ForeignKey("destination.id"), nullable=False),
    need("by", Words()),
    need("filter", JSON()),
    need("filter_text", Words()),
    need("cadence", JSON()),
    need("first", Text(), "'none'"),
    words("ping"),
    Column("created", Instant),
    Column("ended", Instant),
    UniqueConstraint("tenant", "number"),
    Index("ix_subscription_destination", "destination"),
    sqlite_autoincrement=True,
)

mute = Table(
    "mute",
    metadata,
    Column("id", SEQUENCE, primary_key=True, autoincrement=True),
    Column("tenant", ForeignKey("tenant.id"), nullable=False),
    number("number"),
    Column("destination", ForeignKey("destination.id"), nullable=False),
    need("kind", Text()),
    need("value", Words()),
    need("by", Words()),
    Column("until", Instant),
    flag("until_change"),
    Column("created", Instant),
    Column("ended", Instant),
    UniqueConstraint("tenant", "number"),
    sqlite_autoincrement=True,
)

person = Table(
    "person",
    metadata,
    Column("tenant", ForeignKey("tenant.id"), primary_key=True),
    Column("person", Words, primary_key=True),
    Column("looked_at", Instant),
)

saved = Table(
    "saved",
    metadata,
    Column("tenant", ForeignKey("tenant.id"), primary_key=True),
    Column("person", Words, primary_key=True),
    Column("story", Text, primary_key=True),
    need("at", Instant()),
    Index("ix_saved_story", "story"),
)

audit = Table(
    "audit",
    metadata,
    Column("tenant", ForeignKey("tenant.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    need("by", Words()),
    need("line", Words()),
    words("undo_line"),
    need("at", Instant()),
    Column("undone_at", Instant),
)

parcel = Table(
    "parcel",
    metadata,
    Column("id", SEQUENCE, primary_key=True, autoincrement=True),
    Column("destination", ForeignKey("destination.id"), nullable=False),
    need("kind", Text()),
    need("state", Text(), "'queued'"),
    need("due", Instant()),
    flag("urgent"),
    Column("slot", Instant),
    Column("claim_owner", Text),
    Column("claim_fence", BigInteger),
    Column("claim_at", Instant),
    number("attempts"),
    words("text"),
    words("message"),
    number("shown"),
    number("wanted"),
    Column("sent_at", Instant),
    Column("edited_at", Instant),
    Column("edit_not_before", Instant),
    words("reason"),
    flag("unverified"),
    flag("rang"),
    flag("published"),
    need("nonce", Text(), "''"),
    UniqueConstraint("destination", "slot"),
    Index("ix_parcel_due", "state", "due"),
    Index("ix_parcel_destination", "destination", "state", "due"),
    Index("ix_parcel_sent", "destination", "sent_at"),
    Index(
        "ix_parcel_edit",
        "edit_not_before",
        sqlite_where=text("state = 'sent' AND wanted <> shown"),
        postgresql_where=text("state = 'sent' AND wanted <> shown"),
    ),
    sqlite_autoincrement=True,
)

delivery = Table(
    "delivery",
    metadata,
    Column("story", Text, primary_key=True),
    Column("destination", ForeignKey("destination.id"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("parcel", ForeignKey("parcel.id")),
    words("reason"),
    need("due", Instant()),
    Column("stale_after", Instant),
    flag("urgent"),
    flag("cancelled"),
    Index("ix_delivery_parcel", "parcel"),
    Index("ix_delivery_destination", "destination"),
)

channel_lease = Table(
    "channel_lease",
    metadata,
    Column("destination", ForeignKey("destination.id"), primary_key=True),
    need("owner", Text()),
    need("until", Instant()),
    need("fence", BigInteger()),
)
