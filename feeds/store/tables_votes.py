"""Tables of what a tenant's people say of stories: votes, reports split out, stories merged for it alone."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, Table, Text

from feeds.store.columns import SEQUENCE, Instant, flag, metadata, need, number

# This report stands in that story for this tenant, wherever it stands for everybody else.
regrouped_entry = Table(
    "regrouped_entry",
    metadata,
    Column("tenant", ForeignKey("tenant.id"), primary_key=True),
    Column("entry", Text, primary_key=True),
    need("story", Text()),
    need("by", Text(), "''"),
    need("at", Instant()),
)

# This story is part of that one for this tenant.
regrouped_story = Table(
    "regrouped_story",
    metadata,
    Column("tenant", ForeignKey("tenant.id"), primary_key=True),
    Column("story", Text, primary_key=True),
    need("into", Text()),
    need("by", Text(), "''"),
    need("at", Instant()),
)

# Derived from the two above, so that a query need not follow chains: where each story that the tenant has
# touched leads, and how often that changed. `entry` is set for a story that this tenant alone has: the report
# that it was made for.
standing = Table(
    "standing",
    metadata,
    Column("tenant", ForeignKey("tenant.id"), primary_key=True),
    Column("story", Text, primary_key=True),
    need("lead", Text()),
    number("version"),
    Column("entry", Text),
    Column("changed_at", Instant),
    Index("ix_standing_lead", "tenant", "lead"),
    Index("ix_standing_story", "story"),
)

# `voter` is a keyed hash; `entries` and `others` are the reports that the stories had at that time. For an
# entry that no story took in, `story` is the id of the entry.
vote = Table(
    "vote",
    metadata,
    Column("tenant", ForeignKey("tenant.id"), primary_key=True),
    Column("voter", Text, primary_key=True),
    Column("story", Text, primary_key=True),
    need("kind", Text()),
    need("topic", Text(), "''"),
    need("other", Text(), "''"),
    need("entries", JSON(), "'[]'"),
    need("others", JSON(), "'[]'"),
    flag("is_manager"),
    need("at", Instant()),
    Column("destination", Integer),
    need("moved", Float(), "0"),
    number("mute"),
    Index("ix_vote_voter", "voter", "at"),
)

# Who moved a threshold is not kept, so that erasing a person's votes does not lift the cap on moves.
threshold_move = Table(
    "threshold_move",
    metadata,
    Column("id", SEQUENCE, primary_key=True, autoincrement=True),
    Column("destination", ForeignKey("destination.id"), nullable=False),
    need("moved", Float()),
    need("at", Instant()),
    Index("ix_threshold_move_destination", "destination", "at"),
    sqlite_autoincrement=True,
)

# Undecided entries that the tenant was asked about, so that it is asked once.
held_shown = Table(
    "held_shown",
    metadata,
    Column("tenant", ForeignKey("tenant.id"), primary_key=True),
    Column("entry", Text, primary_key=True),
    need("at", Instant()),
)
