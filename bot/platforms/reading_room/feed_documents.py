"""Stories as Atom (RFC 4287) and as JSON Feed 1.1. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from markupsafe import Markup

from bot.cards import Card

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """A story; `page` is its page in the room, the card's headline leads to the report."""

    story: str
    page: str
    card: Card
    lang: str
    published: datetime
    updated: datetime
    also: str

    @property
    def id(self) -> str:
        """The same for good, wherever the room moves."""
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'slugline:story:{self.story}')}"

    @property
    def html(self) -> str:
        """The card's summary and outlets."""
        parts = [Markup("<p>{} [{}]</p>").format(one.text, one.outlet) for one in self.card.summary]
        also = [_anchor(one.url, one.outlet) for one in self.card.also if _is_web(one.url)]
        if also:
            parts.append(Markup("<p>{}: {}</p>").format(self.also, Markup(", ").join(also)))
        if _is_web(self.card.headline.url):
            parts.append(Markup("<p>{}</p>").format(_anchor(self.card.headline.url, self.outlet)))
        return str(Markup("").join(parts))

    @property
    def outlet(self) -> str:
        """Who broke it."""
        return self.card.footer.outlet if self.card.footer else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """A whole feed; `page` is what people read, `address` the feed itself."""

    title: str
    lang: str
    page: str
    address: str
    updated: datetime
    items: tuple[FeedItem, ...]


def to_atom(feed: FeedDocument) -> bytes:
    """The feed as Atom."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": feed.lang})
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "updated", _stamp(feed.updated))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(_add(root, "author"), "name", "Slugline")
    for item in feed.items:
        _entry(root, item)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def to_json_feed(feed: FeedDocument) -> bytes:
    """The feed as JSON Feed 1.1."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": feed.lang,
        "items": [_json_item(item) for item in feed.items],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _entry(root: ElementTree.Element, item: FeedItem) -> None:
    entry = _add(root, "entry", **({f"{{{XML}}}lang": item.lang} if item.lang not in {"", "und"} else {}))
    _add(entry, "id", item.id)
    _add(entry, "title", item.card.headline.text)
    _add(entry, "link", rel="alternate", type="text/html", href=item.page)
    if _is_web(item.card.headline.url):
        _add(entry, "link", rel="related", href=item.card.headline.url)
    _add(entry, "published", _stamp(item.published))
    _add(entry, "updated", _stamp(item.updated))
    if item.outlet:
        _add(_add(entry, "author"), "name", item.outlet)
    for topic in item.card.topics:
        _add(entry, "category", term=topic)
    _add(entry, "content", item.html, type="html")


def _json_item(item: FeedItem) -> dict[str, object]:
    values: dict[str, object] = {
        "id": item.id,
        "url": item.page,
        "external_url": item.card.headline.url,
        "title": item.card.headline.text,
        "content_html": item.html,
        "date_published": _stamp(item.published),
        "date_modified": _stamp(item.updated),
        "authors": [{"name": item.outlet}] if item.outlet else [],
        "tags": list(item.card.topics),
        "language": "" if item.lang == "und" else item.lang,
        "image": item.card.image.url if item.card.image else "",
    }
    return {name: value for name, value in values.items() if value}


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text or None
    return child


def _anchor(url: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, text)


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_web(url: str) -> bool:
    return urlsplit(url).scheme in {"http", "https"}
