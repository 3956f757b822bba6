"""The database: one `Store` with a facet for each noun; nobody else speaks SQL."""

from feeds.store.answers import (
    Applied as Applied,
    AuditRow as AuditRow,
    EntryVersion as EntryVersion,
    Page as Page,
    StoredEntry as StoredEntry,
    StoryQuery as StoryQuery,
    Views as Views,
)
from feeds.store.backup import restore as restore
from feeds.store.exports import ExportRow as ExportRow, ExportRows as ExportRows
from feeds.store.soundness import Soundness as Soundness, soundness_of as soundness_of
from feeds.store.store import LOCAL as LOCAL, Store as Store, make_folder as make_folder
