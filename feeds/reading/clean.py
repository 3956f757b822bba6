"""Pure: an item as a feed wrote it becomes an entry that every later room may trust."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from feeds.model import Entry, Image, Source
from feeds.planning.novelty import entry_id
from feeds.reading.boilerplate import CleanPatterns as CleanPatterns, without_boilerplate
from feeds.reading.links import canonical_url as canonical_url, safe_link
from feeds.reading.raw import RawItem
from feeds.reading.text import plain_text as plain_text, safe_text as safe_text

TITLE = 300
SUMMARY = 2000
BODY = 60_000
PARAGRAPH = 5000
OLDEST = datetime(1995, 1, 1, tzinfo=UTC)
RELEASE_HOSTS = (
    "prnewswire.com",
    "prnewswire.co.uk",
    "businesswire.com",
    "globenewswire.com",
    "newswire.ca",
    "accesswire.com",
    "accessnewswire.com",
    "prweb.com",
    "einpresswire.com",
    "presseportal.de",
    "newswire.com",
)
_RELEASE = re.compile(
    r"/\s*PRNewswire\s*/|\(\s*BUSINESS WIRE\s*\)|\bGLOBE NEWSWIRE\b|/CNW/|/EINPresswire\.com/|"
    r"\bFOR IMMEDIATE RELEASE\b"
)
_PAYWALL = re.compile(
    r"\b(?:this|the full) (?:article|story|content|report) is (?:only |reserved |exclusively )?"
    r"(?:available )?(?:for|to) (?:our |paying )?(?:subscribers|members)\b|\bsubscribers only\b|"
    r"\b(?:article|contenu) réservé aux abonnés\b|\bsolo para suscriptores\b|\bnur für abonnenten\b|"
    r"\bcontenuto riservato agli abbonati\b|有料会員限定",
    re.I,
)
# A page that wants money says one of these; looking for them first spares the slow pattern.
_PAYWALL_WORDS = ("subscribers", "members", "abonn", "suscriptores", "abbonati", "有料会員限定")
_RELEASE_WORDS = (
    "prnewswire",
    "business wire",
    "globe newswire",
    "/cnw/",
    "/einpresswire",
    "immediate release",
)
_SENTENCE_END = re.compile(r"[.!?…。！？]")


def to_entry(
    item: RawItem, source: Source, *, feed_lang: str, seen: datetime, patterns: CleanPatterns
) -> Entry | None:
    """The entry, or None for an item without a title, text or link to make one of."""
    url = _link(item, source)
    raw = [plain_text(item.summary), plain_text(item.content)]
    summary, body = (without_boilerplate(text, patterns) for text in raw)
    title = _title(item, source) or _first_words(summary or body)
    if not title or not (url or item.guid):
        return None
    summary, body = _without_title(summary, title), _without_title(body, title)
    canonical = canonical_url(url)
    guid = safe_text(item.guid, 500)
    return Entry(
        id=entry_id(source.id, guid, canonical, title),
        source=source.id,
        outlet=source.outlet,
        url=url,
        canonical=canonical,
        title=title,
        seen=seen,
        guid=guid,
        summary=safe_text(summary or body, SUMMARY),
        body=_paragraphs(body),
        lang=language_code(source.lang or item.lang or feed_lang),
        published=sane_date(item.published, seen) or sane_date(item.updated, seen),
        image=_image(item.images, url or source.url),
        author=safe_text(plain_text(item.author), 200),
        tier=source.tier,
        marks=_marks(source, url, raw, has_text=bool(summary or body)),
        source_topics=source.topics,
        owner=source.owner,
    )


def sane_date(moment: datetime | None, seen: datetime) -> datetime | None:
    """The date if it can be true: not in the future of our reading, not older than the web's feeds."""
    return moment if moment is not None and OLDEST <= moment <= seen else None


def language_code(tag: str) -> str:
    """`fr-CA` is `fr`; what is no language tag is `und`."""
    found = re.match(r"([a-z]{2,3})(?:[-_]|$)", tag.strip().lower())
    return found[1] if found and found[1] not in ("mul", "und") else "und"


def _link(item: RawItem, source: Source) -> str:
    link = safe_link(item.link, source.site or source.url)
    return link or (safe_link(item.guid) if item.guid.startswith(("http://", "https://")) else "")


def _title(item: RawItem, source: Source) -> str:
    text = plain_text(item.title) if item.title_is_html else _unescaped(item.title)
    title = safe_text(text, TITLE)
    # Aggregators sign their headlines: "Headline - Outlet".
    for name in filter(None, (item.source_title, source.outlet if source.tier > 2 else "")):
        title = re.sub(rf"\s+[-–—|]\s+{re.escape(name)}$", "", title, flags=re.I) or title
    return title


def _unescaped(title: str) -> str:
    """Plain titles are plain, but many sites escape them twice."""
    return plain_text(title) if re.search(r"&(?:#\w{1,8}|[a-z]{2,8});", title, re.I) else title


def _first_words(text: str) -> str:
    line = text.partition("\n")[0]
    end = _SENTENCE_END.search(line)
    return safe_text(line[: end.end()] if end and end.end() > 20 else line, 120)


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if _folded(first) == _folded(title) else text


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _paragraphs(text: str) -> str:
    lines = (safe_text(line, PARAGRAPH) for line in text[:BODY].splitlines())
    return "\n".join(line for line in lines if line)


def _image(images: tuple[Image, ...], base: str) -> Image | None:
    """The first that can be had over https: pages and chats refuse the rest, or show a broken frame."""
    for image in images:
        url = safe_link(image.url, base)
        if url.startswith("https://"):
            return Image(url=url, alt=safe_text(plain_text(image.alt), 300))
    return None


def _marks(source: Source, url: str, raw: list[str], *, has_text: bool) -> frozenset[str]:
    text = "\n".join(raw)
    start, end = text[:5000], text[-1000:]
    host = (urlsplit(url).hostname or "").lower()
    wire = any(host == name or host.endswith(f".{name}") for name in RELEASE_HOSTS)
    found = {
        "paywalled": source.paywall or any(_says(part, _PAYWALL_WORDS, _PAYWALL) for part in (start, end)),
        "press-release": source.kind in ("vendor", "newswire", "press-release")
        or wire
        or _says(text[:3000], _RELEASE_WORDS, _RELEASE),
        "headline-only": not has_text,
    }
    return frozenset(mark for mark, is_so in found.items() if is_so)


def _says(text: str, words: tuple[str, ...], pattern: re.Pattern[str]) -> bool:
    folded = text.casefold()
    return any(word in folded for word in words) and bool(pattern.search(text))
