"""Rows to nouns and back, for the nouns that are read by the thousand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from feeds.model import (
    ArticlePolicy,
    Entry,
    Health,
    Image,
    Judgement,
    Reach,
    Reason,
    Report,
    Source,
    SourceState,
    Story,
    Telling,
    Urgent,
    Validators,
)
from feeds.store.answers import StoredEntry
from feeds.store.codec import from_json, to_json

Row = RowMapping
Values = dict[str, Any]


def to_source(row: Row, mine: Mapping[str, Any] | None = None) -> Source:
    """A source as it stands; with a tenant's row, under that tenant's number and pause."""
    paused = mine is not None and mine["paused"] and row["state"] == SourceState.ACTIVE
    return Source(
        id=row["id"],
        url=row["url"],
        outlet=row["outlet"],
        site=row["site"],
        lang=row["lang"],
        tier=row["tier"],
        kind=row["kind"],
        folder=row["folder"],
        topics=tuple(row["topics"]),
        paywall=row["paywall"],
        checked=row["checked"],
        reach=Reach(row["reach"]),
        owner=row["owner"] or None,
        articles=ArticlePolicy(row["articles"]) if row["articles"] else None,
        state=SourceState.PAUSED if paused else SourceState(row["state"]),
        validators=Validators(etag=row["etag"], last_modified=row["last_modified"]),
        body_hash=row["body_hash"],
        next_poll=row["next_poll"],
        not_before=row["not_before"],
        gap=row["gap"],
        moved_to=row["moved_to"],
        moved_polls=row["moved_polls"],
        health=from_json(Health, row["health"]),
        number=mine["number"] if mine else 0,
    )


def to_entry(row: Row) -> Entry:
    """An entry."""
    return Entry(
        id=row["id"],
        source=row["source"],
        outlet=row["outlet"],
        url=row["url"],
        canonical=row["canonical"],
        title=row["title"],
        seen=row["seen"],
        guid=row["guid"],
        summary=row["summary"],
        body=row["body"],
        lang=row["lang"],
        published=row["published"],
        image=from_json(Image, row["image"]) if row["image"] else None,
        author=row["author"],
        tier=row["tier"],
        marks=frozenset(row["marks"]),
        source_topics=tuple(row["source_topics"]),
        owner=row["owner"],
    )


def to_judgement(row: Row) -> Judgement:
    """What was thought of the entry; a forgotten one keeps the verdict without its reasons."""
    if row["judgement"] is not None:
        return from_json(Judgement, row["judgement"])
    return Judgement(
        entry=row["id"],
        relevant=row["relevant"],
        held=row["held"],
        score=row["score"],
        primary=row["primary"],
        topics=(),
        names=(),
        lang=row["lang"],
    )


def to_stored(row: Row) -> StoredEntry:
    """An entry with its judgement, vector and story."""
    return StoredEntry(
        entry=to_entry(row), judgement=to_judgement(row), vector=row["vector"], story=row["story"]
    )


def entry_values(entry: Entry) -> Values:
    """The columns that hold what the feed said."""
    return {
        "id": entry.id,
        "source": entry.source,
        "outlet": entry.outlet,
        "url": entry.url,
        "canonical": entry.canonical,
        "guid": entry.guid,
        "title": entry.title,
        "summary": entry.summary,
        "body": entry.body,
        "lang": entry.lang,
        "published": entry.published,
        "seen": entry.seen,
        "time": entry.time,
        "image": to_json(entry.image),
        "author": entry.author,
        "tier": entry.tier,
        "marks": sorted(entry.marks),
        "source_topics": list(entry.source_topics),
        "owner": entry.owner,
    }


def judgement_values(judgement: Judgement) -> Values:
    """The columns that hold what the desk thinks."""
    return {
        "relevant": judgement.relevant,
        "held": judgement.held,
        "score": judgement.score,
        "primary": judgement.primary,
        "names": " ".join(dict.fromkeys(hit.name for hit in judgement.names)),
        "judgement": to_json(judgement),
    }


def to_story(row: Row) -> Story:
    """A story with all its reports, private ones too: for one tenant's eyes see `tenant_view`."""
    return Story(
        id=row["id"],
        telling=from_json(Telling, row["telling"]),
        primary=row["primary"],
        topics=tuple(row["topics"]),
        names=tuple(row["names"]),
        reports=tuple([from_json(Report, report) for report in row["reports"]]),
        version=row["version"],
        urgent=Urgent(why=row["urgent"]) if row["urgent"] else None,
        follows=row["follows"],
        merged_into=row["merged_into"],
        posted=row["posted"],
        score=row["score"],
        reasons=tuple([from_json(Reason, reason) for reason in row["reasons"]]),
        changed_at=row["changed_at"],
        opened_at=row["opened_at"],
    )


def story_values(story: Story) -> Values:
    """The columns of a story."""
    return {
        "id": story.id,
        "version": story.version,
        "headline": story.telling.headline,
        "telling": to_json(story.telling),
        "primary": story.primary,
        "topics": list(story.topics),
        "names": list(story.names),
        "reports": to_json(story.reports),
        "reasons": to_json(story.reasons),
        "urgent": story.urgent.why if story.urgent else None,
        "follows": story.follows,
        "merged_into": story.merged_into,
        "posted": story.posted,
        "score": story.score,
        "changed_at": story.changed_at,
        "opened_at": story.opened_at,
        "newest": story.newest,
        "outlets": len(story.outlets),
    }


def label_values(stories: Sequence[Story]) -> list[Values]:
    """What stories can be asked for by: topics, names, outlets and languages."""
    return [
        {"story": story.id, "kind": kind, "value": value}
        for story in stories
        for kind, values in (
            ("topic", story.topics),
            ("name", story.names),
            ("outlet", story.outlets),
            ("lang", story.langs),
        )
        for value in dict.fromkeys(values)
    ]
