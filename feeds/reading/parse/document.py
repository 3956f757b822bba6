"""What kind of document is this? Feeds go to their reader, anything else gets one clear sentence."""

from __future__ import annotations

import re

from feeds.reading.parse.json_feed import read_json
from feeds.reading.parse.xml_feed import charset_of, read_xml
from feeds.reading.raw import ParsedFeed, Unreadable

_PREFACE = re.compile(r"\A(?:\s|<\?[^>]{0,2000}\?>|<!--.{0,20000}?-->)+", re.S)
_FEED_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\b", re.I)
_PAGE_ROOT = re.compile(r"<!doctype\s+html|<(?:html|head|body|script|title|div|p|h1|meta)\b", re.I)


def read_document(body: bytes, content_type: str, known: frozenset[str]) -> ParsedFeed | Unreadable:
    """The feed in these bytes. The content type is advice: the bytes decide."""
    start = _start_of(body)
    if not start:
        return Unreadable(reason="The answer is empty.")
    if start[0] in "{[":
        return read_json(body, known)
    root = _PREFACE.sub("", start)
    if root.startswith("<") and not _PAGE_ROOT.match(root):
        return _read_markup(body, root, content_type, known)
    if _PAGE_ROOT.search(start) and not _FEED_ROOT.search(start):
        return Unreadable(reason="That is a web page, not a feed.")
    if _FEED_ROOT.search(start) and not _PAGE_ROOT.match(root):
        # Warnings of a broken server in front of the feed, say: feedparser finds its way past them.
        return _read_markup(body, root, content_type, known)
    if _PAGE_ROOT.match(root):
        return Unreadable(reason="That is a web page, not a feed.")
    return Unreadable(reason="That is not a feed.")


def _read_markup(body: bytes, root: str, content_type: str, known: frozenset[str]) -> ParsedFeed | Unreadable:
    found = read_xml(body, charset_of(content_type), known)
    if isinstance(found, Unreadable) or found.format or found.items:
        return found
    return Unreadable(reason="That is XML, but not a feed.")


def _start_of(body: bytes) -> str:
    """The first kilobytes as text, whatever the encoding."""
    head = body[:30_000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore").strip("\ufeff \t\r\n")
    if head[:2] in (b"<\x00", b"\x00<"):
        return head.decode("utf-16-le" if head[1] == 0 else "utf-16-be", "ignore").strip()
    return head.decode("utf-8", "ignore").strip("\ufeff\x00 \t\r\n")
