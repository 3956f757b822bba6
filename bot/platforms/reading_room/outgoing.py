"""Feeds that go out: the stories of a topic or of a search, as Atom and as JSON Feed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from aiohttp import web

from bot.cards import Card
from bot.cards.compose import story_card
from bot.cards.words import topic_word
from bot.locale import Translator, translator
from bot.platforms.reading_room.asked import Asked, asked_of
from bot.platforms.reading_room.feed_documents import FeedDocument, FeedItem, to_atom, to_json_feed
from bot.platforms.reading_room.site import Site
from feeds.model import DestinationSettings, Story
from feeds.store import LOCAL, StoryQuery

MOST = 50
TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}
EVERYTHING = "all"


async def topic_feed(site: Site, request: web.Request) -> web.Response:
    """The newest stories of a topic; `all` is every topic."""
    _, topic = _words(site), request.match_info["topic"]
    if topic != EVERYTHING and site.room.desk.topic(topic) is None:
        raise web.HTTPNotFound
    query = StoryQuery(topics=() if topic == EVERYTHING else (topic,))
    page = await site.room.store.stories.latest(LOCAL, query, limit=MOST)
    title = _("All stories") if topic == EVERYTHING else topic_word(site.room.desk, topic, _.lang)
    path = "/" if topic == EVERYTHING else f"/archive?topic={topic}"
    return _answer(site, request, page.stories, title=title, path=path)


async def search_feed(site: Site, request: web.Request) -> web.Response:
    """What a search finds, newest first; takes every field that the archive's form has."""
    asked = asked_of(request.query)
    reply = await site.type_in(asked.line, await site.reader(request))
    if reply.error:
        return web.Response(status=400, text=reply.error + "\n")
    ids = [card.story for card in reply.cards if isinstance(card, Card)]
    found = await site.room.store.stories.visible(LOCAL, ids)
    title = _words(site)("Search: {what}").format(what=_in_words(asked))
    path = "/archive?" + urlencode(asked.filled)
    return _answer(site, request, [found[one] for one in ids if one in found], title=title, path=path)


def _in_words(asked: Asked) -> str:
    return " ".join(value if name == "q" else f"{name}:{value}" for name, value in asked.filled.items())


def _answer(
    site: Site, request: web.Request, stories: Sequence[Story], *, title: str, path: str
) -> web.Response:
    base = site.room.settings.public_url.rstrip("/") or f"{request.scheme}://{request.host}"
    document = FeedDocument(
        title=f"Slugline: {title}",
        lang=_words(site).lang,
        page=base + path,
        address=base + request.path_qs,
        updated=max((_changed(one) for one in stories), default=site.now),
        items=tuple(_item(site, one, base) for one in stories),
    )
    kind = request.match_info["format"]
    body = (to_atom if kind == "atom" else to_json_feed)(document)
    return _conditional(request, body, TYPES[kind])


def _conditional(request: web.Request, body: bytes, content_type: str) -> web.Response:
    """304 for a reader that has it already."""
    tag = hashlib.sha256(body).hexdigest()[:32]
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, max-age=300"}
    if any(known.value in {tag, "*"} for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, headers={**headers, "Content-Type": f"{content_type}; charset=utf-8"})


def _item(site: Site, story: Story, base: str) -> FeedItem:
    _ = _words(site)
    card = story_card(story, desk=site.room.desk, lang=_.lang, settings=DestinationSettings(), translate=_)
    return FeedItem(
        story=story.id,
        page=f"{base}/story/{story.id}",
        card=card,
        lang=story.telling.lang,
        published=story.first.at,
        updated=_changed(story),
        also=_("Also covered by"),
    )


def _changed(story: Story) -> datetime:
    return max(story.changed_at or story.newest, story.first.at)


def _words(site: Site) -> Translator:
    return translator(site.room.settings.locale)
