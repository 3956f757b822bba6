"""JSON Feed 1.0 and 1.1, which feedparser does not read."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import Any

from feeds.model import Image
from feeds.reading.parse.cut import MAX_ITEMS, item_hash
from feeds.reading.parse.pictures import candidates
from feeds.reading.raw import ParsedFeed, RawItem, Unreadable

LONGEST = 1000
LONGEST_TEXT = 120_000
Record = dict[str, Any]


def read_json(body: bytes, known: frozenset[str]) -> ParsedFeed | Unreadable:
    """The JSON Feed in these bytes."""
    try:
        document = json.loads(_decoded(body), parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return Unreadable(reason="That begins like JSON, but is broken or cut off.")
    if not isinstance(document, dict) or "jsonfeed.org/version/" not in _text(document, "version"):
        return Unreadable(reason="That is JSON, but not a JSON Feed.")
    items = document.get("items")
    rows = [row for row in items if isinstance(row, dict)][:MAX_ITEMS] if isinstance(items, list) else []
    marked = {_mark(row): row for row in rows}
    return _feed(document, marked, known)


def _decoded(body: bytes) -> str:
    try:
        return body.decode(json.detect_encoding(body))
    except UnicodeDecodeError:
        return body.decode("windows-1252", "replace")


def _mark(row: Record) -> str:
    return item_hash(json.dumps(row, sort_keys=True).encode())


def _feed(document: Record, marked: dict[str, Record], known: frozenset[str]) -> ParsedFeed:
    lang = _text(document, "language")
    hubs = [hub for hub in _list(document, "hubs") if hub.get("type", "").lower() == "websub"]
    return ParsedFeed(
        title=_text(document, "title"),
        site=_text(document, "home_page_url"),
        lang=lang,
        hub=_text(hubs[0], "url") if hubs else "",
        items=tuple(_item(row, mark) for mark, row in marked.items() if mark not in known),
        item_hashes=tuple(marked),
        format="json" + _text(document, "version").rpartition("/version/")[2][:3].replace(".", ""),
    )


def _item(row: Record, mark: str) -> RawItem:
    content = _text(row, "content_html", LONGEST_TEXT) or _as_html(_text(row, "content_text", LONGEST_TEXT))
    pictures = [(2, Image(url=_text(row, "image"))), (1, Image(url=_text(row, "banner_image")))]
    authors = _list(row, "authors") or [row.get("author") or {}]
    return RawItem(
        guid=_text(row, "id") or str(row.get("id", ""))[:LONGEST],
        link=_text(row, "url") or _text(row, "external_url"),
        title=_text(row, "title"),
        summary=_as_html(_text(row, "summary", LONGEST_TEXT)),
        content=content,
        published=_moment(_text(row, "date_published")),
        updated=_moment(_text(row, "date_modified")),
        lang=_text(row, "language"),
        images=candidates([pair for pair in pictures if pair[1].url], content),
        author=_text(authors[0], "name") if isinstance(authors[0], dict) else "",
        tags=tuple(str(tag)[:100] for tag in (row.get("tags") or [])[:30] if isinstance(tag, str))
        if isinstance(row.get("tags"), list)
        else (),
        content_hash=mark,
    )


def _as_html(text: str) -> str:
    return "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def _text(record: Record, key: str, limit: int = LONGEST) -> str:
    value = record.get(key)
    return value.strip()[:limit] if isinstance(value, str) else ""


def _list(record: Record, key: str) -> list[Record]:
    value = record.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
