"""How many stories a filter lets through: asked before and after somebody subscribes."""

from __future__ import annotations

from datetime import datetime

from bot.commands.context import Context
from feeds.model import Filter, Story
from feeds.planning.matching import lets_through
from feeds.store.answers import StoryQuery

MOST = 500


async def matching_stories(context: Context, wanted: Filter, since: datetime) -> list[Story]:
    """Stories with a report since then that the filter lets through, newest first, up to a bound.

    The labels narrow the question to the store; the last word has the rule that deliveries are made by.
    """
    query = StoryQuery(
        topics=wanted.topics,
        names=wanted.names,
        outlets=wanted.outlets_named,
        without_topics=wanted.without_topics,
        without_names=wanted.without_names,
        since=since,
    )
    page = await context.store.stories.search(context.tenant, query, limit=MOST)
    return [story for story in page.stories if lets_through(wanted, story) is not None]
