"""story and why: one story's timeline, and the reasons for whatever the desk did with an item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from bot.cards import Button, Reply, ReplyRow
from bot.cards.compose import minutes_after_first
from bot.commands.args import Args, required, required_rest
from bot.commands.context import Context, place_name, share_button
from bot.commands.kinds import Kind
from bot.commands.syntax import write
from bot.commands.trouble import LineError
from bot.commands.wording import after_in_words, moment_in_words
from bot.locale import N_, Translator
from feeds.judging.reasons import sentence
from feeds.model import Parcel, ParcelState, Report, Story
from feeds.planning.first_contact import REASON as FIRST_CONTACT
from feeds.reading.clean import canonical_url
from feeds.store.answers import StoredEntry
from feeds.store.regroupings import SPLIT

REMEMBERED = timedelta(days=30)
MOST_PLACES = 3
_ENTRY_ID = re.compile(r"[0-9a-f]{8,16}")  # the digits that it begins with, or all


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArgs(Args):
    """`story k3x9q1`."""

    command: ClassVar[str] = "story"
    story: str = required(Kind.STORY, N_("a story's id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyArgs(Args):
    """`why k3x9q1`, `why https://…`."""

    command: ClassVar[str] = "why"
    what: str = required_rest(Kind.ITEM, N_("a story, an entry or an address"))


async def story(args: StoryArgs, context: Context) -> Reply:
    """The card, and every report in order with minutes after the first."""
    _ = context.translate
    found = await known_story(context, args.story)
    rows = [
        _report_row(found, report, number, context) for number, report in enumerate(found.reports, start=1)
    ]
    rows += await _older_headlines(found, context)
    text = _("First: {outlet}, {moment}.").format(
        outlet=found.first.outlet, moment=moment_in_words(found.first.at, context)
    )
    if found.follows:
        text += " " + _("It follows story {story}.").format(story=found.follows)
    return Reply(
        text=text, cards=(context.card(found),), rows=tuple(rows), buttons=(share_button(write(args), _),)
    )


async def why(args: WhyArgs, context: Context) -> Reply:
    """Why a story came, or why an item did not; dropped ones too."""
    what = args.what.strip()
    if not what.lower().startswith(("http://", "https://")):
        found = await context.store.stories.get(context.tenant, what.lower())
        if found:
            return await _why_story(found, context)
    if is_entry_id(what.lower()):
        found_entry = await entry_of_id(what.lower(), context, since=context.now - REMEMBERED)
        return await _why_entry(found_entry, context)
    key = canonical_url(what) if "://" in what else what.lower()
    entry = await context.store.entries.find_by_url(context.tenant, key, context.now - REMEMBERED)
    if entry is None:
        message = N_("I have seen nothing under {what} in the last 30 days.")
        raise LineError(message, hint=N_("Give a story's id or an item's address."), what=what)
    return await _why_entry(entry, context)


async def known_story(context: Context, story_id: str) -> Story:
    """The story, or the sentence that there is none."""
    found = await context.store.stories.get(context.tenant, story_id.lower().removeprefix("#"))
    if found is None:
        message = N_("There is no story {story}.")
        raise LineError(
            message, hint=N_("An id has six letters or digits; latest shows some."), story=story_id
        )
    return found


def is_entry_id(text: str) -> bool:
    """Whether it is an entry's id or the eight digits or more that one begins with; stories' are shorter."""
    return _ENTRY_ID.fullmatch(text) is not None


async def entry_of_id(entry_id: str, context: Context, *, since: datetime | None = None) -> StoredEntry:
    """The entry whose id begins so, or the sentence that there is none."""
    found = await context.store.entries.find_by_id(context.tenant, entry_id, since)
    if len(found) > 1:
        raise LineError(N_("Several entries begin with {entry}: give more of the id."), entry=entry_id)
    if not found:
        message = N_("I have seen nothing under {what} in the last 30 days.")
        raise LineError(message, hint=N_("Give a story's id or an item's address."), what=entry_id)
    return found[0]


def _report_row(told: Story, report: Report, number: int, context: Context) -> ReplyRow:
    _ = context.translate
    minutes = minutes_after_first(told, report)
    after = _("first") if report is told.first else after_in_words(minutes, _)
    cells = (
        (_("number"), str(number)),
        (_("when"), moment_in_words(report.at, context)),
        (_("after"), after),
        (_("outlet"), report.outlet),
        (_("language"), report.lang),
        (_("headline"), report.title),
    )
    return ReplyRow(cells=cells, link=report.url)


async def _older_headlines(told: Story, context: Context) -> list[ReplyRow]:
    """What reports said before they were edited."""
    _ = context.translate
    rows = []
    for report in told.reports:
        for version in await context.store.entries.versions(report.entry):
            cells = (
                (_("when"), moment_in_words(version.until, context)),
                (_("after"), _("until then")),
                (_("outlet"), report.outlet),
                (_("language"), report.lang),
                (_("headline"), version.title),
            )
            rows.append(ReplyRow(cells=cells, link=report.url))
    return rows


async def _why_story(found: Story, context: Context) -> Reply:
    _ = context.translate
    lines = [sentence(reason, _) for reason in found.reasons]
    lines += await _went_to(found, context)
    members = await context.store.entries.of_reports([report.entry for report in found.reports])
    rows = [_entry_row(member, context) for member in members]
    return Reply(
        text=" ".join(dict.fromkeys(line for line in lines if line)),
        cards=(context.card(found),),
        rows=tuple(rows),
        buttons=(Button(label=_("More"), line=f"story {found.id}"),),
    )


async def _why_entry(member: StoredEntry, context: Context) -> Reply:
    _ = context.translate
    judgement, entry = member.judgement, member.entry
    found = await context.store.stories.of_entry(context.tenant, entry.id)
    verdict = _("Kept.") if judgement.relevant or found else _("Dropped.")
    if judgement.held and not found:
        verdict = _("Held back until another report confirms it.")
    reasons = [sentence(reason, _) for reason in judgement.reasons]
    lines = [verdict, *reasons]
    if found and len(found.reports) > 1:
        others = len(found.reports) - 1
        folded = _.ngettext("Folded with {count} other.", "Folded with {count} others.", others)
        lines += [folded.format(count=others), *(sentence(reason, _) for reason in found.reasons)]
    lines += await _went_to(found, context) if found else []
    button = (Button(label=_("More"), line=f"story {found.id}"),) if found else ()
    text = f"{entry.title} ({entry.outlet}, {moment_in_words(entry.time, context)}). "
    return Reply(
        text=text + " ".join(dict.fromkeys(lines)), rows=(_entry_row(member, context),), buttons=button
    )


def _entry_row(member: StoredEntry, context: Context) -> ReplyRow:
    _ = context.translate
    entry, judgement = member.entry, member.judgement
    reasons = [sentence(reason, _) for reason in judgement.reasons]
    cells = (
        (_("outlet"), entry.outlet),
        (_("headline"), entry.title),
        (_("score"), f"{judgement.score:.2f}"),
        (_("topics"), ", ".join(judgement.topics)),
        (_("why"), " ".join(reasons)),
    )
    return ReplyRow(cells=cells, link=entry.url)


def _asked_for(reason: str, translate: Translator) -> str:
    """A delivery's reason: what of a subscription the story met, as it is typed."""
    _ = translate
    if reason == FIRST_CONTACT:
        return _("the first post of a subscription")
    if reason == SPLIT:
        return _("split from another story")
    return _("subscribed: {what}").format(what=reason) if reason else _("subscribed: everything")


async def _went_to(found: Story, context: Context) -> list[str]:
    """Where the story was posted, or why not; other people's own lists are theirs."""
    lines = []
    ids = await context.store.stories.ids_of(context.tenant, found.id)
    for parcel in await context.store.outbox.parcels_of_story(*ids):
        place = await context.store.wants.destination(parcel.destination)
        mine = place is not None and place.tenant == context.tenant
        if place and mine and (not place.is_person or place.address == context.caller.person):
            lines.append(_fate(parcel, place_name(place, context.translate), ids, context))
    return [*lines[:MOST_PLACES]]


def _fate(parcel: Parcel, place: str, ids: Sequence[str], context: Context) -> str:
    _ = context.translate
    reasons = [_asked_for(one.reason, _) for one in parcel.deliveries if one.story in ids]
    because = f" ({', '.join(dict.fromkeys(reasons))})" if reasons else ""
    if parcel.state is ParcelState.SENT and parcel.sent_at:
        moment = moment_in_words(parcel.sent_at, context)
        return _("Went to {place} at {moment}{because}.").format(place=place, moment=moment, because=because)
    if parcel.state in {ParcelState.QUEUED, ParcelState.SENDING, ParcelState.DOUBT}:
        moment = moment_in_words(parcel.due, context)
        return _("Goes to {place} at {moment}{because}.").format(place=place, moment=moment, because=because)
    return _("Did not go to {place}: {reason}.").format(
        place=place, reason=parcel.reason or parcel.state.value
    )
