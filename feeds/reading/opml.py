"""Subscription lists in and out: OPML with its folders, for import, export and SLUGLINE_FEEDS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from feeds.errors import UserError
from feeds.model import Source
from feeds.reading.links import safe_link
from feeds.reading.text import safe_text

MOST_FEEDS = 1000
MAX_DEPTH = 30
MAX_OUTLINES = 20_000
LARGEST = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list; `folder` is its path, levels divided by `/`."""

    url: str
    title: str = ""
    site: str = ""
    folder: str = ""
    lang: str = ""
    topics: tuple[str, ...] = ()


def read(data: bytes) -> tuple[Outline, ...]:
    """The feeds of a list, each address once; `UserError` says what is wrong with one that cannot be read."""
    if len(data) > LARGEST:
        raise UserError("The list is larger than 5 MiB.", "Export it again without the articles.")
    reader = _Reader()
    try:
        reader.parse(data)
    except expat.ExpatError as error:
        place = f"line {error.lineno}, column {error.offset + 1}"
        raise UserError(
            f"The list is not sound OPML: {expat.errors.messages[error.code]} at {place}.",
            "Mend that line, or export the list again.",
        ) from error
    except (ValueError, LookupError) as error:
        raise UserError("The list is in an unknown encoding.", "Save it as UTF-8.") from error
    if not reader.is_opml:
        raise UserError("That is XML, but not an OPML list.", "It should begin with <opml>.")
    if not reader.feeds:
        raise UserError("The list names no feed.", 'Feeds are outlines with an xmlUrl="https://…".')
    return tuple(reader.feeds.values())


class _Reader:
    """Walks the outlines; refuses documents that are built to hurt."""

    def __init__(self) -> None:
        self.feeds: dict[str, Outline] = {}
        self.is_opml = False
        self._open: list[str] = []
        self._outlines = 0
        self._depth = 0

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(data.lstrip(), True)

    def _doctype(self, *_: object) -> None:
        raise UserError("The list carries a document type, which is refused.", "Remove the <!DOCTYPE …>.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._outlines += 1
        if self._depth > MAX_DEPTH or self._outlines > MAX_OUTLINES:
            raise UserError("The list is nested too deep, or far too long.", "Split it into smaller lists.")
        if self._depth == 1:
            self.is_opml = name.lower() == "opml"
        elif name.lower() == "outline":
            self._open.append(self._outline({key.lower(): value for key, value in attributes.items()}))

    def _outline(self, attributes: dict[str, str]) -> str:
        """Notes a feed; the name of the outline is a folder to those inside it."""
        title = safe_text(attributes.get("title") or attributes.get("text", ""), 200)
        url = safe_link(attributes.get("xmlurl", ""))
        if not url:
            return title
        if url not in self.feeds and len(self.feeds) >= MOST_FEEDS:
            raise UserError(f"The list has more than {MOST_FEEDS} feeds.", "Split it into smaller lists.")
        self.feeds.setdefault(url, self._feed(url, title, attributes))
        return ""

    def _feed(self, url: str, title: str, attributes: dict[str, str]) -> Outline:
        return Outline(
            url=url,
            title=title,
            site=safe_link(attributes.get("htmlurl", "")),
            folder="/".join(name.replace("/", " ") for name in self._open if name),
            lang=safe_text(attributes.get("language", ""), 10).lower(),
            topics=_topics(attributes.get("category", "")),
        )

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name.lower() == "outline" and self._open:
            self._open.pop()


def _topics(categories: str) -> tuple[str, ...]:
    names = (safe_text(name, 60).strip("/").lower() for name in categories[:1000].split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def write(sources: Sequence[Source], title: str) -> str:
    """The sources as OPML 2.0, folder by folder, such that `read` gives them back."""
    ordered = sorted(sources, key=lambda source: (source.folder, source.outlet.casefold(), source.url))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0">\n  <head><title>{_escaped(title)}</title></head>\n  <body>',
    ]
    for folder, inside in groupby(ordered, key=lambda source: source.folder):
        lines += _folder(folder, [_line(source) for source in inside])
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _folder(path: str, feeds: list[str]) -> list[str]:
    names = [name for name in path.split("/") if name]
    opening = [f"{_indent(level)}<outline text={_quoted(name)}>" for level, name in enumerate(names)]
    closing = [f"{_indent(level)}</outline>" for level in reversed(range(len(names)))]
    return [*opening, *(f"{_indent(len(names))}{feed}" for feed in feeds), *closing]


def _line(source: Source) -> str:
    fields = {
        "type": "rss",
        "text": source.outlet,
        "title": source.outlet,
        "xmlUrl": source.url,
        "htmlUrl": source.site,
        "language": source.lang,
        "category": ",".join(source.topics),
    }
    return f"<outline {' '.join(f'{key}={_quoted(value)}' for key, value in fields.items() if value)}/>"


def _indent(level: int) -> str:
    return "  " * (level + 2)


def _quoted(text: str) -> str:
    return quoteattr(safe_text(text, 2000))


def _escaped(text: str) -> str:
    return safe_text(text, 200).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
