"""split and merge: a manager puts right what folding got wrong, for this tenant alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards import Reply
from bot.commands.args import Args, option, required, required_rest
from bot.commands.context import Context, Done
from bot.commands.kinds import Kind
from bot.commands.syntax import write
from bot.commands.telling import known_story
from bot.commands.trouble import LineError
from bot.locale import N_
from feeds.model import Story
from feeds.planning.regrouping import newer_first, report_named


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitArgs(Args):
    """`split k3x9q1 2`, `split k3x9q1 Variety`."""

    command: ClassVar[str] = "split"
    story: str = required(Kind.STORY, N_("a story's id"))
    report: str = required_rest(Kind.SOURCE, N_("the report's number in the story, or its outlet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeArgs(Args):
    """`merge k3x9q1 m2p8zz`."""

    command: ClassVar[str] = "merge"
    story: str = required(Kind.STORY, N_("a story's id"))
    other: str = required(Kind.STORY, N_("the other story's id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReportArgs(Args):
    """`restore report 1234… from:k3x9q1`. Typed by undo."""

    command: ClassVar[str] = "restore report"
    entry: str = required(Kind.ITEM, N_("an entry"))
    out_of: str = option("from", Kind.STORY, N_("a story's id"))
    into: str = option("into", Kind.STORY, N_("a story's id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreStoryArgs(Args):
    """`restore story k3x9q1 from:m2p8zz`. Typed by undo."""

    command: ClassVar[str] = "restore story"
    story: str = required(Kind.STORY, N_("a story's id"))
    out_of: str = option("from", Kind.STORY, N_("a story's id"))


async def split(args: SplitArgs, context: Context) -> Done:
    """The report becomes a story of its own here, and is posted where the old one's card is."""
    _ = context.translate
    told = await known_story(context, args.story)
    entry = _chosen(told, args)
    (fresh,) = await context.store.stories.fresh_ids(1)
    by = await context.store.votes.voter(context.tenant, context.caller.person)
    before = await context.store.regroupings.split(
        context.tenant, entry, out_of=told.id, into=fresh, by=by, now=context.now
    )
    new = await known_story(context, fresh)
    text = _("{outlet}’s report is story {story} here now. Its card goes where that of {old} is.").format(
        outlet=new.first.outlet, story=fresh, old=told.id
    )
    undo = write(RestoreReportArgs(entry=entry, out_of=fresh, into=before))
    return Done(reply=Reply(text=text, cards=(context.card(new),)), undo=(undo,))


async def merge(args: MergeArgs, context: Context) -> Done:
    """The newer of the two is part of the older here from now on."""
    one, other = await known_story(context, args.story), await known_story(context, args.other)
    return await merged(one, other, context)


async def merged(one: Story, other: Story, context: Context) -> Done:
    """The same of stories in hand; `vote` calls it, too."""
    _ = context.translate
    if one.id == other.id:
        raise LineError(N_("They are one story already: {story}."), story=one.id)
    newer, older = newer_first(one, other)
    by = await context.store.votes.voter(context.tenant, context.caller.person)
    await context.store.regroupings.merge(context.tenant, newer.id, into=older.id, by=by, now=context.now)
    whole = await known_story(context, older.id)
    text = _("Story {newer} is part of story {older} here now. Cards that are out are brought up to date.")
    undo = write(RestoreStoryArgs(story=newer.id, out_of=older.id))
    reply = Reply(text=text.format(newer=newer.id, older=older.id), cards=(context.card(whole),))
    return Done(reply=reply, undo=(undo,))


async def restore_report(args: RestoreReportArgs, context: Context) -> Reply:
    """Puts a report back where it was split from."""
    _ = context.translate
    done = await context.store.regroupings.put_back(
        context.tenant, args.entry, out_of=args.out_of, into=args.into, now=context.now
    )
    if not done:
        raise LineError(N_("Story {story} is not split like that any more."), story=args.out_of)
    return Reply(text=_("The report is back in its story."))


async def restore_story(args: RestoreStoryArgs, context: Context) -> Reply:
    """Takes a merge back."""
    _ = context.translate
    done = await context.store.regroupings.unmerge(
        context.tenant, args.story, out_of=args.out_of, now=context.now
    )
    if not done:
        raise LineError(N_("Story {story} is not merged like that any more."), story=args.story)
    return Reply(text=_("Story {story} stands for itself again.").format(story=args.story))


def _chosen(told: Story, args: SplitArgs) -> str:
    if len(told.reports) < 2:
        raise LineError(N_("Story {story} has one report: there is nothing to split."), story=told.id)
    found = report_named(told, args.report)
    if len(found) == 1:
        return found[0]
    example = f"split {told.id} 2"
    if found:
        raise LineError(N_("{word} reported more than once: say which, by its number."),
                        hint=N_("The numbers are in the answer to: {line}"), example=example,
                        word=args.report, line=f"story {told.id}")  # fmt: skip
    raise LineError(N_("Story {story} has no report {word}."),
                    hint=N_("The numbers are in the answer to: {line}"), example=example,
                    story=told.id, word=args.report, line=f"story {told.id}")  # fmt: skip
