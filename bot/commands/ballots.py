"""What votes on stories and on held entries share: how they are typed, counted and summed up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from bot.cards import ReplyRow
from bot.commands.args import Args, option, positional, required
from bot.commands.context import Context
from bot.commands.kinds import Kind
from bot.commands.trouble import LineError
from bot.locale import N_
from feeds.model.votes import Vote, VoteKind
from feeds.planning.voting import VOTES_A_DAY

KINDS = tuple(kind.value for kind in VoteKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotArgs(Args):
    """What a vote says."""

    story: str = required(Kind.STORY, N_("a story's id, or a held entry's"))
    kind: str = positional(Kind.CHOICE, N_("what you think of it; nothing: how it stands"), choices=KINDS)
    topic: str = option("topic", Kind.TOPIC, N_("the right topic, for wrong-topic"))
    other: str = option("of", Kind.STORY, N_("the story that it doubles, for duplicate"))


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteArgs(BallotArgs):
    """`vote k3x9q1 up`, `vote k3x9q1 wrong-topic topic:labor`, `vote 3f9a2b1c up`, `vote k3x9q1`."""

    command: ClassVar[str] = "vote"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreVoteArgs(BallotArgs):
    """`restore vote k3x9q1 up`, or none. Typed by undo, so it says on whose word the vote was given."""

    command: ClassVar[str] = "restore vote"
    manager: bool = option("manager", Kind.FLAG, N_("on a manager’s word"), default=False)
    hides: bool = option("hides", Kind.FLAG, N_("it hid the story"), default=False)


async def refuse_too_many(voter: str, context: Context) -> None:
    """Raises LineError for a new vote of somebody whose votes of 24 hours are given."""
    if await context.store.votes.counted_today(voter, context.now) >= VOTES_A_DAY:
        message = N_("{count} votes a day are counted for each person, and yours are given. Thank you.")
        raise LineError(message, hint=N_("More tomorrow."), count=str(VOTES_A_DAY))


def good_for(given: Vote, context: Context) -> str:
    """What the vote is good for, and no more."""
    _ = context.translate
    if given.kind is VoteKind.NOT_INTERESTING:
        return _("Noted for this channel; it teaches the desk nothing.")
    if given.is_manager:
        return _("Noted as a manager’s word, for the next training.")
    return _("Noted. It teaches the desk once a second person agrees and nobody disagrees.")


def tally(counts: Mapping[VoteKind, int], mine: Vote | None, context: Context) -> tuple[ReplyRow, ...]:
    """How many said what, and which of it is the reader's."""
    _ = context.translate
    rows = []
    for kind in VoteKind:
        yours = _("yes") if mine is not None and mine.kind is kind else ""
        cells = ((_("vote"), kind.value), (_("people"), str(counts.get(kind, 0))), (_("yours"), yours))
        if counts.get(kind):
            rows.append(ReplyRow(cells=cells))
    return tuple(rows)
