"""Pure: text out of HTML, and text that can neither hide, ping, disguise nor break a line."""

from __future__ import annotations

import html
import re
import unicodedata

import nh3
import regex

LONGEST_HTML = 120_000
# nh3's tree building is quadratic in the depth of nesting; a text of the trade has a few hundred tags.
MOST_TAGS = 4000
_BLOCKS = frozenset(
    [
        *("p", "br", "hr", "div", "section", "article", "blockquote", "pre", "figure", "figcaption"),
        *("ul", "ol", "li", "dt", "dd", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6"),
    ]
)
_SILENT = frozenset(
    ("script", "style", "template", "noscript", "iframe", "svg", "object", "select", "button")
)
_TAG = re.compile(r"<[^<>]{0,3000}>")
_SILENT_SPAN = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)", re.I | re.S)

_SURROGATES = re.compile("[\ud800-\udfff]")
# Controls, bidi controls, zero-width and other invisible characters, tag characters, private use.
_UNSEEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5]+")
_KEPT_JOINERS = regex.compile(
    r"(?<=\p{Extended_Pictographic}[\p{Emoji_Modifier}\ufe0f]?)\u200d(?=\p{Extended_Pictographic})"
    r"|(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Sinhala}\p{Script=Malayalam}])"
    r"[\u200c\u200d](?=[\p{L}\p{M}])"
)
_MANY_MARKS = regex.compile(r"(\p{M}{3})\p{M}+")
# Printable by Python's book, and yet blank, or marks upon marks.
_ODD = regex.compile(r"[\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5]|\p{M}{4}")
_SPACE = re.compile(r"\s+")
_GRAPHEME = regex.compile(r"\X")
_CUT = "…"


def plain_text(source: str) -> str:
    """The text of a piece of HTML; blocks become lines, entities are resolved, scripts are gone."""
    source = _SURROGATES.sub("\ufffd", source[:LONGEST_HTML])
    if "<" not in source:
        return _lines(html.unescape(source))
    if source.count("<") > MOST_TAGS:
        stripped = _TAG.sub("\n", _SILENT_SPAN.sub("\n", source))
        return _lines(html.unescape(stripped))
    cleaned = nh3.clean(
        source, tags=set(_BLOCKS), attributes={}, clean_content_tags=set(_SILENT), link_rel=None
    )
    return _lines(html.unescape(_TAG.sub("\n", cleaned)))


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def safe_text(text: str, limit: int) -> str:
    """One line of at most `limit` characters, cut between graphemes: safe to store and to show.

    Normalised (NFC); without control, bidi and zero-width characters; at most three marks on a letter.
    """
    # Longer than needed, so that what is removed does not count, and bounded, so that nothing is slow.
    text = " ".join(text[: limit * 4 + 1000].split())
    if not _is_harmless(text):
        text = _SPACE.sub(" ", unicodedata.normalize("NFC", _visible(_SURROGATES.sub("\ufffd", text))))
        text = unicodedata.normalize("NFC", _MANY_MARKS.sub(r"\1", text)).strip()
    return text if len(text) <= limit else _shortened(text, limit)


def _is_harmless(text: str) -> bool:
    """Nearly every text is: then the slow look at each character is spared."""
    if not text.isprintable():
        return False
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and not _ODD.search(text))


def _visible(text: str) -> str:
    text = _SPACE.sub(" ", text)
    joiners = {match.start() for match in _KEPT_JOINERS.finditer(text)}
    return _UNSEEN.sub(lambda run: _kept(run, joiners), text)


def _kept(run: regex.Match[str], joiners: set[int]) -> str:
    return "".join(char for place, char in enumerate(run[0], start=run.start()) if place in joiners)


def _shortened(text: str, limit: int) -> str:
    if limit <= 0:
        return ""
    room, kept = limit - len(_CUT), 0
    for grapheme in _GRAPHEME.finditer(text):
        if grapheme.end() > room:
            break
        kept = grapheme.end()
    return text[:kept].rstrip() + _CUT
