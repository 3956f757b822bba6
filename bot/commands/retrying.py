"""retry: messages that were refused for good, and channels that rest, tried again on a manager's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.cards import Button, Reply, ReplyRow
from bot.commands.args import Args, positional
from bot.commands.context import Context, place_name
from bot.commands.kinds import Kind
from bot.commands.ownership import visible_places
from bot.commands.trouble import LineError
from bot.locale import N_
from feeds.model import Destination, Parcel

ALL = "all"
EXAMPLE = "retry all"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryArgs(Args):
    """`retry` lists them, `retry 12`, `retry all`."""

    command: ClassVar[str] = "retry"
    which: str = positional(Kind.WORD, N_("a message's number, or all"))


async def retry(args: RetryArgs, context: Context) -> Reply:
    """Puts them back into the outbox; what they say is drawn anew."""
    dead = await context.store.outbox.dead(context.tenant)
    resting = [place for place in await visible_places(context) if place.suspended]
    if not args.which:
        return await _listed(dead, resting, context)
    if args.which.lower() == ALL:
        return await _again(dead, resting, context)
    chosen = [one for one in dead if str(one.id) == args.which]
    if not chosen:
        raise LineError(N_("No message {number} was refused here."), example="retry", number=args.which)
    return await _again(chosen, [], context)


async def _again(dead: Sequence[Parcel], resting: Sequence[Destination], context: Context) -> Reply:
    _ = context.translate
    outbox = context.store.outbox
    messages = [await outbox.requeue(context.tenant, one.id, now=context.now) for one in dead]
    for place in resting:
        await outbox.resume(place.id)
    if not messages and not resting:
        return Reply(text=_("Nothing was refused, and no channel rests."))
    count = sum(messages)
    said = [_.ngettext("{count} message is tried again.", "{count} messages are tried again.", count)]
    if resting:
        said.append(_("Going on in: {places}."))
    places = ", ".join(place_name(place, _) for place in resting)
    return Reply(text=" ".join(said).format(count=count, places=places))


async def _listed(dead: Sequence[Parcel], resting: Sequence[Destination], context: Context) -> Reply:
    _ = context.translate
    places = {place.id: place_name(place, _) for place in await visible_places(context)}
    rows = [
        *(_row(str(one.id), places.get(one.destination, ""), one.reason, context) for one in dead),
        *(_row(ALL, place_name(place, _), place.suspended, context) for place in resting),
    ]
    if not rows:
        return Reply(text=_("Nothing was refused, and no channel rests."))
    button = Button(label=_("Try all again"), line=EXAMPLE)
    return Reply(text=_("Refused or resting, with the reason."), rows=tuple(rows), buttons=(button,))


def _row(number: str, place: str, reason: str, context: Context) -> ReplyRow:
    _ = context.translate
    return ReplyRow(cells=((_("retry"), number), (_("for"), place), (_("why"), _(reason))))
