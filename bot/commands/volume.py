"""How many stories a filter lets through: asked before and after somebody subscribes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.commands.context import Context
from feeds.model import Filter, Story
from feeds.store.answers import StoryQuery

MOST = 200


async def matching_stories(context: Context, wanted: Filter, since: datetime) -> list[Story]:
    """Stories with a report since then that the filter lets through, newest first, up to a bound."""
    query = StoryQuery(
        topics=wanted.topics,
        names=wanted.names,
        outlets=wanted.outlets_named,
        langs=wanted.langs,
        without_topics=wanted.without_topics,
        without_names=wanted.without_names,
        without_outlets=wanted.without_outlets,
        without_langs=wanted.without_langs,
        without_phrases=wanted.without_phrases,
        since=since,
    )
    queries = [replace(query, phrases=(phrase,)) for phrase in wanted.phrases] or [query]
    found: dict[str, Story] = {}
    for one in queries:
        page = await context.store.stories.search(context.tenant, one, limit=MOST)
        found |= {story.id: story for story in page.stories if len(story.outlets) >= wanted.min_outlets}
    return sorted(found.values(), key=lambda story: story.newest, reverse=True)
