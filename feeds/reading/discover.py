"""Feeds that a web page names, for people who add a site by its home page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yarl import URL

from feeds.reading.tags import attributes, tags, visible

MOST = 20
LARGEST = 1024 * 1024
_FEED_TYPES = re.compile(r"application/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json|xml)|text/xml", re.I)
_FEED_PATH = re.compile(
    r"(?:^|/)(?:feeds?|rss|atom|index\.rdf)(?:/|\.xml|\.json|$)|\.(?:rss|atom|rdf)$|(?:^|/)feed\.json$", re.I
)
_COMMENTS = re.compile(r"/comments/|comments? feed|commentaires|comentarios|kommentar", re.I)
_ANCHOR = re.compile(r"<a\b([^<>]{1,3000})>((?:[^<]|<(?!/?a\b)){0,400})", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed's address and what the page calls it."""

    url: str
    title: str


def find_feeds(body: bytes, url: str) -> tuple[FoundFeed, ...]:
    """Feeds in the order in which a reader wants them: declared ones first, those of comments last.

    Where an address leads is not asked here: it is guarded like any other when it is fetched.
    """
    page = visible(body[:LARGEST].decode("utf-8", "replace"))
    base = _base(page, url)
    feeds: dict[str, FoundFeed] = {}
    for address, title in [*_declared(page), *_linked(page)]:
        absolute = _joined(base, address)
        if absolute:
            feeds.setdefault(absolute, FoundFeed(url=absolute, title=" ".join(title.split())[:200]))
    ranked = sorted(feeds.values(), key=lambda feed: bool(_COMMENTS.search(f"{feed.url} {feed.title}")))
    return tuple(ranked[:MOST])


def _base(page: str, url: str) -> str:
    stated = tags(page, "base", most=1)
    return (_joined(url, stated[0].get("href", "")) if stated else "") or url


def _declared(page: str) -> list[tuple[str, str]]:
    links = tags(page, "link", most=500)
    return [(link.get("href", ""), link.get("title", "")) for link in links if _is_feed(link)]


def _is_feed(link: dict[str, str]) -> bool:
    rel, kind = link.get("rel", "").lower().split(), link.get("type", "")
    is_json = kind.lower() == "application/json" and "feed" in link.get("href", "")
    return "feed" in rel or ("alternate" in rel and (bool(_FEED_TYPES.match(kind)) or is_json))


def _linked(page: str) -> list[tuple[str, str]]:
    found = []
    for match in _ANCHOR.finditer(page):
        address = attributes(match[1]).get("href", "")
        if _FEED_PATH.search(re.split(r"[?#]", address, maxsplit=1)[0]):
            found.append((address, re.sub(r"<[^>]*>", " ", match[2])))
        if len(found) >= 50:
            break
    return found


def _joined(base: str, address: str) -> str:
    try:
        url = URL(base).join(URL(address)).with_fragment(None) if address else URL()
    except (ValueError, UnicodeError):
        return ""
    return str(url) if url.scheme in ("http", "https") and url.host and url.user is None else ""
