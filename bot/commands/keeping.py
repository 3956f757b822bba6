"""save, saved, catchup: a person's own list, and what moved since they last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from bot.cards import Button, Reply
from bot.cards.words import topic_word
from bot.commands.args import Args, option, required
from bot.commands.context import Context, Done, place_for
from bot.commands.kinds import Kind
from bot.commands.telling import known_story
from bot.commands.trouble import LineError
from bot.commands.wording import moment_in_words, stories_counted
from bot.locale import N_
from feeds.model import Story
from feeds.planning.matching import lets_through

FIRST_TIME = timedelta(days=1)
MOST = 10
PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveArgs(Args):
    """`save k3x9q1`."""

    command: ClassVar[str] = "save"
    story: str = required(Kind.STORY, N_("a story's id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedArgs(Args):
    """`saved`."""

    command: ClassVar[str] = "saved"
    page: int = option("page", Kind.NUMBER, N_("page"), default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRemoveArgs(Args):
    """`saved remove k3x9q1`."""

    command: ClassVar[str] = "saved remove"
    story: str = required(Kind.STORY, N_("a story's id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchupArgs(Args):
    """`catchup`, `catchup since:7d`."""

    command: ClassVar[str] = "catchup"
    since: str = option("since", Kind.DATE, N_("from this day on"))


async def save(args: SaveArgs, context: Context) -> Done:
    """Keeps a story on the caller's list, and its text for good."""
    _ = context.translate
    found = await known_story(context, args.story)
    await context.store.people.save(context.tenant, context.caller.person, found.id, context.now)
    text = _("Saved: {headline}").format(headline=found.telling.headline)
    return Done(
        reply=Reply(text=text, buttons=(Button(label=_("My list"), line="saved"),)),
        undo=(f"saved remove {found.id}",),
    )


async def saved(args: SavedArgs, context: Context) -> Reply:
    """The caller's list, the latest first."""
    _ = context.translate
    ids = await context.store.people.saved(context.tenant, context.caller.person)
    if not ids:
        return Reply(text=_("Nothing saved yet. Every card has a Save button."))
    start = (max(1, args.page) - 1) * PAGE
    known = await context.store.stories.visible(context.tenant, ids[start : start + PAGE])
    cards = tuple(context.card(known[one]) for one in ids[start : start + PAGE] if one in known)
    more = len(ids) > start + PAGE
    buttons = (Button(label=_("Next"), line=f"saved page:{max(1, args.page) + 1}"),) if more else ()
    return Reply(
        text=_("Saved: {stories}.").format(stories=stories_counted(len(ids), _)), cards=cards, buttons=buttons
    )


async def saved_remove(args: SavedRemoveArgs, context: Context) -> Done:
    """Takes a story off the list."""
    _ = context.translate
    if not await context.store.people.unsave(context.tenant, context.caller.person, args.story):
        raise LineError(N_("Story {story} is not on your list."), example="saved", story=args.story)
    text = _("Story {story} is off your list.").format(story=args.story)
    return Done(reply=Reply(text=text), undo=(f"save {args.story}",))


async def catchup(args: CatchupArgs, context: Context) -> Reply:
    """What moved since the caller last looked, of what they or this channel want, by topic."""
    _ = context.translate
    who = context.caller.person
    looked = await context.store.people.looked_at(context.tenant, who)
    since = context.since(args.since) or looked or context.now - FIRST_TIME
    moved = await _moved(context, since)
    await context.store.people.mark_looked(context.tenant, who, context.now)
    moment = moment_in_words(since, context)
    if not moved:
        return Reply(text=_("Nothing moved since {moment}.").format(moment=moment))
    text = _("{stories} moved since {moment}: {topics}.").format(
        stories=stories_counted(len(moved), _), moment=moment, topics=_by_topic(moved, context)
    )
    cards = tuple(context.card(one, reason=_what_moved(one, since, context)) for one in moved[:MOST])
    return Reply(text=text, cards=cards)


async def _moved(context: Context, since: datetime) -> list[Story]:
    """Changed stories that the caller's or the channel's subscriptions want; without any, all."""
    changed = await context.store.stories.changed_since(context.tenant, since, limit=200)
    places = {(await place_for(context, to)).id for to in ("me", "")}
    lines = [
        one for one in await context.store.wants.subscriptions(context.tenant) if one.destination in places
    ]
    mine = [
        one
        for one in changed
        if not lines or any(lets_through(line.filter, one) is not None for line in lines)
    ]
    return sorted(mine, key=lambda one: (one.urgent is None, one.primary, -len(one.outlets)))


def _what_moved(story: Story, since: datetime, context: Context) -> str:
    _ = context.translate
    new = sum(report.at > since for report in story.reports)
    if story.opened_at is None or story.opened_at > since:
        return _("New since you last looked.")
    if new:
        return _.ngettext("{count} new report.", "{count} new reports.", new).format(count=new)
    return _("Its telling changed.")


def _by_topic(stories: list[Story], context: Context) -> str:
    counts: dict[str, int] = {}
    for story in stories:
        counts[story.primary] = counts.get(story.primary, 0) + 1
    words = (
        (topic_word(context.room.desk, topic, context.lang).lower(), count) for topic, count in counts.items()
    )
    return ", ".join(f"{word} {count}" for word, count in words)
