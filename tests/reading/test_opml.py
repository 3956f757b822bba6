"""Lists of feeds in and out."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from feeds.errors import UserError
from feeds.model import Source
from feeds.reading import opml
from feeds.reading.text import safe_text

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
  <outline text="Trades"><outline text="Guilds">
    <outline type="rss" text="Reel &amp; Co" xmlUrl="https://reel.example/feed" htmlUrl="https://reel.example/"
      language="FR" category="/labor,deals"/>
  </outline><outline title="Wire" text="w" xmlurl="http://wire.example/rss"/></outline>
  <outline text="Loose" xmlUrl="https://loose.example/"/>
  <outline text="Twice" xmlUrl="https://loose.example/"/>
  <outline text="Bad" xmlUrl="javascript:alert(1)"/>
</body></opml>"""


def test_a_list_keeps_its_folders() -> None:
    assert opml.read(LIST) == (
        opml.Outline(
            url="https://reel.example/feed",
            title="Reel & Co",
            site="https://reel.example/",
            folder="Trades/Guilds",
            lang="fr",
            topics=("labor", "deals"),
        ),
        opml.Outline(url="http://wire.example/rss", title="Wire", folder="Trades"),
        opml.Outline(url="https://loose.example/", title="Loose"),
    )


_names = st.text(min_size=1, max_size=20).map(lambda text: safe_text(text, 20)).filter(bool)
_folders = st.lists(_names.map(lambda name: name.replace("/", "").strip() or "x"), max_size=3)


@given(st.dictionaries(st.integers(0, 999), st.tuples(_names, _folders), min_size=1, max_size=8))
def test_what_is_written_is_read_back(rows: dict[int, tuple[str, list[str]]]) -> None:
    sources = [
        Source(id=number, url=f"https://x.example/{number}", outlet=name, folder="/".join(folder))
        for number, (name, folder) in rows.items()
    ]

    found = {outline.url: outline for outline in opml.read(opml.write(sources, "Mine & yours").encode())}

    assert {url: (outline.title, outline.folder) for url, outline in found.items()} == {
        source.url: (source.outlet, source.folder) for source in sources
    }


MANY = b"".join(b'<outline xmlUrl="https://x.example/%d"/>' % n for n in range(1001))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "line 1"),
        (b"<opml><body><outline></body></opml>", "line 1"),
        (b"<opml>\n<body>\n<outline xmlUrl='a & b'/></body></opml>", "line 3"),
        (b"<html><body/></html>", "not an OPML list"),
        (b"<opml><body/></opml>", "names no feed"),
        (b'<!DOCTYPE opml [<!ENTITY a "x">]><opml><body/></opml>', "document type"),
        (b"<opml>" + b"<outline>" * 5000, "nested too deep"),
        (b"<opml><body>" + b"<outline/>" * 30_000 + b"</body></opml>", "far too long"),
        (b"<opml><body>" + MANY + b"</body></opml>", "more than 1000 feeds"),
        (b"x" * 6_000_000, "larger than 5 MiB"),
        (b'<?xml version="1.0" encoding="klingon"?><opml/>', "encoding"),
        (b"/etc/passwd", "line 1"),
    ],
)
def test_a_list_that_cannot_be_read_says_why_and_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence) as error:
        opml.read(data)

    assert error.value.message.endswith(".")
    assert error.value.hint
