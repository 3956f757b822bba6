"""Asking politely, within bounds, and never where the guard forbids it."""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import brotli
import pytest
from aiohttp import web as server

from feeds.model import Validators
from feeds.ports import Blocked, Failed, Fetched, FetchRequest, Gone, NotModified
from feeds.reading.answers import fresh_for, retry_after
from feeds.reading.fetch import HttpFetch
from feeds.reading.guard import Guard
from tests.fakes.web import FakeWeb, drip, endless, gzip_bomb, slow

FEED = b"<rss><channel><title>T</title></channel></rss>"
NOON, ONE = "Wed, 25 Nov 2026 12:00:00 GMT", "Wed, 25 Nov 2026 13:00:00 GMT"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


async def test_a_feed_arrives_with_its_validators(web: FakeWeb, fetch: HttpFetch) -> None:
    given = {"ETag": 'W/"odd, \t=tag"', "Last-Modified": "yesterday, about noon"}
    url = web.serves("/feed", FEED, headers={**given, "Content-Type": "text/xml"})

    outcome = await fetch(FetchRequest(url=url))

    assert isinstance(outcome, Fetched)
    assert outcome.body == FEED
    assert outcome.content_type == "text/xml"
    assert outcome.validators == Validators(etag='W/"odd, \t=tag"', last_modified="yesterday, about noon")
    assert not outcome.moved_to


async def test_both_validators_go_back_byte_for_byte(web: FakeWeb, fetch: HttpFetch) -> None:
    kept = Validators(etag='W/"ä-é \t;"', last_modified="Sun, 06 Nov 1994 08:49:37 GMT+1")
    url = web.serves("/feed", status=304)

    outcome = await fetch(FetchRequest(url=url, validators=kept))

    assert outcome == NotModified(validators=kept)
    assert web.asked[0].headers["If-None-Match"] == kept.etag
    assert web.asked[0].headers["If-Modified-Since"] == kept.last_modified


async def test_a_validator_that_is_not_sent_again_is_dropped(web: FakeWeb, fetch: HttpFetch) -> None:
    url = web.serves("/feed", FEED, headers={"Last-Modified": "x"})

    outcome = await fetch(FetchRequest(url=url, validators=Validators(etag='"old"')))

    assert isinstance(outcome, Fetched)
    assert outcome.validators == Validators(last_modified="x")


async def test_the_same_bytes_are_no_news(web: FakeWeb, fetch: HttpFetch) -> None:
    url = web.serves("/feed", FEED, headers={"ETag": '"new every time"'})
    first = await fetch(FetchRequest(url=url))
    assert isinstance(first, Fetched)

    second = await fetch(FetchRequest(url=url, body_hash=first.body_hash))

    assert isinstance(second, NotModified)
    assert second.validators.etag == '"new every time"'


async def test_a_request_says_who_we_are_and_nothing_else(web: FakeWeb, fetch: HttpFetch) -> None:
    async def with_cookie(_: server.Request) -> server.StreamResponse:
        return server.Response(body=FEED, headers={"Set-Cookie": "track=1; Path=/"})

    url = web.handles("/feed", with_cookie)
    for _ in range(2):
        await fetch(FetchRequest(url=f"{url}?q=a%20b"))

    headers = web.asked[1].headers
    assert headers["User-Agent"] == "Slugline/0 (tests)"
    assert "rss+xml" in headers["Accept"]
    assert headers["Accept-Encoding"] == "gzip, br"
    assert not {"Cookie", "Referer", "If-None-Match", "If-Modified-Since"} & set(headers)


@pytest.mark.parametrize(
    ("name", "packed"), [("gzip", gzip.compress(FEED, mtime=0)), ("br", brotli.compress(FEED))]
)
async def test_a_packed_body_is_unpacked(web: FakeWeb, fetch: HttpFetch, name: str, packed: bytes) -> None:
    url = web.serves("/feed", packed, headers={"Content-Encoding": name})

    outcome = await fetch(FetchRequest(url=url))

    assert isinstance(outcome, Fetched)
    assert outcome.body == FEED


async def test_a_badly_packed_body_is_a_failure(web: FakeWeb, fetch: HttpFetch) -> None:
    url = web.serves("/feed", b"this is no gzip", headers={"Content-Encoding": "gzip"})

    assert isinstance(await fetch(FetchRequest(url=url)), Failed)


async def test_a_permanent_move_is_told_and_a_temporary_one_is_not(web: FakeWeb, fetch: HttpFetch) -> None:
    feed = web.serves("/feed", FEED)
    web.redirects("/moved", "/feed", 301)
    web.redirects("/twice", "/moved", 308)
    web.redirects("/away", "/feed", 302)
    web.redirects("/moved-then-away", "/away", 301)
    web.redirects("/away-then-moved", "/moved", 307)

    told = {}
    for path in ("/moved", "/twice", "/away", "/moved-then-away", "/away-then-moved"):
        outcome = await fetch(FetchRequest(url=web.url(path)))
        assert isinstance(outcome, Fetched)
        told[path] = outcome.moved_to

    assert told == {
        "/moved": feed,
        "/twice": feed,
        "/away": "",
        "/moved-then-away": web.url("/away"),
        "/away-then-moved": "",
    }


async def test_a_loop_of_redirects_ends(web: FakeWeb, fetch: HttpFetch) -> None:
    url = web.redirects("/loop", "/loop", 301)

    outcome = await fetch(FetchRequest(url=url))

    assert outcome == Failed(reason="The address led on more than 5 times.")
    assert len(web.asked) == 6


@pytest.mark.parametrize(
    "trap",
    ["http://127.0.0.1:8080/", "http://[::1]/", "http://169.254.169.254/", "file:///etc/passwd", "http://u@x.org/",
     "http://localhost:8443/", "http://x.org:25/"],
)  # fmt: skip
async def test_no_redirect_leads_into_a_private_network(web: FakeWeb, fetch: HttpFetch, trap: str) -> None:
    url = web.redirects("/feed", trap)

    outcome = await fetch(FetchRequest(url=url))

    assert isinstance(outcome, Blocked)
    assert outcome.status is None
    assert web.paths() == ["/feed"]


@pytest.mark.parametrize(
    "spelling",
    [
        "127.0.0.1",
        "localhost",
        "0x7f000001",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "１２７.0.0.1",
        "①②⑦.⓪.⓪.①",
        "user@127.0.0.1",
        "[::127.0.0.1]",
    ],
)
async def test_no_spelling_of_loopback_reaches_a_server(web: FakeWeb, spelling: str) -> None:
    # The port is one that is allowed for names, so that only the address itself can be the reason.
    fetching = HttpFetch(
        user_agent="x", guard=Guard(frozenset({("some.example", web.port)})), total=timedelta(seconds=2)
    )
    try:
        for port in (web.port, 8080):
            outcome = await fetching(FetchRequest(url=f"http://{spelling}:{port}/feed"))
            assert isinstance(outcome, Blocked | Failed)
    finally:
        await fetching.close()

    assert web.asked == []


async def test_a_name_on_the_allow_list_may_lead_home(web: FakeWeb) -> None:
    web.serves("/feed", FEED)
    fetching = HttpFetch(user_agent="x", guard=Guard(frozenset({("localhost", web.port)})))
    try:
        outcome = await fetching(FetchRequest(url=f"http://localhost:{web.port}/feed"))
    finally:
        await fetching.close()

    assert isinstance(outcome, Fetched)


async def test_a_name_that_leads_to_a_private_address_is_refused_at_connect_time(
    web: FakeWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rebinding(*_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 8080))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    fetching = HttpFetch(user_agent="x", guard=Guard(frozenset({web.place})))
    try:
        outcome = await fetching(FetchRequest(url="http://rebound.example:8080/feed"))
    finally:
        await fetching.close()

    assert isinstance(outcome, Blocked)
    assert "private network" in outcome.reason


@pytest.mark.parametrize(
    ("status", "kind"),
    [(410, Gone), (401, Blocked), (403, Blocked), (404, Blocked), (451, Blocked), (408, Failed),
     (429, Failed), (500, Failed), (503, Failed), (599, Failed), (204, Failed), (206, Failed)],
)  # fmt: skip
async def test_every_status_has_its_meaning(web: FakeWeb, fetch: HttpFetch, status: int, kind: type) -> None:
    outcome = await fetch(FetchRequest(url=web.serves("/feed", status=status)))

    assert isinstance(outcome, kind)
    assert not isinstance(outcome, Fetched | NotModified)
    assert str(status) in outcome.reason


async def test_retry_after_silences_the_whole_host(web: FakeWeb, fetch: HttpFetch) -> None:
    busy = web.serves("/busy", status=429, headers={"Retry-After": "3600"})
    other = web.serves("/other", FEED)

    first, second = await fetch(FetchRequest(url=busy)), await fetch(FetchRequest(url=other))

    assert isinstance(first, Failed)
    assert isinstance(second, Failed)
    assert (first.whole_host, first.retry_after) == (True, timedelta(hours=1))
    assert second.whole_host
    assert second.retry_after
    assert web.paths() == ["/busy"]


@pytest.mark.parametrize(
    ("value", "date", "wait"),
    [
        ("120", None, timedelta(minutes=2)),
        (" 0 ", None, timedelta()),
        ("Wed, 25 Nov 2026 13:00:00 GMT", None, timedelta(hours=1)),
        # The server's clock is an hour behind ours: its own difference counts.
        ("Wed, 25 Nov 2026 12:00:00 GMT", "Wed, 25 Nov 2026 11:00:00 GMT", timedelta(hours=1)),
        ("Wed, 25 Nov 2026 11:00:00 GMT", None, None),
        ("31536000000", None, timedelta(days=7)),
        ("9" * 40, None, None),
        ("Wed, 25 Nov 3026 12:00:00 GMT", None, timedelta(days=7)),
        ("soon", None, None),
        ("-5", None, None),
        ("", None, None),
        (None, None, None),
        ("Wed, 99 Nov 2026 99:00:00 GMT", None, None),
    ],
)
def test_retry_after_is_read_in_all_its_forms(
    value: str | None, date: str | None, wait: timedelta | None
) -> None:
    assert retry_after(value, date, NOW) == wait


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"Cache-Control": "public, max-age=600", "Age": "100"}, timedelta(seconds=500)),
        ({"Cache-Control": "max-age=60", "Age": "100"}, None),
        ({"Cache-Control": "no-store, max-age=600"}, None),
        ({"Cache-Control": "max-age=0"}, None),
        ({"Expires": ONE, "Date": NOON}, timedelta(hours=1)),
        ({"Expires": "0", "Date": NOON}, None),
        ({"Cache-Control": "max-age=60", "Expires": ONE}, timedelta(minutes=1)),
        ({}, None),
    ],
)  # fmt: skip
def test_freshness_is_what_the_headers_say(headers: dict[str, str], fresh: timedelta | None) -> None:
    assert fresh_for(headers) == fresh


@pytest.mark.parametrize("handler", [drip, endless, gzip_bomb])
async def test_a_hostile_body_ends_within_bounds(web: FakeWeb, fetch: HttpFetch, handler: object) -> None:
    url = web.handles("/bomb", handler)  # type: ignore[arg-type]
    loop = asyncio.get_running_loop()
    start, before = loop.time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    outcome = await fetch(FetchRequest(url=url, max_bytes=1024 * 1024))

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert isinstance(outcome, Failed)
    assert loop.time() - start < 15
    assert grown < 150 * 1024


async def test_a_declared_size_beyond_the_bound_is_not_read(web: FakeWeb, fetch: HttpFetch) -> None:
    url = web.serves("/feed", b"x" * 2000)

    outcome = await fetch(FetchRequest(url=url, max_bytes=1000))

    assert isinstance(outcome, Failed)
    assert "larger" in outcome.reason


async def test_a_host_is_asked_once_at_a_time_and_not_in_a_rush(web: FakeWeb) -> None:
    url = web.handles("/feed", slow)
    gap = timedelta(seconds=0.15)
    fetching = HttpFetch(user_agent="x", guard=Guard(frozenset({web.place})), host_gap=gap, per_host=1)
    try:
        await asyncio.gather(*(fetching(FetchRequest(url=url)) for _ in range(4)))
    finally:
        await fetching.close()

    starts = [request.at for request in web.asked]
    assert web.in_flight_most == 1
    assert all(after - before >= 0.14 for before, after in pairwise(starts))


async def test_without_a_gap_eight_are_in_flight(web: FakeWeb, fetch: HttpFetch) -> None:
    url = web.handles("/feed", slow)

    await asyncio.gather(*(fetch(FetchRequest(url=url)) for _ in range(20)))

    assert web.in_flight_most == 8


async def test_waiting_for_a_turn_does_not_count_as_the_servers_delay(web: FakeWeb) -> None:
    url = web.handles("/feed", slow)
    fetching = HttpFetch(
        user_agent="x",
        guard=Guard(frozenset({web.place})),
        host_gap=timedelta(seconds=0.2),
        per_host=1,
        total=timedelta(seconds=0.5),
    )
    try:
        outcomes = await asyncio.gather(*(fetching(FetchRequest(url=url)) for _ in range(5)))
    finally:
        await fetching.close()

    assert all(isinstance(outcome, Fetched) for outcome in outcomes)


async def test_a_closed_port_and_an_unknown_name_are_failures(web: FakeWeb) -> None:
    guard = Guard(frozenset({("127.0.0.1", 1), ("no-such-name.invalid", 80)}))
    fetching = HttpFetch(user_agent="x", guard=guard)
    try:
        outcomes = [
            await fetching(FetchRequest(url=url))
            for url in ("http://127.0.0.1:1/", "http://no-such-name.invalid/")
        ]
    finally:
        await fetching.close()

    assert all(isinstance(outcome, Failed) and outcome.reason.endswith(".") for outcome in outcomes)


async def test_an_answer_304_to_no_condition_is_a_failure(web: FakeWeb, fetch: HttpFetch) -> None:
    assert isinstance(await fetch(FetchRequest(url=web.serves("/feed", status=304))), Failed)


async def test_a_request_keeps_the_spelling_of_its_address(web: FakeWeb, fetch: HttpFetch) -> None:
    seen = []

    async def note(request: server.Request) -> server.StreamResponse:
        seen.append(request.raw_path)
        return server.Response(body=FEED)

    web.handles("/a~b/feed", note)
    request = FetchRequest(url=web.url("/a%7Eb/feed?x=1%2C2&y=%7e"))

    await fetch(replace(request, accept="text/xml"))

    assert seen == ["/a%7Eb/feed?x=1%2C2&y=%7e"]
