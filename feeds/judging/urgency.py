"""Which stories do not wait: three outlets within half an hour, or a first-tier primary document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from feeds.model import Desk, Entry, Urgent

THREE_OUTLETS = "three-outlets"
PRIMARY_DOCUMENT = "primary-document"
WITHIN = timedelta(minutes=30)
OUTLETS = 3
_PRIMARY_KINDS = frozenset({"court", "regulator", "guild", "government"})
_PRESS_RELEASE = "press-release"


def urgent(entries: Sequence[Entry], desk: Desk) -> Urgent | None:
    """Whether these entries make their story urgent by themselves; what it follows is known later."""
    if _three_at_once(entries):
        return Urgent(why=THREE_OUTLETS)
    if any(is_primary_document(entry, desk) for entry in entries):
        return Urgent(why=PRIMARY_DOCUMENT)
    return None


def is_primary_document(entry: Entry, desk: Desk) -> bool:
    """A court's, a regulator's or a guild's own word, from a source of the first tier."""
    if entry.tier != 1:
        return False
    return any(spec.outlet == entry.outlet and spec.kind in _PRIMARY_KINDS for spec in desk.sources)


def _three_at_once(entries: Sequence[Entry]) -> bool:
    """A press release that everyone prints is one voice; a date without an hour says nothing of minutes."""
    timed = sorted(
        (entry.time, entry.outlet)
        for entry in entries
        if _has_hour(entry) and _PRESS_RELEASE not in entry.marks
    )
    for place, (start, _) in enumerate(timed):
        if len({outlet for at, outlet in timed[place:] if at - start <= WITHIN}) >= OUTLETS:
            return True
    return False


def _has_hour(entry: Entry) -> bool:
    at = entry.published
    return at is not None and (at.hour, at.minute, at.second) != (0, 0, 0)
