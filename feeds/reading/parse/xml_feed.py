"""RSS and Atom through feedparser: bare, from memory only, and only the items not seen before."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser

from feeds.reading.parse.cut import MAX_ITEMS, Cut, Whole, cut, item_hash
from feeds.reading.parse.hints import read_hints
from feeds.reading.parse.pictures import candidates, of_media
from feeds.reading.raw import ParsedFeed, RawItem, Unreadable

LONGEST = 1000
LONGEST_TEXT = 120_000
Record = dict[str, Any]


def read_xml(body: bytes, charset: str, known: frozenset[str]) -> ParsedFeed | Unreadable:
    """The feed in these bytes; `charset` is what the server said, or empty."""
    found = cut(body, known)
    match found:
        case Unreadable():
            return found
        case Cut():
            return _of_cut(found, through_feedparser(found.document, _charset(body, charset)))
        case Whole():
            whole = found.document
            return _of_whole(whole, through_feedparser(whole, _charset(body, charset)), known)


def through_feedparser(document: bytes, charset: str) -> Record:
    """feedparser's result. Only `BytesIO`: given bytes or text it opens files and addresses of that name."""
    kind = f"application/xml; charset={charset}" if charset else "application/xml"
    parsed: Record = feedparser.parse(
        BytesIO(document),
        response_headers={"content-type": kind},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return parsed


def _charset(body: bytes, stated: str) -> str:
    """Servers and declarations lie about their charset; bytes that are valid UTF-8 do not."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in body[:4]:
        return ""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return stated
    return "" if body.isascii() else "utf-8"


def _of_cut(found: Cut, parsed: Record) -> ParsedFeed | Unreadable:
    if not _is_feed(parsed):
        return Unreadable(reason="That is XML, but not a feed.")
    entries = parsed["entries"]
    # One record for each item: else we could not say which hash is whose, and take the records' own.
    marks = found.fresh if len(found.fresh) == len(entries) else tuple(map(_mark, entries))
    items = tuple(_item(entry, mark) for entry, mark in zip(entries, marks, strict=True))
    return _feed(parsed, found.head, items, found.hashes)


def _of_whole(body: bytes, parsed: Record, known: frozenset[str]) -> ParsedFeed | Unreadable:
    entries = parsed["entries"][:MAX_ITEMS]
    if not _is_feed(parsed) and not entries:
        return Unreadable(reason="That is XML, but not a feed.")
    marked = {_mark(entry): entry for entry in reversed(entries)}
    fresh = [(mark, entry) for mark, entry in reversed(marked.items()) if mark not in known]
    items = tuple(_item(entry, mark) for mark, entry in fresh)
    return _feed(parsed, body, items, tuple(reversed(marked)))


def _is_feed(parsed: Record) -> bool:
    return bool(parsed.get("version"))


def _mark(entry: Record) -> str:
    """The identity of an item whose bytes we could not find: what it says."""
    said = [
        str(dict.get(entry, key, "")) for key in ("id", "link", "title", "summary", "published", "updated")
    ]
    said += [str(part.get("value", "")) for part in entry.get("content", [])]
    return item_hash("\x00".join(said).encode("utf-8", "replace"))


def _feed(parsed: Record, head: bytes, items: tuple[RawItem, ...], hashes: tuple[str, ...]) -> ParsedFeed:
    about = parsed["feed"]
    return ParsedFeed(
        title=_text(about, "title"),
        site=_text(about, "link"),
        lang=_text(about, "language") or _language(about.get("title_detail")),
        hints=read_hints(head),
        hub=next((link.get("href", "") for link in about.get("links", []) if link.get("rel") == "hub"), ""),
        items=items,
        item_hashes=hashes,
        format=_text(parsed, "version"),
    )


def _item(entry: Record, mark: str) -> RawItem:
    title = entry.get("title_detail") or {}
    summary, content = _bodies(entry)
    return RawItem(
        guid=_text(entry, "id"),
        link=_text(entry, "feedburner_origlink") or _text(entry, "link"),
        title=_text(entry, "title"),
        title_is_html=title.get("type", "text/plain") != "text/plain",
        summary=summary,
        content=content,
        published=_moment(entry, "published_parsed") or _moment(entry, "created_parsed"),
        updated=_moment(entry, "updated_parsed"),
        lang=_text(entry, "language") or _language(title),
        images=candidates(of_media(entry), content or summary),
        author=_text(entry, "author"),
        tags=tuple(str(tag.get("term") or "")[:100] for tag in entry.get("tags", [])[:30] if tag.get("term")),
        source_title=_text(entry.get("source") or {}, "title"),
        content_hash=mark,
    )


def _bodies(entry: Record) -> tuple[str, str]:
    """Summary and full text. feedparser puts either into the other's place when one is missing."""
    summary = str(entry.get("summary") or "")[:LONGEST_TEXT]
    texts = [
        part.get("value") or "" for part in entry.get("content", []) if "html" in part.get("type", "html")
    ] or [part.get("value") or "" for part in entry.get("content", [])]
    content = max(texts, key=len, default="")[:LONGEST_TEXT]
    return summary, "" if content == summary else content


def _text(record: Record, key: str) -> str:
    value = record.get(key)
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def _language(detail: Record | None) -> str:
    return str((detail or {}).get("language") or "")[:20]


def _moment(entry: Record, key: str) -> datetime | None:
    # `dict.get`, as feedparser's own mapping answers for `updated` with the date of publication.
    parts = dict.get(entry, key)
    if not parts:
        return None
    try:
        return datetime.fromtimestamp(timegm(parts), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def charset_of(content_type: str) -> str:
    """The charset that a Content-Type names, if it looks like one."""
    found = re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", content_type, re.I)
    return found[1] if found else ""
