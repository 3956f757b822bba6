"""What a document said before it is cleaned: the values that come out of the parsing child."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from feeds.model import Image, IntervalHints as IntervalHints


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """One item as the feed wrote it; `summary` and `content` are HTML, links may be relative.

    `content_hash` is its hash in `ParsedFeed.item_hashes`. `images` are candidates, best first.
    """

    guid: str = ""
    link: str = ""
    title: str = ""
    title_is_html: bool = False
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    lang: str = ""
    images: tuple[Image, ...] = ()
    author: str = ""
    tags: tuple[str, ...] = ()
    source_title: str = ""
    content_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed: what it says of itself, the items not seen before, and the hashes of all that it holds now."""

    title: str = ""
    site: str = ""
    lang: str = ""
    hints: IntervalHints = field(default_factory=IntervalHints)
    hub: str = ""
    items: tuple[RawItem, ...] = ()
    item_hashes: tuple[str, ...] = ()
    format: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """The document is no feed that we can read; one sentence in `reason`."""

    reason: str
