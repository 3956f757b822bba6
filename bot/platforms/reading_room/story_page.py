"""One story: its card, who reported when, what headlines said before, and why the desk thinks so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.cards.compose import minutes_after_first, story_card
from bot.cards.words import MARKS
from bot.platforms.reading_room.reader import Reader
from bot.platforms.reading_room.site import Site
from feeds.judging.reasons import percent, sentence
from feeds.model import DestinationSettings, Reason, Report, Story
from feeds.store import LOCAL, EntryVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A report on the timeline; `is_again` where its outlet has reported before."""

    report: Report
    minutes: int
    marks: tuple[str, ...]
    older: tuple[EntryVersion, ...]
    is_again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why one report is in the story, in sentences."""

    outlet: str
    score: str
    reasons: tuple[str, ...]


async def show_story(site: Site, request: web.Request) -> web.Response:
    """The story's page; an id that was merged leads on to the story that goes on."""
    reader, wanted = await site.reader(request), request.match_info["story"].lower()
    found = await site.room.store.stories.get(LOCAL, wanted)
    if found is None:
        return await site.page(reader, "missing.html", here="", status=404, what=wanted)
    if found.id != wanted:
        raise web.HTTPFound(location=f"/story/{found.id}")  # a merge by hand can be taken back
    before = await site.room.store.stories.get(LOCAL, found.follows) if found.follows else None
    return await site.page(
        reader,
        "story.html",
        here="story",
        story=found,
        card=_card(site, found, reader),
        lines=await _lines(site, found, reader),
        follows=before,
        reasons=_reasons(found.reasons, reader),
        verdicts=await _verdicts(site, found, reader),
    )


def _reasons(reasons: Sequence[Reason], reader: Reader) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence(one, reader.translate) for one in reasons))


async def _verdicts(site: Site, story: Story, reader: Reader) -> tuple[Verdict, ...]:
    """What the desk thinks of each report that this tenant sees, in order of report."""
    judged = await site.room.store.entries.of_reports([report.entry for report in story.reports])
    return tuple(
        Verdict(
            outlet=one.entry.outlet,
            score=percent(one.judgement.score),
            reasons=_reasons(one.judgement.reasons, reader),
        )
        for one in judged
    )


def _card(site: Site, story: Story, reader: Reader) -> object:
    return story_card(
        story,
        desk=site.room.desk,
        lang=reader.translate.lang,
        settings=DestinationSettings(),
        translate=reader.translate,
    )


async def _lines(site: Site, story: Story, reader: Reader) -> tuple[Line, ...]:
    lines: list[Line] = []
    outlets: set[str] = set()
    for report in story.reports:
        older = await site.room.store.entries.versions(report.entry)
        lines.append(
            Line(
                report=report,
                minutes=minutes_after_first(story, report),
                marks=tuple(reader.translate(word) for mark, word in MARKS.items() if mark in report.marks),
                older=older,
                is_again=report.outlet in outlets,
            )
        )
        outlets.add(report.outlet)
    return tuple(lines)
