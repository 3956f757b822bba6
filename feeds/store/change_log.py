"""Which entries changed, in order: what a running copy keeps of the open ones is brought up to date by it.

Triggers write it, so that no write of any process can forget to.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, Table, Text

from feeds.store.columns import SEQUENCE, metadata, need

entry_change = Table(
    "entry_change",
    metadata,
    Column("revision", SEQUENCE, primary_key=True, autoincrement=True),
    Column("entry", Text, unique=True, nullable=False),
    sqlite_autoincrement=True,
)

# Words and numbers, as hashes, by which a story that goes on from another one finds it.
story_key = Table(
    "story_key",
    metadata,
    Column("key", BigInteger, primary_key=True),
    need("story", Text()),
    Index("ix_story_key_story", "story"),
    sqlite_with_rowid=False,
)

_NOTE = "DELETE FROM entry_change WHERE entry = new.id; INSERT INTO entry_change(entry) VALUES (new.id);"
_SAID = "title, summary, canonical, lang, time, names"
_THOUGHT = "relevant, held, score, judgement, vector, story, forgotten"
_CREATE = (
    "CREATE TRIGGER entry_change_insert AFTER INSERT ON entry"
    f" WHEN new.relevant OR new.held OR new.story IS NOT NULL BEGIN {_NOTE} END",
    f"CREATE TRIGGER entry_change_update AFTER UPDATE OF {_SAID}, {_THOUGHT} ON entry"
    " WHEN new.relevant OR new.held OR new.story IS NOT NULL"
    " OR old.relevant OR old.held OR old.story IS NOT NULL"
    f" BEGIN {_NOTE} END",
    # An entry of a story whose card is out is folded in another way.
    "CREATE TRIGGER entry_change_posted AFTER UPDATE OF posted ON story"
    " WHEN new.posted AND NOT old.posted BEGIN"
    " DELETE FROM entry_change WHERE entry IN (SELECT id FROM entry WHERE story = new.id);"
    " INSERT INTO entry_change(entry) SELECT id FROM entry WHERE story = new.id; END",
    "CREATE TRIGGER story_key_delete AFTER DELETE ON story BEGIN"
    " DELETE FROM story_key WHERE story = old.id; END",
)


def create(connection: Connection) -> None:
    """The triggers; called by the migration that makes the table."""
    for statement in _CREATE:
        connection.exec_driver_sql(statement)
