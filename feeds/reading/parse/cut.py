"""One walk of expat over a document: refuses what is dangerous, finds the items, cuts out the known ones.

feedparser costs twenty times as much as this walk, so it is given the document with only the items that
were not seen before, byte for byte as they were, head and tail kept. What expat cannot follow goes to
feedparser whole.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from xml.parsers import expat

from feeds.reading.raw import Unreadable

MAX_DEPTH = 100
MAX_ELEMENTS = 200_000
MAX_ATTRIBUTES = 300
MAX_ITEMS = 500
ITEM_TAGS = frozenset({"item", "entry"})
CUT_OFF = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
# Encodings in which a byte below 0x80 may be part of another character than ASCII's.
NOT_ASCII_BASED = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00", b"\x4c\x6f\xa7\x94")


class _TooMuchError(Exception):
    """A cap was broken; the text is the sentence for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A document with only its new items; `fresh` are their hashes in order, `hashes` those of all items."""

    document: bytes
    head: bytes
    hashes: tuple[str, ...]
    fresh: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A document that cannot be cut; it goes to the parser as it is, less an item that broke off."""

    document: bytes


def cut(body: bytes, known: frozenset[str]) -> Cut | Whole | Unreadable:
    """The document without the items in `known`, or the reason why it is not read at all."""
    walk = _Walk(body)
    try:
        sound = walk.run()
    except _TooMuchError as error:
        return Unreadable(reason=str(error))
    if body.startswith(NOT_ASCII_BASED):
        return Whole(document=body)
    if not sound:
        return Whole(document=body[: walk.broke_off] if walk.broke_off else body)
    return _without_known(body, walk.ranges, known)


def item_hash(content: bytes) -> str:
    """The identity of an item's exact bytes."""
    return hashlib.sha256(content).hexdigest()[:24]


def _without_known(body: bytes, ranges: list[tuple[int, int]], known: frozenset[str]) -> Cut | Whole:
    document, head, place = bytearray(), bytearray(), 0
    fresh: list[str] = []
    hashes: list[str] = []
    for start, end in ranges:
        if start < place or body[end - 1 : end] != b">":
            return Whole(document=body)
        between = body[place:start]
        document += between
        head += between
        place = end
        if len(hashes) >= MAX_ITEMS:
            continue
        mark = item_hash(body[start:end])
        if mark not in known and mark not in fresh:
            document += body[start:end]
            fresh.append(mark)
        hashes.append(mark)
    rest = body[place:]
    return Cut(
        document=bytes(document + rest),
        head=bytes(head + rest),
        hashes=tuple(dict.fromkeys(hashes)),
        fresh=tuple(fresh),
    )


class _Walk:
    """Depth, counts and the byte ranges of the outermost items."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._depth = 0
        self._elements = 0
        self._item_depth = 0
        self._item_start = 0
        self._sound = True
        self.broke_off = 0
        self.ranges: list[tuple[int, int]] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def run(self) -> bool:
        """True if the whole document was sound XML without a document type."""
        try:
            self._parser.Parse(self._body, True)
        except expat.ExpatError as error:
            # Half an item has half a title and half a link: better none until the document is whole again.
            self.broke_off = self._item_start if self._item_depth and error.code in CUT_OFF else 0
            return False
        except (ValueError, LookupError):
            # An encoding that this Python does not know.
            return False
        return self._sound

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_internal: int) -> None:
        if has_internal:
            raise _TooMuchError("The feed declares entities of its own, which is refused.")
        self._sound = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise _TooMuchError(f"The feed is nested more than {MAX_DEPTH} levels deep.")
        if self._elements > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise _TooMuchError("The feed has more elements or attributes than a feed can need.")
        if not self._item_depth and self._depth > 1 and name.rpartition(":")[2].lower() in ITEM_TAGS:
            self._item_depth = self._depth
            self._item_start = self._parser.CurrentByteIndex

    def _end(self, _name: str) -> None:
        if self._depth == self._item_depth:
            self._item_depth = 0
            index = self._parser.CurrentByteIndex
            end = self._body.find(b">", index) + 1
            if index <= self._item_start or not end:
                # `<item/>`: expat gives the end of an empty tag the place of its start.
                self._sound = False
            self.ranges.append((self._item_start, end))
        self._depth -= 1
