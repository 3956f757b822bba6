"""Full-text search on what entries say: the only module that knows SQLite's FTS5.

The index holds title, summary and names of entries that belong to a story. Triggers keep it in step, so no
write can forget it. Another database brings another module with the same functions.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Select, column, literal, literal_column, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.store.answers import StoryQuery
from feeds.store.columns import storable
from feeds.store.tables import entry, source_tenant

MAX_TOKENS = 20
MAX_TEXT = 200
WINDOW = 2000  # newest hits that are looked at: bounds the cost of a common word

_CREATE = (
    "CREATE VIEW told_entry AS SELECT seq, title, summary, names FROM entry WHERE story IS NOT NULL",
    "CREATE VIRTUAL TABLE entry_fts USING fts5(title, summary, names, content='told_entry',"
    " content_rowid='seq', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER entry_fts_insert AFTER INSERT ON entry WHEN new.story IS NOT NULL BEGIN"
    " INSERT INTO entry_fts(rowid, title, summary, names)"
    " VALUES (new.seq, new.title, new.summary, new.names); END",
    "CREATE TRIGGER entry_fts_update AFTER UPDATE OF title, summary, names, story ON entry"
    " WHEN old.title IS NOT new.title OR old.summary IS NOT new.summary OR old.names IS NOT new.names"
    " OR (old.story IS NULL) <> (new.story IS NULL) BEGIN"
    " INSERT INTO entry_fts(entry_fts, rowid, title, summary, names)"
    " SELECT 'delete', old.seq, old.title, old.summary, old.names WHERE old.story IS NOT NULL;"
    " INSERT INTO entry_fts(rowid, title, summary, names)"
    " SELECT new.seq, new.title, new.summary, new.names WHERE new.story IS NOT NULL; END",
    "CREATE TRIGGER entry_fts_delete AFTER DELETE ON entry WHEN old.story IS NOT NULL BEGIN"
    " INSERT INTO entry_fts(entry_fts, rowid, title, summary, names)"
    " VALUES ('delete', old.seq, old.title, old.summary, old.names); END",
)

_FTS = table("entry_fts", column("rowid"), column("rank"))


def create(connection: Connection) -> None:
    """The index and the triggers that feed it; called by the first migration."""
    for statement in _CREATE:
        connection.exec_driver_sql(statement)


async def tend(connection: AsyncConnection, pages: int = 200) -> None:
    """Merges a slice of the index, so that it never needs one long rebuild."""
    await connection.execute(
        text("INSERT INTO entry_fts(entry_fts, rank) VALUES ('merge', :pages)"), {"pages": pages}
    )


def hits(match: str, *, ranked: bool) -> Select[tuple[str, float]]:
    """Stories whose reports match, the report stored last first, with its rank (lower is better).

    The caller adds its conditions: they are met before the window closes.
    """
    rank = _FTS.c.rank if ranked else literal(0.0)
    return (
        select(entry.c.story, rank.label("rank"))
        .select_from(_FTS.join(entry, entry.c.seq == _FTS.c.rowid))
        .where(literal_column("entry_fts").op("MATCH")(match), entry.c.story.is_not(None))
        .order_by(_FTS.c.rowid.desc())
        .limit(WINDOW)
    )


def of_sources_of(tenant_id: str) -> ColumnElement[bool]:
    """For `hits`: the matching report itself comes from a source that the tenant has."""
    has = (source_tenant.c.tenant == tenant_id, ~source_tenant.c.hidden)
    return entry.c.source.in_(select(source_tenant.c.source).where(*has))


def unwanted(match: str) -> Select[tuple[str]]:
    """Stories of which any report matches."""
    return (
        select(entry.c.story)
        .select_from(_FTS.join(entry, entry.c.seq == _FTS.c.rowid))
        .where(literal_column("entry_fts").op("MATCH")(match), entry.c.story.is_not(None))
    )


def wanted_match(query: StoryQuery) -> str:
    """What all must be in one report, as an expression that FTS5 cannot misread; empty when nothing is."""
    return " AND ".join(_quoted(query.words, query.phrases))


def unwanted_match(query: StoryQuery) -> str:
    """What must be in no report, the same way."""
    return " OR ".join(_quoted(query.without_words, query.without_phrases))


def _quoted(words: tuple[str, ...], phrases: tuple[str, ...]) -> list[str]:
    """Every word as its own quoted string: inside quotes nothing is an operator.

    What holds no letter or digit is left out, as the index holds none of it and would match nothing.
    """
    single = [token for piece in words for token in storable(piece)[:MAX_TEXT].split()]
    tokens = single + [" ".join(storable(phrase)[:MAX_TEXT].split()) for phrase in phrases]
    said = [token for token in tokens if any(letter.isalnum() for letter in token)]
    return ['"' + token.replace('"', '""') + '"' for token in said[:MAX_TOKENS]]
