"""Tables of what comes in: sources, entries and their keys, stories."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from feeds.store.columns import SEQUENCE, Instant, Span, Words, flag, metadata, need, number, words

meta = Table("meta", metadata, Column("key", Text, primary_key=True), need("value", Words()))

tenant = Table(
    "tenant",
    metadata,
    Column("id", Text, primary_key=True),
    need("settings", JSON(), "'{}'"),
    number("next_source", "1"),
    number("next_subscription", "1"),
    number("next_mute", "1"),
    number("next_audit", "1"),
)

source = Table(
    "source",
    metadata,
    Column("id", SEQUENCE, primary_key=True, autoincrement=True),
    # The address in the list that brought the source, which stays when the feed has moved since.
    need("listed", Words()),
    need("url", Words()),
    need("outlet", Words()),
    words("site"),
    words("lang"),
    number("tier", "2"),
    words("kind"),
    words("folder"),
    need("topics", JSON(), "'[]'"),
    flag("paywall"),
    flag("checked"),
    need("reach", Text()),
    need("owner", Text(), "''"),
    Column("articles", Text),
    need("state", Text(), "'active'"),
    flag("retired"),
    Column("etag", Words),
    Column("last_modified", Words),
    words("body_hash"),
    need("item_hashes", Text(), "''"),
    Column("next_poll", Instant),
    Column("not_before", Instant),
    Column("gap", Span),
    words("moved_to"),
    number("moved_polls"),
    need("health", JSON(), "'{}'"),
    number("failures"),
    Column("polled_at", Instant),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    UniqueConstraint("owner", "listed"),
    Index("ix_source_due", "state", "next_poll"),
    Index("ix_source_url", "url"),
    sqlite_autoincrement=True,
)

source_tenant = Table(
    "source_tenant",
    metadata,
    Column("tenant", ForeignKey("tenant.id"), primary_key=True),
    Column("source", ForeignKey("source.id"), primary_key=True),
    number("number"),
    flag("paused"),
    flag("hidden"),
    UniqueConstraint("tenant", "number"),
    Index("ix_source_tenant_source", "source"),
)

story = Table(
    "story",
    metadata,
    Column("id", Text, primary_key=True),
    number("version", "1"),
    need("headline", Words()),
    need("telling", JSON()),
    need("primary", Text()),
    need("topics", JSON()),
    need("names", JSON()),
    need("reports", JSON()),
    need("reasons", JSON()),
    Column("urgent", Text),
    Column("follows", Text),
    Column("merged_into", Text),
    flag("posted"),
    need("score", Float(), "0"),
    Column("changed_at", Instant),
    Column("opened_at", Instant),
    need("newest", Instant()),
    number("outlets"),
    Index("ix_story_newest", "newest", "id"),
    Index("ix_story_changed", "changed_at"),
)

# Every id that a story ever had, so that none is given twice, even after the story is forgotten.
story_id = Table("story_id", metadata, Column("id", Text, primary_key=True))

story_label = Table(
    "story_label",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("value", Words, primary_key=True),
    Column("story", Text, primary_key=True),
    Index("ix_story_label_story", "story"),
    sqlite_with_rowid=False,
)

entry = Table(
    "entry",
    metadata,
    Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", Text, unique=True, nullable=False),
    Column("source", ForeignKey("source.id"), nullable=False),
    need("outlet", Words()),
    need("url", Words()),
    need("canonical", Words()),
    words("guid"),
    need("title", Words()),
    words("summary"),
    words("names"),
    need("lang", Text(), "'und'"),
    Column("published", Instant),
    need("seen", Instant()),
    need("time", Instant()),
    Column("image", JSON(none_as_null=True)),
    words("author"),
    number("tier", "2"),
    need("marks", JSON(), "'[]'"),
    need("source_topics", JSON(), "'[]'"),
    Column("owner", Text),
    flag("relevant"),
    flag("held"),
    need("score", Float(), "0"),
    need("primary", Text(), "''"),
    Column("story", Text),
    words("lead_hash"),
    flag("forgotten"),
    Column("judgement", JSON(none_as_null=True)),
    Column("vector", LargeBinary),
    words("body"),
    Index("ix_entry_story", "story"),
    Index("ix_entry_time", "time"),
    Index("ix_entry_source", "source", "time"),
    Index("ix_entry_canonical", "canonical"),
    sqlite_autoincrement=True,
)

entry_version = Table(
    "entry_version",
    metadata,
    Column("entry", ForeignKey("entry.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    need("title", Words()),
    words("summary"),
    need("until", Instant()),
)

# Keys are kept as short digests: they are compared for equality only, and kept for ever.
entry_key = Table(
    "entry_key",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("entry", Text, primary_key=True),
    need("time", Instant()),
    sqlite_with_rowid=False,
)
