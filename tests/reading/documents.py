"""Feeds for tests, in every format and with every fault that we know from the wild. All invented."""

from __future__ import annotations

import json
from collections.abc import Sequence
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)
TITLES = (
    "Halcyon Pictures signs Lumenforge",
    "Le studio d’Orsel & la voix clonée",
    "Guild says “no” to scans",
    "Ein Film ohne Kamera: 3 < 4 & mehr",
    "映画会社がAIと契約",
    "Règlement à l’amiable",
    "Kino-Welle: Überblick",
    "¿Quién escribe el guion?",
)


def title(number: int) -> str:
    """The headline of the numbered item."""
    return f"{TITLES[number % len(TITLES)]} ({number})"


def body(number: int) -> str:
    """The HTML of the numbered item."""
    return (
        f'<p>Paragraph {number} with <a href="/about?x=1&amp;y=2">a link</a> &amp; <em>weight</em>.</p>'
        f'<img src="https://pictures.example/{number}.jpg" alt="Set {number}"/><p>Second &#8217; line.</p>'
    )


def rss(numbers: Sequence[int], *, version: str = "2.0", head: str = "", tail: str = "") -> bytes:
    """RSS 0.9x or 2.0."""
    items = "\n".join(_rss_item(number, rich=version == "2.0") for number in numbers)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="{version}" {NAMESPACES}><channel>'
        f"<title>The Invented Wire</title><link>https://wire.example/</link><description>News</description>"
        f"<language>en-US</language>{head}{items}{tail}</channel></rss>"
    ).encode()


def _rss_item(number: int, *, rich: bool) -> str:
    more = (
        f'<guid isPermaLink="false">wire-{number}</guid><dc:creator>Ada Quill</dc:creator>'
        f"<pubDate>Tue, 24 Nov 2026 {number % 24:02}:15:00 +0100</pubDate><category>AI</category>"
        f"<content:encoded><![CDATA[{body(number)}]]></content:encoded>"
        f'<media:content url="https://pictures.example/wide-{number}.jpg" medium="image" width="1200"/>'
        if rich
        else ""
    )
    return (
        f"<item><title>{escape(title(number))}</title><link>https://wire.example/story/{number}</link>"
        f"<description>{escape(body(number)[:80])}…</description>{more}</item>"
    )


def rdf(numbers: Sequence[int]) -> bytes:
    """RSS 1.0."""
    items = "".join(
        f'<item rdf:about="https://rdf.example/{number}"><title>{escape(title(number))}</title>'
        f"<link>https://rdf.example/{number}</link><description>{escape(body(number))}</description>"
        f"<dc:date>2026-11-24T{number % 24:02}:15:00+01:00</dc:date></item>"
        for number in numbers
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="https://rdf.example/"><title>Bobines</title><link>https://rdf.example/</link>'
        f"<description>d</description></channel>{items}</rdf:RDF>"
    ).encode()


def atom(numbers: Sequence[int], *, version: str = "1.0", prefix: str = "") -> bytes:
    """Atom 0.3 or 1.0, with or without a prefix on its elements."""
    name = "http://www.w3.org/2005/Atom" if version == "1.0" else "http://purl.org/atom/ns#"
    p = f"{prefix}:" if prefix else ""
    date = "published" if version == "1.0" else "issued"
    kind = "html" if version == "1.0" else "text/html"
    hour = "2026-11-24T{:02}:15:00Z"
    entries = "".join(
        f'<{p}entry xml:lang="fr"><{p}title type="{kind}">{escape(escape(title(number)))}</{p}title>'
        f'<{p}link rel="alternate" type="text/html" href="https://atom.example/{number}"/>'
        f"<{p}id>tag:atom.example,2026:{number}</{p}id><{p}{date}>{hour.format(number % 24)}</{p}{date}>"
        f"<{p}author><{p}name>Ada Quill</{p}name></{p}author>"
        f'<{p}content type="{kind}" xml:base="https://b.example/">'
        f"{escape(body(number))}</{p}content></{p}entry>"
        for number in numbers
    )
    mark = f'xmlns{":" + prefix if prefix else ""}="{name}"'
    extra = ' version="0.3"' if version == "0.3" else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{p}feed {mark}{extra} xml:lang="en">'
        f'<{p}title>Cadre</{p}title><{p}link href="https://atom.example/"/>'
        f'<{p}link rel="hub" href="https://hub.example/"/><{p}id>tag:atom.example</{p}id>{entries}</{p}feed>'
    ).encode()


def json_feed(numbers: Sequence[int], *, version: str = "1.1") -> bytes:
    """JSON Feed."""
    who = {"name": "Ada Quill"}
    author: dict[str, object] = {"authors": [who]} if version == "1.1" else {"author": who}
    items = [
        {
            "id": f"json-{number}",
            "url": f"https://json.example/{number}",
            "title": title(number),
            "content_html": body(number),
            "date_published": f"2026-11-24T{number % 24:02}:15:00+01:00",
            "image": f"https://json.example/{number}.png",
            "tags": ["AI", 7],
            **author,
        }
        for number in numbers
    ]
    feed = {"version": f"https://jsonfeed.org/version/{version}", "title": "Jay", "language": "en"}
    return json.dumps({**feed, "home_page_url": "https://json.example/", "items": items}).encode()
