"""Feeds looked at on a person's word, from a server on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.feed_desk import WebFeedDesk
from feeds.errors import UserError
from feeds.reading.fetch import HttpFetch
from feeds.reading.guard import Guard
from feeds.reading.parse.pool import FeedParser
from tests.builders import a_source
from tests.commands.lines import DESK
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.web import FakeWeb, fake_web

pytestmark = pytest.mark.timeout(60)

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>A Trade</title><link>https://trade.example</link>
<language>en-US</language>
<item><title>Guild votes to strike over digital replicas</title><link>https://trade.example/1</link>
<pubDate>Wed, 10 Jun 2026 09:00:00 GMT</pubDate></item>
<item><title>Ten recipes for autumn</title><link>https://trade.example/2</link>
<pubDate>Tue, 09 Jun 2026 09:00:00 GMT</pubDate></item></channel></rss>"""
XML = {"Content-Type": "application/rss+xml"}
HOME = '<html><head><link rel="alternate" type="application/rss+xml" title="All" href="/feed"></head></html>'


class Bench:
    """A desk of the real parts beside the web that it may reach."""

    def __init__(self, web: FakeWeb, desk: WebFeedDesk) -> None:
        self.web = web
        self.desk = desk


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with fake_web() as web:
        guard = Guard(frozenset({web.place}))
        fetch = HttpFetch(user_agent="Slugline tests", guard=guard, host_gap=timedelta(0), per_host=8)
        parser = FeedParser()
        gap = timedelta(minutes=15)
        yield Bench(web, WebFeedDesk(fetch=fetch, parser=parser, desk=DESK, clock=FakeClock(), poll_min=gap))
        await parser.close()
        await fetch.close()


async def test_a_feed_that_works_is_told_with_its_type_and_newest_item(bench: Bench) -> None:
    report = await bench.desk.check(a_source(url=bench.web.serves("/feed", FEED, headers=XML)))

    assert report.works
    assert (report.items, report.title) == (2, "A Trade")
    assert report.newest == NOON - timedelta(hours=3)
    assert report.format


@pytest.mark.parametrize(
    ("body", "status", "said"), [("", 404, "404"), ("<html><body>Hello</body></html>", 200, "web page")]
)
async def test_a_source_in_trouble_is_told_why(body: str, status: int, said: str, bench: Bench) -> None:
    url = bench.web.serves("/feed", body, status=status, headers={"Content-Type": "text/html"})
    report = await bench.desk.check(a_source(url=url))

    assert not report.works
    assert said in report.status


async def test_a_permanent_move_is_told(bench: Bench) -> None:
    bench.web.serves("/new", FEED, headers=XML)
    report = await bench.desk.check(a_source(url=bench.web.redirects("/feed", "/new", 301)))

    assert report.works
    assert report.moved_to == bench.web.url("/new")


async def test_a_home_page_leads_to_its_feed(bench: Bench) -> None:
    bench.web.serves("/feed", FEED, headers=XML)
    look = await bench.desk.look(bench.web.serves("/", HOME, headers={"Content-Type": "text/html"}))

    assert look.url == bench.web.url("/feed")
    assert (look.title, look.lang, look.items) == ("A Trade", "en", 2)
    assert not look.trouble


async def test_what_leads_to_no_feed_says_why(bench: Bench) -> None:
    page = bench.web.serves("/", "<html></html>", headers={"Content-Type": "text/html"})
    look = await bench.desk.look(page)

    assert look.trouble
    assert not look.others


async def test_a_private_address_is_not_asked(bench: Bench) -> None:
    look = await bench.desk.look("http://10.0.0.1/feed")

    assert look.trouble


async def test_a_list_that_is_not_there_is_a_sentence(bench: Bench) -> None:
    with pytest.raises(UserError):
        await bench.desk.download(bench.web.url("/missing.opml"))
