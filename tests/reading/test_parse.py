"""Bytes to items: every format, every fault, nothing that hangs, nothing that opens a file."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from feeds.reading.parse import FeedParser
from feeds.reading.parse.cut import Cut, cut
from feeds.reading.parse.document import read_document
from feeds.reading.parse.hints import read_hints
from feeds.reading.parse.wire import LENGTHS, from_result, pack, to_result
from feeds.reading.parse.xml_feed import through_feedparser
from feeds.reading.raw import IntervalHints, ParsedFeed, RawItem, Unreadable
from tests.reading import documents

Writer = Callable[[Sequence[int]], bytes]
WRITERS: dict[str, Writer] = {
    "rss20": documents.rss,
    "rss092": lambda numbers: documents.rss(numbers, version="0.92"),
    "rss091u": lambda numbers: documents.rss(numbers, version="0.91"),
    "rss10": documents.rdf,
    "atom10": documents.atom,
    "atom10 ": lambda numbers: documents.atom(numbers, prefix="a"),
    "atom03": lambda numbers: documents.atom(numbers, version="0.3"),
    "json11": documents.json_feed,
    "json10": lambda numbers: documents.json_feed(numbers, version="1.0"),
}
XML_WRITERS = {name: writer for name, writer in WRITERS.items() if not name.startswith("json")}
NOTHING: frozenset[str] = frozenset()
EMPTY = "The answer is empty."
PAGE = "That is a web page, not a feed."
XML = "That is XML, but not a feed."
JSON = "That is JSON, but not a JSON Feed."
BROKEN_JSON = "That begins like JSON, but is broken or cut off."
ENTITIES = "The feed declares entities of its own, which is refused."
TOO_MUCH = "The feed has more elements or attributes than a feed can need."
JSON_HEAD = b'{"version": "https://jsonfeed.org/version/1", "items": ['


def read(body: bytes, content_type: str = "", known: frozenset[str] = NOTHING) -> ParsedFeed:
    found = read_document(body, content_type, known)
    assert isinstance(found, ParsedFeed), found
    return found


def refused(body: bytes, content_type: str = "") -> str:
    found = read_document(body, content_type, NOTHING)
    assert isinstance(found, Unreadable), found
    return found.reason


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_is_read(name: str) -> None:
    feed = read(WRITERS[name](range(8)))

    assert feed.format == name.strip()
    assert [item.title for item in feed.items][:3] == [documents.title(number) for number in range(3)] or (
        feed.items[0].title_is_html
    )
    assert len(feed.items) == len(feed.item_hashes) == 8
    assert all(item.link.startswith("https://") for item in feed.items)
    assert feed.site.startswith("https://")
    assert [item.content_hash for item in feed.items] == list(feed.item_hashes)


def test_an_item_keeps_what_the_feed_said_of_it() -> None:
    item = read(documents.rss([3])).items[0]

    assert item.guid == "wire-3"
    assert item.published == datetime(2026, 11, 24, 2, 15, tzinfo=UTC)
    assert item.updated is None
    assert item.author == "Ada Quill"
    assert item.tags == ("AI",)
    assert item.content == documents.body(3)
    assert [image.url for image in item.images] == [
        "https://pictures.example/wide-3.jpg",
        "https://pictures.example/3.jpg",
    ]
    assert item.images[1].alt == "Set 3"


@pytest.mark.parametrize("name", WRITERS)
def test_only_items_not_seen_before_come_back(name: str) -> None:
    first = read(WRITERS[name](range(1, 10)))
    known = frozenset(first.item_hashes)

    again = read(WRITERS[name](range(1, 10)), known=known)
    later = read(WRITERS[name](range(9)), known=known)

    assert again.items == ()
    assert again.title == first.title
    assert again.item_hashes == first.item_hashes
    assert len(later.items) == 1
    assert later.item_hashes[0] == later.items[0].content_hash
    assert later.item_hashes[1:] == first.item_hashes[:-1]


def test_an_edited_item_comes_back() -> None:
    before = documents.rss(range(5))
    after = before.replace(b"Guild says", b"Guild now says")

    items = read(after, known=frozenset(read(before).item_hashes)).items

    assert len(items) == 1
    assert "now says" in items[0].title


FIELDS = ("id", "link", "title", "summary", "content", "published_parsed", "author", "tags", "links")


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(XML_WRITERS)),
    numbers=st.lists(st.integers(0, 60), unique=True, max_size=12),
    seen=st.sets(st.integers(0, 60), max_size=40),
    windows=st.booleans(),
)
def test_the_cut_changes_no_field_of_any_item(
    name: str, numbers: list[int], seen: set[int], windows: bool
) -> None:
    body = XML_WRITERS[name](numbers)
    if windows:
        body = body.replace(b"><", b">\r\n<")
    all_cut = cut(body, NOTHING)
    assert isinstance(all_cut, Cut)
    known = frozenset(mark for mark, number in zip(all_cut.hashes, numbers, strict=True) if number in seen)
    found = cut(body, known)
    assert isinstance(found, Cut)

    entries = through_feedparser(found.document, "")["entries"]
    whole = [
        entry
        for entry, number in zip(through_feedparser(body, "")["entries"], numbers, strict=True)
        if number not in seen
    ]

    assert all_cut.document == body
    assert len(entries) == len(whole) == len(found.fresh)
    for ours, theirs in zip(entries, whole, strict=True):
        assert {key: ours.get(key) for key in FIELDS} == {key: theirs.get(key) for key in FIELDS}


@pytest.mark.parametrize(
    ("body", "content_type", "sentence"),
    [
        (b"", "application/rss+xml", EMPTY),
        (b" \r\n\t ", "", EMPTY),
        (b"\xef\xbb\xbf", "", EMPTY),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "application/rss+xml", PAGE),
        (b"<html><head><title>x</title></head></html>", "text/xml", PAGE),
        (b"<!-- cached --><!doctype HTML>\n<p>x", "", PAGE),
        (b"Service unavailable", "application/rss+xml", "That is not a feed."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "image/png", "That is not a feed."),
        (b"<opml version='2.0'><body/></opml>", "", XML),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "", XML),
        (b'{"items": []}', "application/json", JSON),
        (b"[1, 2]", "application/json", JSON),
        (JSON_HEAD, "", BROKEN_JSON),
        (b"[" * 200_000, "", BROKEN_JSON),
        (b"<!DOCTYPE r [<!ENTITY a 'b'>]><rss><channel/></rss>", "", ENTITIES),
        (b"<rss>" + b"<a>" * 200_000, "", "The feed is nested more than 100 levels deep."),
        (b"<rss " + b" ".join(b"a%d='1'" % n for n in range(100_000)) + b"/>", "", TOO_MUCH),
        (b"<rss>" + b"<a/>" * 300_000 + b"</rss>", "", TOO_MUCH),
    ],
)  # fmt: skip
def test_what_is_no_feed_gets_one_clear_sentence(body: bytes, content_type: str, sentence: str) -> None:
    assert refused(body, content_type) == sentence


def test_a_body_that_is_a_path_or_an_address_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(documents.rss(range(2)))

    for body in (str(secret), f"file://{secret}", f"<{secret}>", "http://127.0.0.1:9/", f"  {secret}\n"):
        assert refused(body.encode()) in ("That is not a feed.", "That is XML, but not a feed.")


def test_no_path_of_the_reader_gives_feedparser_anything_but_memory(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(documents.rss(range(2)))

    assert through_feedparser(str(secret).encode(), "")["entries"] == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://127.0.0.1:9/x"])
def test_an_external_entity_is_refused(target: str) -> None:
    kind = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{target}">]>'
    body = f'{kind}<rss version="2.0"><channel><title>&x;</title></channel></rss>'

    assert refused(body.encode()) == ENTITIES


def test_a_document_type_without_entities_is_read() -> None:
    kind = (
        b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/x.dtd">'
    )
    body = documents.rss(range(3), version="0.91").replace(b"<rss ", kind + b"<rss ")

    feed = read(body)

    assert len(feed.items) == 3
    assert not read(body, known=frozenset(feed.item_hashes)).items


@pytest.mark.parametrize(
    "content_type",
    ["text/html", "application/octet-stream", "", "text/xml; charset=us-ascii", "image/png",
     "text/xml; charset=iso-8859-1", 'application/xml; charset="nonsense"'],
)  # fmt: skip
def test_a_wrong_type_or_charset_changes_no_letter(content_type: str) -> None:
    feed = read(documents.rss(range(8)), content_type)

    assert [item.title for item in feed.items] == [documents.title(number) for number in range(8)]


@pytest.mark.parametrize("declared", ["UTF-8", "iso-8859-1", "windows-1252"])
def test_windows_1252_is_understood_whatever_it_claims_to_be(declared: str) -> None:
    text = documents.rss([1, 5]).decode().replace("UTF-8", declared)

    feed = read(text.encode("windows-1252"))

    assert [item.title for item in feed.items][1] == documents.title(5)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_unicode_encodings_are_read(encoding: str) -> None:
    text = documents.rss(range(4)).decode().replace("UTF-8", "utf-16" if "16" in encoding else "UTF-8")

    titles = [item.title for item in read(text.encode(encoding)).items]

    assert titles == [documents.title(number) for number in range(4)]


@pytest.mark.parametrize(
    "broken",
    [
        lambda body: body.replace(b"Guild says", b"Guild & R&D say <"),
        lambda body: body.replace(b"Guild says", b"Guild&nbsp;says"),
        lambda body: body.replace(b"Guild says", b"Guild\x0bsays"),
        lambda body: body.replace(b"dc:creator>", b"zz:creator>"),
        lambda body: b"\n\n" + body,
        lambda body: b"<br />\n<b>Warning</b>: something in /x.php on line 3<br />\n" + body,
        lambda body: body.replace(b"+0100", b"sometime"),
    ],
)
def test_a_broken_feed_still_gives_its_items(broken: Callable[[bytes], bytes]) -> None:
    feed = read(broken(documents.rss(range(6))))

    assert len(feed.items) == 6
    assert len(set(feed.item_hashes)) == 6


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 6000))
def test_a_truncated_feed_gives_only_whole_items(length: int) -> None:
    body = documents.rss(range(8))
    found = read_document(body[:length], "", NOTHING)

    items = found.items if isinstance(found, ParsedFeed) else ()
    assert len(items) == body[:length].count(b"</item>")
    assert all(item.published for item in items)


def test_at_most_five_hundred_items_of_a_document_are_kept() -> None:
    feed = read(documents.rss(range(700)))

    assert len(feed.items) == len(feed.item_hashes) == 500


def test_equal_items_come_once() -> None:
    assert len(read(documents.rss([1, 1, 2])).items) == 2


def test_hints_are_read_where_the_feed_gives_them() -> None:
    head = (
        "<ttl>90</ttl><sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
        "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour></skipHours>"
        "<skipDays><day>Saturday</day><day>Sunday</day><day>Someday</day></skipDays>"
    )

    assert read(documents.rss(range(3), head=head)).hints == IntervalHints(
        ttl=timedelta(minutes=90),
        update_every=timedelta(hours=6),
        skip_hours=frozenset({0, 7}),
        skip_days=frozenset({5, 6}),
    )
    assert read(documents.atom([1])).hub == "https://hub.example/"


@given(st.binary(max_size=400))
def test_no_head_breaks_the_reading_of_hints(head: bytes) -> None:
    hints = read_hints(b"<ttl>" + head + b"</ttl><skipDays>" + head)

    assert hints.ttl is None or hints.ttl.total_seconds() >= 0
    assert hints.skip_days <= frozenset(range(7))


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=600) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore")))
def test_no_bytes_raise(noise: bytes) -> None:
    for body in (noise, b"<rss><channel>" + noise, b"{" + noise, b"<feed>" + noise + b"</feed>"):
        assert isinstance(read_document(body, "", NOTHING), ParsedFeed | Unreadable)


_moments = st.none() | st.datetimes(timezones=st.just(UTC))


@given(title=st.text(), moment=_moments, hashes=st.lists(st.text()), hours=st.frozensets(st.integers(0, 23)))
def test_what_the_child_says_arrives_as_it_was(
    title: str, moment: datetime | None, hashes: list[str], hours: frozenset[int]
) -> None:
    feed = ParsedFeed(
        title=title,
        items=(RawItem(title=title, published=moment, tags=(title,)),),
        item_hashes=tuple(hashes),
        hints=IntervalHints(ttl=timedelta(minutes=5), skip_hours=hours),
    )
    frame = pack(from_result(feed))
    length, _ = LENGTHS.unpack(frame[: LENGTHS.size])

    assert to_result(json.loads(frame[LENGTHS.size : LENGTHS.size + length])) == feed


async def test_the_child_reads_as_the_desk_would(parser: FeedParser) -> None:
    for writer in WRITERS.values():
        body = writer(range(6))
        known = frozenset(read(body).item_hashes[2:])

        assert await parser.parse(body, content_type="", known=known) == read(body, known=known)


async def test_a_document_that_takes_too_long_costs_only_its_child() -> None:
    # An author that costs feedparser quadratic work (kurtmckee/feedparser#562).
    bomb = documents.rss([1]).replace(b"Ada Quill", b"a@" + b"a." * 60_000 + b"!")
    parsing = FeedParser(deadline=1.0)
    try:
        start = time.monotonic()
        stopped, sound = await asyncio.gather(parsing.parse(bomb), parsing.parse(documents.rss(range(3))))
        spent = time.monotonic() - start
    finally:
        await parsing.close()

    assert isinstance(stopped, Unreadable)
    assert "longer than 1 second" in stopped.reason
    assert isinstance(sound, ParsedFeed)
    assert spent < 15


RSS, END = b"<rss version='2.0'><channel>", b"</channel></rss>"
ITEMS = b"<item><title>x</title></item>" * 60_000
ATTRIBUTES = b" ".join(b"a%d='1'" % n for n in range(100_000))
LAUGHS = b"".join(b"<!ENTITY %c '&%c;&%c;&%c;&%c;'>" % (98 + n, *[97 + n] * 4) for n in range(20))
HOSTILE = {
    "deep": RSS + b"<item>" + b"<a>" * 400_000,
    "deep, broken": RSS + b"&<item>" + b"<div>" * 100_000,
    "attributes": b"<rss>&<channel " + ATTRIBUTES + b">",
    "comments": RSS + b"<item><description><![CDATA[" + b"<!--" * 50_000 + b"]]></description></item>" + END,
    "many items": RSS + ITEMS + END,
    "many broken items": RSS + b"&" + ITEMS + END,
    "laughs": b"<!DOCTYPE x [<!ENTITY a 'ha'>" + LAUGHS + b"]><rss><channel><title>&t;</title>" + END,
    "no end of a tag": b"<rss" + b" " * 2_000_000,
    "json": JSON_HEAD + b'{"a":' * 100_000,
    "json numbers": JSON_HEAD + b'{"id": ' + b"9" * 1_000_000 + b"}]}",
}


async def test_nothing_hostile_takes_the_parser_down() -> None:
    parsing = FeedParser(deadline=2.0)
    try:
        for name, body in HOSTILE.items():
            start = time.monotonic()
            found = await parsing.parse(body)

            assert isinstance(found, ParsedFeed | Unreadable), name
            assert time.monotonic() - start < 15, name
        assert isinstance(await parsing.parse(documents.rss(range(3))), ParsedFeed)
    finally:
        await parsing.close()


async def test_the_child_needs_nothing_of_where_or_how_we_were_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "__init__.py").write_text("raise SystemExit('the wrong package')")
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong module')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    parsing = FeedParser()
    try:
        assert isinstance(await parsing.parse(documents.rss(range(3))), ParsedFeed)
    finally:
        await parsing.close()


async def test_a_cancelled_job_leaves_no_answer_for_the_next_one(parser: FeedParser) -> None:
    await parser.parse(documents.rss(range(3)))
    job = asyncio.create_task(parser.parse(documents.rss(range(400))))
    await asyncio.sleep(0.01)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)

    found = await parser.parse(documents.atom(range(2)))

    assert isinstance(found, ParsedFeed)
    assert found.format == "atom10"
