"""Chat markup read as the platforms' own clients read it, for the preview page and for tests.

The rules are those of Discord's client (simple-markdown and its additions) and of Slack's mrkdwn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a message. `kind` is `text` for plain words; `target` is an address or a time's seconds."""

    kind: str
    text: str = ""
    target: str = ""
    inside: tuple[Span, ...] = ()

    @property
    def words(self) -> str:
        """What a reader sees of it."""
        return self.text + "".join(one.words for one in self.inside)


Rule = tuple[str, re.Pattern[str]]
_DISCORD: tuple[Rule, ...] = (
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("time", re.compile(r"<t:(-?\d{1,17})(?::([tTdDfFR]))?>")),
    ("mention", re.compile(r"<@[!&]?\d+>|<#\d+>|<id:\w+>|</[^>]+:\d+>|@everyone|@here")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:\w+:")),
    ("bare", re.compile(r"<((?:https?|steam|mailto|tel|sms)[:][^ >]+)>")),
    ("bare", re.compile(r"((?:https?|steam)://[^\s<]+[^<.,:;\"')\]\s])")),
    (
        "link",
        re.compile(
            r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
            r"\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"][\s\S]*?['\"])?\s*\)"
        ),
    ),
    ("strong", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")),
    ("em", re.compile(r"\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)")),
    ("em", re.compile(r"_((?:__|\\[\s\S]|[^\\_])+?)_(?![A-Za-z0-9_])")),
    ("strike", re.compile(r"~~(?=\S)((?:\\[\s\S]|~(?!~)|[^\s~\\]|\s(?!~~))+?)~~")),
    ("spoiler", re.compile(r"\|\|([\s\S]+?)\|\|")),
    ("code", re.compile(r"(?P<ticks>`+)([\s\S]*?[^`])(?P=ticks)(?!`)")),
)
_LINES: tuple[Rule, ...] = (
    ("small", re.compile(r"-# +(?=\S)")),
    ("heading", re.compile(r"#{1,3} +(?=\S)")),
    ("quote", re.compile(r">(?:>>)? ")),
    ("item", re.compile(r" *(?:[*-]|\d+\.) +(?=\S)")),
)
_SLACK: tuple[Rule, ...] = (
    ("time", re.compile(r"<!date\^(\d+)\^([^|>]*)\|([^>]*)>")),
    ("mention", re.compile(r"<[!@#][^>]*>")),
    ("link", re.compile(r"<((?:https?|mailto):[^|>]*)(?:\|([^>]*))?>")),
    ("strong", re.compile(r"(?<!\w)\*(?=\S)([^*\n]*\S)\*(?!\w)")),
    ("em", re.compile(r"(?<!\w)_(?=\S)([^_\n]*\S)_(?!\w)")),
    ("strike", re.compile(r"(?<!\w)~(?=\S)([^~\n]*\S)~(?!\w)")),
    ("code", re.compile(r"`([^`\n]+)`")),
    ("emoji", re.compile(r":[\w+'-]+:")),
    ("bare", re.compile(r"(https?://[^\s<>]+)")),
)
_MAY_BE_LIVE = re.compile(r"[<*_~`:h]")
_INNER = frozenset({"strong", "underline", "em", "strike", "spoiler"})


def discord_lines(text: str) -> tuple[Span, ...]:
    """A text component or description: a span for each line, of the kind `line`, `small`, `heading`…"""
    return tuple(_discord_line(line) for line in text.split("\n"))


def discord_spans(text: str) -> tuple[Span, ...]:
    """A piece of a line."""
    return tuple(_merged(_discord(text)))


def slack_spans(text: str) -> tuple[Span, ...]:
    """A text of mrkdwn, of one or more lines."""
    return tuple(_merged(_slack(text)))


def live_spans(spans: tuple[Span, ...]) -> list[Span]:
    """All spans that do something, nested ones too."""
    return [one for span in spans for one in (span, *live_spans(span.inside)) if one.kind != "text"]


def _discord_line(line: str) -> Span:
    for kind, shape in _LINES:
        if found := shape.match(line):
            return Span(kind=kind, inside=discord_spans(line[found.end() :]))
    return Span(kind="line", inside=discord_spans(line))


def _discord(text: str) -> Iterator[Span]:
    place = 0
    while place < len(text):
        kind, found = _first(_DISCORD, text, place)
        if found is None:
            yield Span(kind="text", text=text[place])
            place += 1
            continue
        yield _discord_span(kind, found)
        place = found.end()


def _discord_span(kind: str, found: re.Match[str]) -> Span:
    if kind == "escape":
        return Span(kind="text", text=found[1])
    if kind == "time":
        return Span(kind="time", text=found[2] or "f", target=found[1])
    if kind == "link":
        return Span(kind="link", target=found[2], inside=discord_spans(found[1]))
    if kind == "bare":
        return Span(kind="bare", text=found[1], target=found[1])
    if kind in _INNER:
        return Span(kind=kind, inside=discord_spans(found[1]))
    return Span(kind=kind, text=found[2] if kind == "code" else found[0])


def _slack(text: str) -> Iterator[Span]:
    place = 0
    while place < len(text):
        kind, found = _first(_SLACK, text, place)
        end = found.end() if found else _end_of_words(text, place)
        yield _slack_span(kind, found) if found else Span(kind="text", text=unescape(text[place:end]))
        place = end


def _end_of_words(text: str, place: int) -> int:
    """Where something live may begin next; the letter before it decides too, so words stay whole."""
    found = _MAY_BE_LIVE.search(text, place + 1)
    return found.start() if found else len(text)


def _slack_span(kind: str, found: re.Match[str]) -> Span:
    if kind == "time":
        return Span(kind="time", text=unescape(found[2]), target=found[1])
    if kind == "link":
        return Span(kind="link", target=unescape(found[1]), text=unescape(found[2] or found[1]))
    if kind == "bare":
        return Span(kind="bare", text=unescape(found[1]), target=unescape(found[1]))
    if kind in _INNER:
        return Span(kind=kind, inside=slack_spans(found[1]))
    return Span(kind=kind, text=unescape(found[1] if kind == "code" else found[0]))


def _first(rules: tuple[Rule, ...], text: str, place: int) -> tuple[str, re.Match[str] | None]:
    for kind, shape in rules:
        if found := shape.match(text, place):
            return kind, found
    return "text", None


def _merged(spans: Iterator[Span]) -> Iterator[Span]:
    """Neighbouring words as one span."""
    words = ""
    for span in spans:
        if span.kind == "text":
            words += span.text
            continue
        if words:
            yield Span(kind="text", text=words)
            words = ""
        yield span
    if words:
        yield Span(kind="text", text=words)
