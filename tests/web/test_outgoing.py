"""Feeds that go out, read with the parser that reads others'."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import feedparser
import pytest

from tests.builders import an_entry
from tests.fakes.clock import NOON
from tests.web.newsroom import Newsroom, a_newsroom

FIRST = an_entry(title="Pact & <b>peace</b>")
LATER = an_entry(source=2, title="Paix", lang="fr", published=NOON + timedelta(minutes=5))


async def test_atom_is_read_as_it_was_meant(newsroom: Newsroom) -> None:
    await newsroom.tell(FIRST, LATER, topics=("labor", "deals"))

    body = await newsroom.page("/feeds/labor.atom")
    feed = feedparser.parse(BytesIO(body.encode()))

    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Slugline: Labor"
    (entry,) = feed.entries
    assert entry.link == f"{newsroom.server.url}/story/k3f9qa"
    assert entry.id.startswith("urn:uuid:")
    assert "Pact" in entry.title
    assert [tag.term for tag in entry.tags] == ["Labor", "Deals"]
    assert "[Outlet 1]" in entry.content[0].value
    assert "Outlet 2" in entry.content[0].value
    assert entry.published == "2026-06-10T12:00:00Z"


async def test_json_feed_has_the_same(newsroom: Newsroom) -> None:
    await newsroom.tell(FIRST, LATER)

    feed = json.loads(await newsroom.page("/feeds/all.json"))

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{newsroom.server.url}/feeds/all.json"
    (item,) = feed["items"]
    assert item["title"] == "Pact & <b>peace</b>"
    assert item["url"] == f"{newsroom.server.url}/story/k3f9qa"
    assert item["external_url"] == FIRST.url
    assert item["tags"] == ["Labor"]


async def test_a_topic_s_feed_holds_that_topic_alone(newsroom: Newsroom) -> None:
    await newsroom.tell(an_entry(title="Work"), id="aaaaaa")
    await newsroom.tell(an_entry(title="Money"), id="bbbbbb", primary="deals", topics=("deals",))

    titles = [item["title"] for item in json.loads(await newsroom.page("/feeds/deals.json"))["items"]]

    assert titles == ["Money"]


async def test_any_search_is_a_feed(newsroom: Newsroom) -> None:
    await newsroom.tell(an_entry(title="Runway signs"), id="aaaaaa")
    await newsroom.tell(an_entry(title="Guild meets"), id="bbbbbb")

    feed = json.loads(await newsroom.page("/search.json?q=runway&topic=labor"))

    assert feed["title"] == "Slugline: Search: runway topic:labor"
    assert feed["home_page_url"] == f"{newsroom.server.url}/archive?q=runway&topic=labor"
    assert [item["title"] for item in feed["items"]] == ["Runway signs"]


@pytest.mark.parametrize(
    ("path", "status"), [("/feeds/labr.atom", 404), ("/feeds/labor.rss", 404), ("/search.atom?q=%22x", 400)]
)
async def test_what_is_no_feed(newsroom: Newsroom, path: str, status: int) -> None:
    async with newsroom.http.get(newsroom.server.url + path) as response:
        assert response.status == status


async def test_links_are_those_of_the_public_address(tmp_path: Path) -> None:
    room = await a_newsroom(tmp_path, public_url="https://desk.example/")
    try:
        await room.tell()
        feed = json.loads(await room.page("/feeds/all.json"))
    finally:
        await room.close()

    assert feed["items"][0]["url"] == "https://desk.example/story/k3f9qa"


async def test_who_has_it_already_gets_nothing_anew(newsroom: Newsroom) -> None:
    await newsroom.tell()
    url = f"{newsroom.server.url}/feeds/all.atom"
    async with newsroom.http.get(url) as first:
        tag = first.headers["ETag"]

    async with newsroom.http.get(url, headers={"If-None-Match": tag}) as again:
        assert (again.status, await again.read()) == (304, b"")
