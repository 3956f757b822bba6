"""Items become entries: plain text, one address for a page, dates that can be true."""

from __future__ import annotations

import tomllib
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import regex
from hypothesis import given, strategies as st

import config
from feeds.model import Entry, Image, Source
from feeds.reading.clean import CleanPatterns, canonical_url, language_code, plain_text, safe_text, to_entry
from feeds.reading.links import safe_link
from feeds.reading.raw import RawItem

SEEN = datetime(2026, 11, 25, 12, tzinfo=UTC)
SOURCE = Source(
    id=7, url="https://wire.example/feed", outlet="The Invented Wire", site="https://wire.example/"
)
_WORDS = Path(config.__file__).parent / "desk" / "hollywood" / "words.boilerplate.toml"


def shipped_patterns() -> CleanPatterns:
    languages = tomllib.loads(_WORDS.read_text()).values()
    return CleanPatterns(boilerplate=tuple(pattern for lang in languages for pattern in lang["patterns"]))


def entry(source: Source = SOURCE, feed_lang: str = "", **said: object) -> Entry:
    fields = {"title": "A headline of some length", "link": "https://wire.example/a", **said}
    made = to_entry(
        RawItem(**fields),
        source,
        feed_lang=feed_lang,
        seen=SEEN,
        patterns=shipped_patterns(),  # type: ignore[arg-type]
    )
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One <b>bold</b> word</p><p>Two</p>", "One bold word\nTwo"),
        ("a<br/>b", "a\nb"),
        ("A &amp; B &#8217;s &lt;tag&gt;", "A & B ’s <tag>"),
        ("<p>x</p><script>alert(1)</script><style>p{}</style>", "x"),
        ("<a href='javascript:alert(1)'>link</a>", "link"),
        ("no markup &amp; entities", "no markup & entities"),
        ("3 < 4", "3 < 4"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<!-- hidden -->seen<!--", "seen"),
        ("", ""),
        ("\ud800<p>lone</p>", "\ufffd\nlone"),
    ],
)
def test_html_becomes_lines_of_text(source: str, text: str) -> None:
    assert plain_text(source) == text


def test_deep_html_costs_little() -> None:
    assert plain_text("<div>" * 20_000 + "in the middle" + "</div>" * 10) == "in the middle"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("  a \t\n b  ", "a b"),
        ("e\u0301te\u0301", "été"),
        ("gpj\u202eexe.\u202c", "gpjexe."),
        ("\u2066iso\u2069 ze\u200bro\ufeff \u200e", "iso zero"),
        ("a\x00b\x07c\x9b", "abc"),
        ("👩\u200d👩\u200d👧 fam\u200dily", "👩\u200d👩\u200d👧 family"),
        ("flag 🏴\U000e0067\U000e0062\U000e007f", "flag 🏴"),
        ("z" + "\u0335" * 40, "z" + "\u0335" * 3),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("lone \udcff half", "lone \ufffd half"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_text_cannot_hide_or_disguise_anything(text: str, safe: str) -> None:
    assert safe_text(text, 100) == safe


@given(st.text(), st.integers(1, 60))
def test_safe_text_is_short_normal_visible_and_stays_so(text: str, limit: int) -> None:
    safe = safe_text(text, limit)

    assert len(safe) <= limit
    assert unicodedata.is_normalized("NFC", safe)
    assert safe_text(safe, limit) == safe
    assert not regex.search(r"[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200b\ufeff]", safe)
    assert not regex.search(r"\p{M}{4}", safe)
    safe.encode()


@given(
    st.lists(st.sampled_from(["👩\u200d🚀", "e\u0323\u0302", "각", "🇫🇷", "a", "க்ஷ"]), max_size=30),
    st.integers(1, 40),
)
def test_a_cut_never_splits_what_people_see_as_one_letter(letters: list[str], limit: int) -> None:
    whole = unicodedata.normalize("NFC", "".join(letters))
    short = safe_text(whole, limit)

    kept = regex.findall(r"\X", short.removesuffix("…"))
    assert kept == regex.findall(r"\X", whole)[: len(kept)]


def test_a_very_long_text_costs_little() -> None:
    assert len(safe_text("x" * 3_000_000, 300)) == 300


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("http://www.wire.example/a/?utm_source=rss&utm_medium=feed", "https://wire.example/a"),
        ("https://WIRE.example:443/a#comments", "https://wire.example/a"),
        ("https://m.wire.example/a/", "https://wire.example/a"),
        ("https://amp.wire.example/a/amp/", "https://wire.example/a"),
        ("https://wire.example/a.amp.html", "https://wire.example/a.html"),
        ("https://wire.example/a?amp=1&fbclid=abc", "https://wire.example/a"),
        ("https://www.google.com/amp/s/www.wire.example/a/amp", "https://wire.example/a"),
        ("https://wire-example.cdn.ampproject.org/c/s/wire.example/a", "https://wire.example/a"),
        ("https://wire.example/s?b=2&a=1", "https://wire.example/s?a=1&b=2"),
        ("https://wire.example/s?id=5&ref=home", "https://wire.example/s?id=5"),
        ("https://wire.example/s?cid=5", "https://wire.example/s?cid=5"),
        ("https://wire.example/?p=12&utm_x=1", "https://wire.example?p=12"),
        ("https://wire.example:8443/a", "https://wire.example:8443/a"),
        ("http://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://m.example/a", "https://m.example/a"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.example", ""),
        ("https://user:pw@wire.example/", ""),
        ("not an address", ""),
        ("", ""),
    ],
)
def test_a_page_has_one_address_however_it_is_spelled(spelling: str, canonical: str) -> None:
    assert canonical_url(spelling) == canonical


_HOSTS = ["www.m.amp.x.example", "m.x.example:80", "x.example.", "www.google.com", "a.cdn.ampproject.org"]
_PATHS = ["/amp", "/s", "/c", "/x.amp.html", "/x.example", "/%7e", "//", "/ü"]
_PAIRS = ["utm_a=1", "a=%20", "b", "ref=x", "amp=1", "cid=4", ""]
_addresses = st.builds(
    "{}://{}{}{}?{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(_HOSTS),
    st.lists(st.sampled_from(_PATHS), max_size=6).map("".join),
    st.sampled_from(["", "/"]),
    st.lists(st.sampled_from(_PAIRS), max_size=4).map("&".join),
)


@given(st.one_of(st.text(max_size=80), st.text(max_size=40).map("https://x.example/".__add__), _addresses))
def test_the_canonical_address_of_a_canonical_address_is_itself(url: str) -> None:
    canonical = canonical_url(url)

    assert canonical_url(canonical) == canonical
    assert canonical == "" or canonical.startswith("https://")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "java\nscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://u:p@x.example/",
        "//",
    ],
)
def test_a_link_that_is_no_web_address_is_none(link: str) -> None:
    assert safe_link(link, "https://wire.example/") in ("", "https://wire.example/")


def test_an_entry_is_plain_whole_and_knows_its_source() -> None:
    made = entry(
        title="Studio &amp; lab <b>sign</b>",
        title_is_html=True,
        link="/a?utm_source=rss",
        summary="<p>A summary. The post Studio &amp; lab sign appeared first on The Invented Wire.</p>",
        content="<h1>Studio &amp; lab sign</h1><p>A body.</p><p>Share this:</p><p>Read more</p>",
        published=SEEN - timedelta(hours=1),
        images=(Image(url="http://x.example/a.jpg"), Image(url="https://x.example/b.jpg", alt="<i>B</i>")),
        author="Ada <b>Quill</b>",
    )

    assert made.title == "Studio & lab sign"
    assert made.url == "https://wire.example/a?utm_source=rss"
    assert made.canonical == "https://wire.example/a"
    assert made.summary == "A summary."
    assert made.body == "A body."
    assert made.published == SEEN - timedelta(hours=1)
    assert made.image == Image(url="https://x.example/b.jpg", alt="B")
    assert (made.author, made.source, made.outlet) == ("Ada Quill", 7, "The Invented Wire")
    assert made.marks == frozenset()
    assert len(made.id) == 16


def test_without_a_summary_the_body_speaks() -> None:
    assert entry(content="<p>First.</p><p>Second.</p>").summary == "First. Second."


@pytest.mark.parametrize(
    ("published", "updated", "date"),
    [
        (SEEN, None, SEEN),
        (SEEN + timedelta(seconds=1), None, None),
        (SEEN + timedelta(days=900), SEEN - timedelta(days=1), SEEN - timedelta(days=1)),
        (datetime(1970, 1, 1, tzinfo=UTC), None, None),
        (None, SEEN - timedelta(days=1), SEEN - timedelta(days=1)),
        (None, None, None),
    ],
)
def test_a_date_that_cannot_be_true_is_none(
    published: datetime | None, updated: datetime | None, date: datetime | None
) -> None:
    made = entry(published=published, updated=updated)

    assert made.published == date
    assert made.time == (date or SEEN)


@pytest.mark.parametrize(
    ("source", "item", "feed", "lang"),
    [
        ("fr", "en", "en", "fr"),
        ("", "pt-BR", "en", "pt"),
        ("", "", "en-US", "en"),
        ("", "", "", "und"),
        ("", "x-y", "", "und"),
    ],
)
def test_the_language_is_the_sources_then_the_items_then_the_feeds(
    source: str, item: str, feed: str, lang: str
) -> None:
    made = entry(Source(id=1, url="https://x.example/f", outlet="X", lang=source), feed_lang=feed, lang=item)

    assert made.lang == lang


def test_language_codes_are_short() -> None:
    assert [language_code(tag) for tag in ("EN_us", "mul", "deutsch", "ja")] == ["en", "und", "und", "ja"]


@pytest.mark.parametrize(
    ("said", "marks"),
    [
        ({"summary": ""}, {"headline-only"}),
        ({"summary": "A headline of some length"}, {"headline-only"}),
        ({"summary": "Real words. This article is for subscribers."}, {"paywalled"}),
        ({"summary": "LOS ANGELES, Nov. 24, 2026 /PRNewswire/ -- Halcyon today said."}, {"press-release"}),
        ({"summary": "Real words.", "link": "https://www.businesswire.com/news/1"}, {"press-release"}),
        ({"summary": "Real words about a paywall for subscribers of a streaming service."}, set()),
    ],
)
def test_marks_say_what_kind_of_text_it_is(said: dict[str, object], marks: set[str]) -> None:
    assert entry(**said).marks == marks


def test_a_source_behind_a_paywall_marks_its_entries() -> None:
    made = entry(Source(id=1, url="https://x.example/f", outlet="X", paywall=True), summary="Real words.")

    assert made.marks == {"paywalled"}


def test_an_item_without_headline_is_called_by_its_first_sentence() -> None:
    assert entry(title="", summary="<p>The guild has agreed to terms. More later.</p>").title == (
        "The guild has agreed to terms."
    )


def test_an_item_that_says_nothing_is_no_entry() -> None:
    made = [
        to_entry(item, SOURCE, feed_lang="", seen=SEEN, patterns=CleanPatterns())
        for item in (RawItem(), RawItem(link="https://x.example/"), RawItem(title="No link, no guid"))
    ]

    assert made == [None, None, None]


def test_an_aggregators_signature_is_no_part_of_the_headline() -> None:
    made = entry(title="Guild agrees - Daily Reel", source_title="Daily Reel")

    assert made.title == "Guild agrees"


@given(st.text(), st.text(), st.text(), st.text())
def test_no_item_breaks_the_cleaning(title: str, link: str, summary: str, guid: str) -> None:
    item = RawItem(title=title, link=link, summary=summary, content=f"<p>{title}</p><p>{guid}", guid=guid)

    made = to_entry(item, SOURCE, feed_lang=link, seen=SEEN, patterns=shipped_patterns())

    if made is not None:
        assert made.title
        assert "\n" not in made.title + made.summary
        assert made.url.startswith(("http://", "https://", ""))
        (made.title + made.summary + made.body + made.guid).encode()
