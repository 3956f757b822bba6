"""vote: what people think of a story. It acts here and now only in ways that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from bot.cards import Reply
from bot.commands.args import Args
from bot.commands.ballots import BallotArgs, RestoreVoteArgs, VoteArgs, good_for, refuse_too_many, tally
from bot.commands.context import Context, Done, place_for, place_name
from bot.commands.held_votes import restore_vote_on_entry, vote_on_entry
from bot.commands.muting import call_off
from bot.commands.permissions import Need, may
from bot.commands.regrouping import merged
from bot.commands.syntax import write
from bot.commands.telling import is_entry_id, known_story
from bot.commands.trouble import LineError
from bot.commands.vocabulary import topics_named
from bot.locale import N_
from feeds.model import Destination, Story
from feeds.model.votes import Vote, VoteKind
from feeds.planning.voting import STEPS

HIDES = frozenset({VoteKind.OFF_TOPIC, VoteKind.NOT_INTERESTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetVotesArgs(Args):
    """`votes forget`."""

    command: ClassVar[str] = "votes forget"


async def forget_votes(_args: ForgetVotesArgs, context: Context) -> Done:
    """Erases every vote of the caller in this team; what they moved here stays moved. No way back."""
    gone = await context.store.votes.forget(context.tenant, context.caller.person)
    said = context.translate.ngettext(
        "{count} vote of yours is erased.", "{count} votes of yours are erased.", gone
    )
    return Done(reply=Reply(text=said.format(count=gone)))


async def vote(args: VoteArgs, context: Context) -> Reply | Done:
    """One vote a person and story; a new one replaces the old, and what that did here."""
    if is_entry_id(args.story):
        return await vote_on_entry(args, context)
    told = await known_story(context, args.story)
    voter = await context.store.votes.voter(context.tenant, context.caller.person)
    before = await _vote_of(context, voter, told)
    if not args.kind:
        return await _stands(told, before, context)
    given = await _ballot(args, told, voter, context)
    if before is None:
        await refuse_too_many(voter, context)
    hides = given.kind in HIDES and may(context.caller, Need.PLACE)
    said = await _act(given, before, told, context, hides=hides)
    undo = [write(_restoring(told, before))]
    if given.kind is VoteKind.DUPLICATE and given.is_manager:
        done = await merged(told, await known_story(context, given.other), context)
        said, undo = [*said, done.reply.text], [*done.undo, *undo]
    return Done(reply=Reply(text=" ".join(said)), undo=tuple(undo))


async def restore_vote(args: RestoreVoteArgs, context: Context) -> Reply:
    """Takes a vote and what it did back, to the one before or to none."""
    if is_entry_id(args.story):
        return await restore_vote_on_entry(args, context)
    _ = context.translate
    told = await known_story(context, args.story)
    voter = await context.store.votes.voter(context.tenant, context.caller.person)
    before = await _vote_of(context, voter, told)
    if args.kind:
        given = replace(await _ballot(args, told, voter, context), is_manager=args.manager)
        return Reply(text=" ".join(await _act(given, before, told, context, hides=args.hides)))
    if before is None:
        return Reply(text=_("There is no vote of yours on story {story}.").format(story=told.id))
    said = await _revert(before, context)
    await context.store.votes.take_back(context.tenant, voter, before.story)
    return Reply(text=" ".join([_("Your vote is taken back."), *said]))


async def _vote_of(context: Context, voter: str, told: Story) -> Vote | None:
    """The person's vote, under whatever id the story had then."""
    for one in await context.store.stories.ids_of(context.tenant, told.id):
        found = await context.store.votes.get(context.tenant, voter, one)
        if found is not None:
            return found
    return None


async def _ballot(args: BallotArgs, told: Story, voter: str, context: Context) -> Vote:
    kind = VoteKind(args.kind)
    example = f"vote {told.id} wrong-topic topic:labor"
    if args.topic and kind is not VoteKind.WRONG_TOPIC:
        raise LineError(N_("topic: goes with wrong-topic."), example=example)
    if kind is VoteKind.DUPLICATE and not args.other:
        raise LineError(N_("Say of which story: of:"), example=f"vote {told.id} duplicate of:m2p8zz")
    other = await known_story(context, args.other) if kind is VoteKind.DUPLICATE else None
    if other is not None and other.id == told.id:
        raise LineError(N_("They are one story already: {story}."), story=told.id)
    return Vote(
        story=told.id,
        voter=voter,
        kind=kind,
        at=context.now,
        topic=topics_named(context.room.desk, (args.topic,))[0] if args.topic else "",
        other=other.id if other else "",
        entries=tuple(report.entry for report in told.reports),
        others=tuple(report.entry for report in other.reports) if other else (),
        is_manager=context.caller.is_manager,
    )


async def _act(given: Vote, before: Vote | None, told: Story, context: Context, *, hides: bool) -> list[str]:
    """Takes back what the old vote did, does what the new one does, keeps it; says what changed."""
    _ = context.translate
    said = await _revert(before, context) if before else []
    place = await place_for(context, "")
    given = replace(given, destination=place.id)
    if hides:
        given = replace(given, mute=await _hide(told, place, context))
        said = [_("Hidden in {place}.").format(place=place_name(place, _))]
    elif given.kind in STEPS:
        moved, now_at = await context.store.votes.move_threshold(place.id, STEPS[given.kind], context.now)
        given = replace(given, moved=moved)
        said = [_threshold_line(place, moved, now_at, context)]
    if before is not None and before.story != given.story:
        await context.store.votes.take_back(context.tenant, before.voter, before.story)
    await context.store.votes.put(context.tenant, given)
    return [good_for(given, context), *said]


async def _hide(told: Story, place: Destination, context: Context) -> int:
    made = await context.store.wants.add_mute(
        context.tenant, place.id, kind="story", value=told.id, by=context.caller.person, now=context.now
    )
    await call_off(made, context)
    return made.number


async def _revert(old: Vote, context: Context) -> list[str]:
    """What the vote did where it was given, undone; the cap on a threshold holds for the way back, too."""
    _ = context.translate
    if old.mute:
        await context.store.wants.end_mute(context.tenant, old.mute, now=context.now)
        return [_("No longer hidden.")]
    place = await context.store.wants.destination(old.destination) if old.destination and old.moved else None
    if place is None or place.tenant != context.tenant:
        return []
    moved, now_at = await context.store.votes.move_threshold(place.id, -old.moved, context.now)
    return [_threshold_line(place, moved, now_at, context)]


def _threshold_line(place: Destination, moved: float, now_at: float, context: Context) -> str:
    _ = context.translate
    name = place_name(place, _)
    if moved:
        return _("{place} now asks for {threshold}.").format(place=name, threshold=f"{now_at:.2f}")
    text = _("{place} still asks for {threshold}: votes move it no further for now.")
    return text.format(place=name, threshold=f"{now_at:.2f}")


async def _stands(told: Story, mine: Vote | None, context: Context) -> Reply:
    _ = context.translate
    ids = await context.store.stories.ids_of(context.tenant, told.id)
    counts = await context.store.votes.counts(context.tenant, ids)
    place = await place_for(context, "")
    rows = tally(counts, mine, context)
    asks = _("{place} asks for {threshold}, this story has {score}.").format(
        place=place_name(place, _), threshold=f"{place.settings.threshold:.2f}", score=f"{told.score:.2f}"
    )
    text = _("Votes on story {story}:") if rows else _("Nobody has voted on story {story} here.")
    return Reply(text=" ".join([text.format(story=told.id), asks]), rows=rows)


def _restoring(told: Story, before: Vote | None) -> RestoreVoteArgs:
    if before is None:
        return RestoreVoteArgs(story=told.id)
    return RestoreVoteArgs(
        story=told.id,
        kind=before.kind.value,
        topic=before.topic,
        other=before.other,
        manager=before.is_manager,
        hides=bool(before.mute),
    )
