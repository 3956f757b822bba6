"""Candidates for an item's picture, best first: media tags, enclosures, the first pictures of the body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from feeds.model import Image
from feeds.reading.tags import tags

MOST = 6
LONGEST_BODY = 60_000
# Counters, smileys, faces and share buttons are no pictures of the news.
_NOT_NEWS = re.compile(
    r"/emoji/|/smilies/|gravatar\.com|feedburner\.com|feedsportal|/pixel|pixel\.|doubleclick|"
    r"stats\.wordpress|b\.scorecard|/share[-_/]|count(er)?\.gif|spacer|blank\.gif|1x1",
    re.I,
)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.I)


def candidates(media: Iterable[tuple[int, Image]], body: str) -> tuple[Image, ...]:
    """Pictures from tags (with their width, widest first) and from the body, each address once."""
    widest = [image for _, image in sorted(media, key=lambda pair: -pair[0])]
    found = [*widest, *in_body(body)]
    return tuple({image.url: image for image in reversed(found) if is_news(image.url)}.values())[::-1][:MOST]


def is_news(url: str) -> bool:
    """Whether the address looks like that of a picture rather than of a counter or a button."""
    return bool(url) and len(url) <= 2000 and not url.startswith("data:") and not _NOT_NEWS.search(url)


def in_body(body: str) -> list[Image]:
    """Pictures of the HTML that are not tiny."""
    return [
        Image(url=tag.get("src", ""), alt=tag.get("alt", "")[:500])
        for tag in tags(body[:LONGEST_BODY], "img", most=20)
        if not _is_tiny(tag)
    ]


def of_media(entry: Mapping[str, Any]) -> list[tuple[int, Image]]:
    """feedparser's media:content, media:thumbnail, enclosures and itunes:image, with widths."""
    links = [link for link in entry.get("links", []) if link.get("rel") == "enclosure"]
    thumbnails = [tag for tag in entry.get("media_thumbnail", []) if tag.get("url") and not _is_tiny(tag)]
    cover = entry.get("image") or {}
    found = [(_width(tag), str(tag["url"])) for tag in entry.get("media_content", []) if _shows(tag)]
    found += [(_width(tag), str(tag["url"])) for tag in thumbnails]
    found += [(2, str(link["href"])) for link in links if _shows(link)]
    found += [(0, str(cover["href"]))] if cover.get("href") else []
    return [(width, Image(url=url)) for width, url in found]


def _shows(tag: Mapping[str, Any]) -> bool:
    url = str(tag.get("url") or tag.get("href") or "")
    kind = str(tag.get("type") or "")
    pictured = kind.startswith("image/") or tag.get("medium") == "image"
    return bool(url) and not _is_tiny(tag) and (pictured or (not kind and bool(_PICTURE_FILE.search(url))))


def _width(tag: Mapping[str, Any]) -> int:
    text = str(tag.get("width") or "")
    return min(int(text), 10_000) if re.fullmatch(r"[0-9]{1,6}", text) else 3


def _is_tiny(tag: Mapping[str, Any]) -> bool:
    sides = (str(tag.get(side) or "") for side in ("width", "height"))
    return any(re.fullmatch(r"\s*[0-9]{1,2}(?:px)?\s*", side) for side in sides)
