"""Words on cards that come from the desk or from a story's marks, in the card's language."""

from __future__ import annotations

from collections.abc import Callable

from bot.locale import N_
from feeds.model import Desk, Story

MOST_MARKS = 2
# In order of what a reader must know first.
MARKS = {
    "retracted": N_("retracted"),
    "corrected": N_("corrected"),
    "headline-changed": N_("headline changed"),
    "press-release": N_("press release"),
    "paywalled": N_("paywalled"),
    "headline-only": N_("headline only"),
}


def topic_word(desk: Desk, topic_id: str, lang: str) -> str:
    """The topic's title in that language, else in English, else its id."""
    topic = desk.topic(topic_id)
    return (topic.title.get(lang) or topic.title.get("en") if topic else None) or topic_id


def topic_words(desk: Desk, story: Story, lang: str) -> tuple[str, ...]:
    """All topics of a story as words, the primary one first."""
    ids = dict.fromkeys(topic_id for topic_id in (story.primary, *story.topics) if topic_id)
    return tuple(topic_word(desk, topic_id, lang) for topic_id in ids)


def mark_words(story: Story, translate: Callable[[str], str]) -> tuple[str, ...]:
    """At most two marks, in words."""
    marks = [translate(N_("urgent"))] if story.urgent else []
    if story.follows:
        marks.append(translate(N_("follows {story}")).format(story=story.follows))
    told = story.telling.marks
    marks += [translate(word) for mark, word in MARKS.items() if mark in told]
    return tuple(marks[:MOST_MARKS])
