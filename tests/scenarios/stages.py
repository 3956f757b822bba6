"""The three chat platforms with their real renderers, each read as its own client shows it to people."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards import Card, Reply
from bot.locale import translator
from bot.platforms.discord import render_reply as discord_reply
from bot.platforms.discord.ids import read_id
from bot.platforms.discord.render import render as discord_render
from bot.platforms.reading_room.drawing import draw
from bot.platforms.reading_room.markup import Span, discord_lines, slack_spans
from bot.platforms.reading_room.reader import Reader
from bot.platforms.slack import render_reply as slack_reply
from bot.platforms.slack.render import render as slack_render
from tests.builders import a_destination
from tests.commands.lines import ME

GUILD = a_destination(platform="discord", tenant="discord:42", address="7")
TEAM = a_destination(platform="slack", tenant="slack:T1", address="C1")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message as people have it: its words, where its links and pictures lead, what its buttons type."""

    words: str
    targets: frozenset[str]
    lines: tuple[str, ...]

    def says(self, fact: str) -> bool:
        """Whether that can be read, whatever its capitals and spaces."""
        return _plain(fact) in _plain(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A platform: a card and a reply as it shows them to a person of its tenant, and how it writes a moment.

    `forms`: whether it opens forms for what wants more words; elsewhere these are typed.
    """

    name: str
    tenant: str
    card: Callable[[Card], Shown]
    reply: Callable[[Reply], Shown]
    moment: Callable[[datetime], str]
    forms: bool = True


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _nodes(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for one in value:
            yield from _nodes(one)


def _spans(spans: tuple[Span, ...]) -> Iterator[Span]:
    for span in spans:
        yield span
        yield from _spans(span.inside)


def _on_discord(message: Json, file: str = "") -> Shown:
    words, targets, lines = [file], set(), []
    for node in _nodes(message):
        spans = discord_lines(node["content"]) if node.get("type") == 10 else ()
        words += [span.words for span in spans]
        targets |= {span.target for span in _spans(spans)}
        words += [str(node[key]) for key in ("label", "description") if isinstance(node.get(key), str)]
        targets |= {str(node["url"])} if isinstance(node.get("url"), str) else set()
        pressed = read_id(str(node.get("custom_id") or node.get("value") or ""), GUILD.tenant)
        lines += [pressed.line] if pressed and pressed.line and not pressed.is_menu else []
    return Shown(words="\n".join(words), targets=frozenset(targets), lines=tuple(lines))


def _on_slack(message: Json) -> Shown:
    words, targets, lines = [], set(), []
    for node in _nodes(message["blocks"]):
        text, kind = node.get("text"), node.get("type")
        spans = slack_spans(text) if kind == "mrkdwn" and isinstance(text, str) else ()
        words += [span.words for span in spans] or ([text] if isinstance(text, str) else [])
        targets |= {span.target for span in _spans(spans)}
        targets |= {str(node[key]) for key in ("url", "image_url") if node.get(key)}
        words += [str(node["alt_text"])] if node.get("alt_text") else []
        lines += [str(node["value"])] if isinstance(node.get("value"), str) else []
    # Pieces of one rich text or context stand side by side in the client.
    return Shown(
        words="".join(words) + "\n" + " ".join(words), targets=frozenset(targets), lines=tuple(lines)
    )


class _Page(HTMLParser):
    """Words, addresses and the values of buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.targets: set[str] = set()
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.targets |= {str(facts[key]) for key in ("href", "src", "datetime") if facts.get(key)}
        self.words += [str(facts["alt"])] if facts.get("alt") else []
        if tag == "button" and facts.get("name") == "line":
            self.lines.append(str(facts["value"]))
        if tag == "a" and "button" in str(facts.get("class")).split():
            self.lines.append(str(facts["href"]).replace("/story/", "story "))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _on_the_page(html: str) -> Shown:
    page = _Page()
    page.feed(html)
    return Shown(words="".join(page.words), targets=frozenset(page.targets), lines=tuple(page.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    """A message of the channel, as the template takes it."""

    card: Card
    id: str = "m1"
    kind: str = "Card"


READER = Reader(translate=translator("en"), zone=ZoneInfo("UTC"), caller=ME)


def _answer_on_discord(reply: Reply) -> Shown:
    drawn = discord_reply.draw_reply(reply, GUILD.tenant, "en")
    return _on_discord(drawn.payload, drawn.file)


STAGES = (
    Stage(
        name="discord",
        tenant=GUILD.tenant,
        card=lambda card: _on_discord(json.loads(discord_render(card, GUILD))),
        reply=_answer_on_discord,
        moment=lambda at: str(int(at.timestamp())),
    ),
    Stage(
        name="slack",
        tenant=TEAM.tenant,
        card=lambda card: _on_slack(json.loads(slack_render(card, TEAM))),
        reply=lambda reply: _on_slack(slack_reply.draw_reply(reply, TEAM.tenant, "en")),
        moment=lambda at: str(int(at.timestamp())),
    ),
    Stage(
        name="reading_room",
        tenant="local",
        card=lambda card: _on_the_page(draw("message.html", READER, one=_Message(card=card))),
        reply=lambda reply: _on_the_page(draw("answer.html", READER, reply=reply, line="")),
        moment=lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        forms=False,
    ),
)
