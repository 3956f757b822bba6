"""The demo's newsstand: enough outlets, formats and languages, and stories that come out in waves."""

import io
from collections import Counter
from datetime import UTC, datetime, timedelta

import aiohttp
import feedparser
import pytest

from bot.demo.formats import Shelf, write
from bot.demo.stand import DemoStand
from bot.demo.stories import Outlet, read_stock

STARTED = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
XML_OUTLETS = [outlet for outlet in read_stock().outlets if outlet.format != "json"]


def test_the_stock_is_rich_enough_to_show_the_desk_at_work() -> None:
    stock = read_stock()
    told = Counter(item.story for item in stock.items if item.story)

    assert len(stock.outlets) >= 8
    assert {outlet.format for outlet in stock.outlets} == {"wordpress", "rss", "atom", "rdf", "json"}
    assert {outlet.lang for outlet in stock.outlets} == {"en", "fr", "es", "de"}
    assert 55 <= sum(told.values()) <= 70
    assert 9 <= len(told) <= 13
    assert sum(not item.story for item in stock.items) >= 20


def test_later_waves_are_not_on_sale_at_the_start() -> None:
    stock = read_stock()
    later = STARTED + timedelta(minutes=5)
    first = sum(len(stock.on_sale(outlet.id, STARTED, STARTED)) for outlet in stock.outlets)
    last = sum(len(stock.on_sale(outlet.id, STARTED, later)) for outlet in stock.outlets)

    assert first < last == len(stock.items)


@pytest.mark.parametrize("outlet", XML_OUTLETS, ids=lambda outlet: outlet.id)
def test_every_xml_feed_is_well_formed_and_says_what_was_written(outlet: Outlet) -> None:
    items = read_stock().on_sale(outlet.id, STARTED, STARTED)
    feed = feedparser.parse(io.BytesIO(write(Shelf(outlet, items, "http://127.0.0.1:1", STARTED))))

    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [item.title for item in items]


async def test_the_stand_answers_conditional_requests_over_http() -> None:
    stand = DemoStand()
    base = await stand.start()
    try:
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{base}/blende/feed") as first:
                etag = first.headers["ETag"]
                assert first.status == 200
            async with session.get(f"{base}/blende/feed", headers={"If-None-Match": etag}) as second:
                assert second.status == 304
            async with session.get(f"{base}/feeds.opml") as opml:
                assert (await opml.text()).count("xmlUrl") == len(stand.stock.outlets)
            async with session.get(f"{base}/nobody/feed") as unknown:
                assert unknown.status == 404
    finally:
        await stand.stop()
