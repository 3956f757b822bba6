"""Tables of where the app is installed, and of installs that have begun."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from feeds.store.columns import Instant, Words, metadata, need, words

installation = Table(
    "installation",
    metadata,
    Column("tenant", ForeignKey("tenant.id"), primary_key=True),
    need("platform", Text()),
    words("name"),
    words("sealed"),
    Column("expires_at", Instant),
    Column("installed_at", Instant),
    Column("removed_at", Instant),
    words("reason"),
    Index("ix_installation_platform", "platform", "removed_at"),
)

install_state = Table(
    "install_state",
    metadata,
    Column("state", Words, primary_key=True),
    need("until", Instant()),
)
