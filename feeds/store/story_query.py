"""A question about stories as conditions on their rows, and the cursor that pages through the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_

from feeds.model import Story
from feeds.store.answers import StoryQuery
from feeds.store.columns import from_micros, to_micros
from feeds.store.overlay import touched_by
from feeds.store.tables import story, story_label
from feeds.store.tenant_view import is_visible


def conditions(tenant_id: str, query: StoryQuery) -> list[ColumnElement[bool]]:
    """All that must hold for a story's row, words aside; what the tenant has regrouped is not among them."""
    whole = (story.c.merged_into.is_(None), story.c.id.not_in(touched_by(tenant_id)))
    return [*whole, is_visible(tenant_id), *_labels(query), *_span(query)]


def answers_to(query: StoryQuery, told: Story) -> bool:
    """The same of a story as the tenant sees it, for those whose rows do not say so."""
    is_late = query.since is None or told.newest >= query.since
    is_early = query.until is None or told.newest < query.until
    return is_late and is_early and matches(query, told)


def matches(query: StoryQuery, told: Story) -> bool:
    """The same question of a story as the tenant sees it, which may carry fewer labels than its row."""
    return all(
        (not wanted or not has.isdisjoint(wanted)) and has.isdisjoint(unwanted)
        for has, wanted, unwanted in (
            (frozenset(told.topics), query.topics, query.without_topics),
            (frozenset(told.names), query.names, query.without_names),
            (frozenset(told.outlets), query.outlets, query.without_outlets),
            (frozenset(told.langs), query.langs, query.without_langs),
        )
    )


def cursor_of(told: Story) -> str:
    """Where the next page begins."""
    return f"{to_micros(told.newest)}:{told.id}"


def after_cursor(cursor: str) -> ColumnElement[bool]:
    """Stories behind that place; everything when the cursor is none of ours."""
    place = _place(cursor)
    if place is None:
        return story.c.id.is_not(None)
    newest, story_id = place
    same = and_(story.c.newest == newest, story.c.id < story_id)
    return or_(story.c.newest < newest, same)


def is_after(cursor: str, told: Story) -> bool:
    """The same of a story in hand."""
    place = _place(cursor)
    return place is None or (told.newest, told.id) < place


def _place(cursor: str) -> tuple[datetime, str] | None:
    micros, _, story_id = cursor.partition(":")
    if not micros.lstrip("-").isdecimal() or len(micros) > 17:
        return None
    return from_micros(int(micros)), story_id


def _labels(query: StoryQuery) -> Iterator[ColumnElement[bool]]:
    for kind, wanted, unwanted in (
        ("topic", query.topics, query.without_topics),
        ("name", query.names, query.without_names),
        ("outlet", query.outlets, query.without_outlets),
        ("lang", query.langs, query.without_langs),
    ):
        if wanted:
            yield _has(kind, wanted)
        if unwanted:
            yield ~_has(kind, unwanted)


def _has(kind: str, values: tuple[str, ...]) -> ColumnElement[bool]:
    same = (story_label.c.story == story.c.id, story_label.c.kind == kind)
    return exists().where(*same, story_label.c.value.in_(values))


def _span(query: StoryQuery) -> Iterator[ColumnElement[bool]]:
    if query.since is not None:
        yield story.c.newest >= query.since
    if query.until is not None:
        yield story.c.newest < query.until
