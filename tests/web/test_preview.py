"""The preview page: what platforms' renderers made, drawn as their clients draw it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from bot.cards import colours
from bot.platforms.reading_room.markup import discord_lines, live_spans, slack_spans
from feeds.model import Image
from tests.builders import a_telling, an_entry
from tests.web.newsroom import Newsroom

CSS = Path("bot/platforms/reading_room/static/preview.css")


def words_of(html: str, section: str) -> str:
    """The words inside one platform's drawing."""
    found = re.search(rf'<section aria-label="{section}">(.*?)<details class="source">', html, re.S)
    assert found, section
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split())


async def test_a_story_is_shown_as_each_platform_draws_it(newsroom: Newsroom) -> None:
    entry = an_entry(title="Guild signs <script>alert(1)</script> & *more*")
    told = a_telling(entry, image=Image(url="https://pictures.example/1.jpg", alt="Pickets"))
    story = await newsroom.tell(entry, telling=told, names=("SAG-AFTRA",))
    html = await newsroom.page(f"/preview/{story.id}")

    assert "Guild signs <script>alert(1)</script> & *more*" in words_of(html, "Discord")
    assert "Guild signs <script>alert(1)</script> & *more*" in words_of(html, "Discord, embeds")
    assert "Guild signs <script>alert(1)</script> & *more*" in words_of(html, "Slack")
    assert "<script>alert" not in html
    assert 'class="live"' not in html
    assert 'src="https://pictures.example/1.jpg" alt="Pickets"' in html
    assert "edge-f4a582" in html


@pytest.mark.parametrize("kind", ["card", "digest", "note"])
@pytest.mark.parametrize("lang", ["en", "fr"])
async def test_every_kind_of_message_can_be_seen(newsroom: Newsroom, kind: str, lang: str) -> None:
    story = await newsroom.tell()
    html = await newsroom.page(f"/preview/{story.id}?as={kind}&lang={lang}&format=compact")

    for look in ("Discord", "Discord, embeds", "Slack"):
        assert story.telling.headline in words_of(html, look)


async def test_a_story_that_is_not_there_has_no_preview(newsroom: Newsroom) -> None:
    async with newsroom.http.get(f"{newsroom.server.url}/preview/zzzzzz") as answer:
        assert answer.status == 404


def test_every_topics_colour_has_its_edge() -> None:
    css = CSS.read_text(encoding="utf-8")
    topics = ("labor", "legislation", "litigation", "deals", "training-data", "likeness", "production")

    for topic in (*topics, "tools", "ethics", "business", "awards", "of another desk"):
        for colour in (colours.on_light(topic), colours.on_dark(topic)):
            assert f".edge-{colour[1:]} {{ --edge: {colour}; }}" in css


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("**a**", "strong"),
        ("||a||", "spoiler"),
        ("`a`", "code"),
        ("<@1>", "mention"),
        ("@everyone", "mention"),
        (":smile:", "emoji"),
        ("[a](https://b.example)", "link"),
        ("https://b.example", "bare"),
        ("<t:1:R>", "time"),
        ("# a", "heading"),
        ("> a", "quote"),
        ("1. a", "item"),
    ],
)
def test_what_discord_brings_to_life_is_seen(text: str, kind: str) -> None:
    assert kind in {one.kind for one in live_spans(discord_lines(text))}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("*a*", "strong"),
        ("<!channel>", "mention"),
        ("<@U1>", "mention"),
        ("<https://b.example|a>", "link"),
        ("<!date^1^{date}|a>", "time"),
        ("`a`", "code"),
        (":smile:", "emoji"),
    ],
)
def test_what_slack_brings_to_life_is_seen(text: str, kind: str) -> None:
    assert kind in {one.kind for one in live_spans(slack_spans(text))}
