"""Votes on entries that were held back: kept and counted as those on stories, and no channel feels them."""

from __future__ import annotations

from bot.cards import Reply
from bot.commands.ballots import BallotArgs, RestoreVoteArgs, VoteArgs, good_for, refuse_too_many, tally
from bot.commands.context import Context, Done
from bot.commands.holding import SHORT_ID, again_button, answering
from bot.commands.syntax import write
from bot.commands.telling import REMEMBERED, entry_of_id
from bot.commands.trouble import LineError
from bot.locale import N_
from feeds.model.votes import Vote, VoteKind
from feeds.planning.undecided import was_held
from feeds.store.answers import StoredEntry

MEANT = (VoteKind.UP, VoteKind.OFF_TOPIC)


async def vote_on_entry(args: VoteArgs, context: Context) -> Reply | Done:
    """One vote a person and entry; a new one replaces the old."""
    member = await _held_entry(args.story, context)
    voter = await context.store.votes.voter(context.tenant, context.caller.person)
    before = await context.store.votes.get(context.tenant, voter, member.entry.id)
    if not args.kind:
        return await _stands(member, before, context)
    given = _ballot(args, member, voter, context, manager=context.caller.is_manager)
    if before is None:
        await refuse_too_many(voter, context)
    await context.store.votes.put(context.tenant, given)
    undo = RestoreVoteArgs(story=member.entry.id)
    if before is not None:
        undo = RestoreVoteArgs(story=member.entry.id, kind=before.kind.value, manager=before.is_manager)
    reply = Reply(text=_said(given, member, context), buttons=await again_button(context))
    return Done(reply=reply, undo=(write(undo),))


async def restore_vote_on_entry(args: RestoreVoteArgs, context: Context) -> Reply:
    """Takes a vote back, to the one before or to none, wherever the entry stands by now."""
    _ = context.translate
    voter = await context.store.votes.voter(context.tenant, context.caller.person)
    member = await entry_of_id(args.story, context)
    if args.kind:
        given = _ballot(args, member, voter, context, manager=args.manager)
        await context.store.votes.put(context.tenant, given)
        return Reply(text=_said(given, member, context))
    if await context.store.votes.get(context.tenant, voter, member.entry.id) is None:
        return Reply(text=_("There is no vote of yours on entry {entry}.").format(entry=_short(member)))
    await context.store.votes.take_back(context.tenant, voter, member.entry.id)
    return Reply(text=_("Your vote is taken back."))


async def _held_entry(entry_id: str, context: Context) -> StoredEntry:
    """The entry, or why it is not one to vote on."""
    member = await entry_of_id(entry_id, context, since=context.now - REMEMBERED)
    told = await context.store.stories.of_entry(context.tenant, member.entry.id)
    if told is not None:
        message = N_("Entry {entry} is part of story {story} by now.")
        raise LineError(message, example=f"vote {told.id} up", entry=_short(member), story=told.id)
    if not was_held(member.judgement.score, relevant=member.judgement.relevant):
        message = N_("Entry {entry} was not held back; votes are for stories and for held entries.")
        raise LineError(message, example=f"why {_short(member)}", entry=_short(member))
    return member


def _ballot(args: BallotArgs, member: StoredEntry, voter: str, context: Context, *, manager: bool) -> Vote:
    kind = VoteKind(args.kind)
    if kind not in MEANT or args.topic or args.other:
        message = N_("A held entry is up or off-topic, nothing else.")
        raise LineError(message, example=answering(_short(member), VoteKind.UP))
    return Vote(
        story=member.entry.id,
        voter=voter,
        kind=kind,
        at=context.now,
        entries=(member.entry.id,),
        is_manager=manager,
    )


def _said(given: Vote, member: StoredEntry, context: Context) -> str:
    """What was said of which entry, and what that is good for."""
    _ = context.translate
    about = {
        VoteKind.UP: _("About the beat: “{headline}” ({outlet})."),
        VoteKind.OFF_TOPIC: _("Not about the beat: “{headline}” ({outlet})."),
    }[given.kind]
    good = good_for(given, context)
    if member.entry.owner is not None:
        good = _("Noted for this team alone: what private sources bring teaches nobody.")
    return f"{about.format(headline=member.entry.title, outlet=member.entry.outlet)} {good}"


async def _stands(member: StoredEntry, mine: Vote | None, context: Context) -> Reply:
    _ = context.translate
    counts = await context.store.votes.counts(context.tenant, (member.entry.id,))
    rows = tally(counts, mine, context)
    text = _("Votes on entry {entry}:") if rows else _("Nobody has voted on entry {entry} here.")
    return Reply(text=text.format(entry=_short(member)), rows=rows)


def _short(member: StoredEntry) -> str:
    return member.entry.id[:SHORT_ID]
