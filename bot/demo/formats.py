"""Writes an outlet's shelf in its feed's format, with the habits of the real thing. Called by the stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from bot.demo.stories import Item, Outlet

CONTENT_TYPES = {
    "wordpress": "application/rss+xml; charset=UTF-8",
    "rss": "text/xml; charset=utf-8",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}
TAILS = {
    "en": 'The post <a href="{url}">{title}</a> appeared first on <a href="{site}">{outlet}</a>.',
    "fr": 'L’article <a href="{url}">{title}</a> est apparu en premier sur <a href="{site}">{outlet}</a>.',
    "de": 'Der Beitrag <a href="{url}">{title}</a> erschien zuerst auf <a href="{site}">{outlet}</a>.',
    "es": 'La entrada <a href="{url}">{title}</a> se publicó primero en <a href="{site}">{outlet}</a>.',
}


class Shelf:
    """One outlet's feed at one moment."""

    def __init__(self, outlet: Outlet, items: Sequence[Item], base: str, started: datetime) -> None:
        self.outlet = outlet
        self.items = items
        self.base = base
        self.started = started
        self.site = f"{base}/{outlet.id}"

    def url(self, item: Item) -> str:
        """The item's page."""
        return f"{self.site}/{item.number}"

    def at(self, item: Item) -> datetime:
        """When it was published."""
        return item.published(self.started)

    def newest(self) -> datetime:
        """When the feed last changed."""
        return max((self.at(item) for item in self.items), default=self.started)


def write(shelf: Shelf) -> bytes:
    """The feed's bytes."""
    return _WRITERS[shelf.outlet.format](shelf).encode()


def _wordpress(shelf: Shelf) -> str:
    return _rss(shelf, _wordpress_item)


def _plain_rss(shelf: Shelf) -> str:
    return _rss(shelf, _rss_item)


def _rss(shelf: Shelf, write_item: Callable[[Shelf, Item], str]) -> str:
    items = "\n".join(write_item(shelf, item) for item in shelf.items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel><title>{escape(shelf.outlet.name)}</title><link>{shelf.site}</link>"
        f"<description>{escape(shelf.outlet.name)}</description><language>{shelf.outlet.lang}</language>\n"
        f"{items}\n</channel></rss>\n"
    )


def _wordpress_item(shelf: Shelf, item: Item) -> str:
    url = shelf.url(item) + "?utm_source=rss&utm_medium=feed"
    title = escape(item.title)
    tail = TAILS[shelf.outlet.lang].format(
        url=url, title=title, site=shelf.site, outlet=escape(shelf.outlet.name)
    )
    return (
        f"<item><title>{title}</title><link>{escape(url)}</link>"
        f"<dc:creator><![CDATA[{shelf.outlet.name} Staff]]></dc:creator>"
        f'<guid isPermaLink="false">{shelf.site}/?p={item.number}</guid>'
        f"<pubDate>{format_datetime(shelf.at(item))}</pubDate>"
        f"<description><![CDATA[<p>{escape(item.summary)}</p><p>{tail}</p>]]></description></item>"
    )


def _rss_item(shelf: Shelf, item: Item) -> str:
    return (
        f"<item><title>{escape(item.title)}</title><link>{shelf.url(item)}</link><guid>{shelf.url(item)}</guid>"
        f"<pubDate>{format_datetime(shelf.at(item))}</pubDate>"
        f"<description>{escape(item.summary)}</description></item>"
    )


def _atom(shelf: Shelf) -> str:
    entries = "\n".join(
        f'<entry><title type="html">{escape(escape(item.title))}</title>'
        f'<link rel="alternate" href={quoteattr(shelf.url(item))}/>'
        f"<id>urn:demo:{shelf.outlet.id}:{item.number}</id>"
        f"<updated>{shelf.at(item).isoformat()}</updated><published>{shelf.at(item).isoformat()}</published>"
        f'<summary type="html">{escape(f"<p>{escape(item.summary)}</p>")}</summary></entry>'
        for item in shelf.items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{shelf.outlet.lang}">\n'
        f"<title>{escape(shelf.outlet.name)}</title><id>{shelf.site}</id>"
        f"<link href={quoteattr(shelf.site)}/><updated>{shelf.newest().isoformat()}</updated>\n"
        f"{entries}\n</feed>\n"
    )


def _rdf(shelf: Shelf) -> str:
    items = "\n".join(
        f"<item rdf:about={quoteattr(shelf.url(item))}><title>{escape(item.title)}</title>"
        f"<link>{shelf.url(item)}</link><description>{escape(item.summary)}</description>"
        f"<dc:date>{shelf.at(item).isoformat()}</dc:date></item>"
        for item in shelf.items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel rdf:about={quoteattr(shelf.site)}><title>{escape(shelf.outlet.name)}</title>"
        f"<link>{shelf.site}</link><description>{escape(shelf.outlet.name)}</description>"
        f"<dc:language>{shelf.outlet.lang}</dc:language></channel>\n{items}\n</rdf:RDF>\n"
    )


def _json(shelf: Shelf) -> str:
    items = [
        {
            "id": str(item.number),
            "url": shelf.url(item),
            "title": item.title,
            "content_html": f"<p>{escape(item.summary)}</p>",
            "date_published": shelf.at(item).isoformat(),
        }
        for item in shelf.items
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": shelf.outlet.name,
        "home_page_url": shelf.site,
        "language": shelf.outlet.lang,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


_WRITERS: dict[str, Callable[[Shelf], str]] = {
    "wordpress": _wordpress,
    "rss": _plain_rss,
    "atom": _atom,
    "rdf": _rdf,
    "json": _json,
}
