"""Plain text to Discord's markdown: what is shown equals the text, whatever a feed wrote. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from bot.cards.addresses import address
from feeds.reading.text import safe_text

# Anything that markdown, mentions, emoji, timestamps or bare addresses are made of. A colon is live only
# before something: `:smile:`, `https://`. A backslash before any of these is taken away by every client.
_LIVE = re.compile(r"[\\`*_~|\[\]<>#@]|:(?=\S)")
# Lists begin a line; every text may come to stand at one.
_LIST = re.compile(r"^(\d*)([.)+-])")
_LABEL_TROUBLE = re.compile(r"[\[\]]|://|www\.", re.I)


def escaped(text: str) -> str:
    """The text with every live character disarmed. One line in, one line out."""
    return _LIST.sub(r"\1\\\2", _LIVE.sub(r"\\\g<0>", text))


def said(text: str, limit: int) -> str:
    """At most so many characters of the text, cut between graphemes, as markdown."""
    return escaped(safe_text(text, limit))


def unmarked(text: str, limit: int) -> str:
    """The text for a place that knows no markdown: a label, an author; `limit` is in UTF-16 units."""
    words = safe_text(text, limit)
    return words if units(words) <= limit else safe_text(text, limit // 2)


def units(text: str) -> int:
    """Characters as Discord's clients count them."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def stamp(at: datetime, style: str = "f") -> str:
    """A time that each viewer reads in their own zone; `R` is how long ago."""
    return f"<t:{int(at.timestamp())}:{style}>"


def may_be_label(text: str) -> bool:
    """Whether Discord takes the text as a link's label: it refuses addresses, and brackets end it."""
    return bool(text) and not _LABEL_TROUBLE.search(text)


def link(label: str, url: str, *, limit: int, longest: int) -> str:
    """A masked link, or the label alone where it or the address does not do for one.

    `limit` is for the label, `longest` for the address, in characters.
    """
    words, target = safe_text(label, limit), address(url, longest)
    if not target or not may_be_label(words):
        return escaped(words)
    return f"[{escaped(words)}]({target})"
