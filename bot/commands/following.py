"""follow, unfollow, following: a person's names; each is a subscription `name:X to:me`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import ClassVar

from bot.cards import Button, Reply, ReplyRow
from bot.commands.args import Args, option, required_rest
from bot.commands.context import Context, Done, place_for
from bot.commands.kinds import Kind
from bot.commands.subscribing import CADENCES, DAYS, MORNING, SubscribeArgs, restoring_line, subscribe
from bot.commands.trouble import LineError
from bot.commands.vocabulary import names_known
from bot.commands.wording import cadence_in_words
from bot.locale import N_
from feeds.model import Filter, Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowArgs(Args):
    """`follow SAG-AFTRA`."""

    command: ClassVar[str] = "follow"
    name: str = required_rest(Kind.NAME, N_("a person, company, guild, title, law or case"))
    cadence: str = option("cadence", Kind.CHOICE, N_("how often"), default="now", choices=CADENCES)
    at: time = option("at", Kind.TIME, N_("time of day"), default=MORNING)  # noqa: RUF009 - a field
    on: str = option("on", Kind.CHOICE, N_("weekday"), default="mon", choices=DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfollowArgs(Args):
    """`unfollow SAG-AFTRA`."""

    command: ClassVar[str] = "unfollow"
    name: str = required_rest(Kind.NAME, N_("a name that you follow"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowingArgs(Args):
    """`following`."""

    command: ClassVar[str] = "following"


async def follow(args: FollowArgs, context: Context) -> Reply | Done:
    """Stories about that name, for the caller alone."""
    name = names_known(context.room.desk, (args.name,))
    line = SubscribeArgs(names=name, cadence=args.cadence, at=args.at, on=args.on, to="me")
    return await subscribe(line, context)


async def unfollow(args: UnfollowArgs, context: Context) -> Done:
    """Ends it."""
    _ = context.translate
    name = names_known(context.room.desk, (args.name,))[0]
    known = next((one for one in await _followed(context) if one.filter.names == (name,)), None)
    if known is None:
        raise LineError(N_("You do not follow {name}."), example="following", name=name)
    await context.store.wants.end_subscription(context.tenant, known.number, now=context.now)
    return Done(
        reply=Reply(text=_("No longer following {name}.").format(name=name)), undo=(restoring_line(known),)
    )


async def following(args: FollowingArgs, context: Context) -> Reply:
    """The names that the caller follows."""
    _ = context.translate
    rows = tuple(
        ReplyRow(cells=((_("name"), one.filter.names[0]), (_("when"), cadence_in_words(one.cadence, _))))
        for one in await _followed(context)
    )
    if not rows:
        return Reply(text=_("You follow nobody yet. For example: follow SAG-AFTRA"))
    text = _.ngettext("You follow {count} name.", "You follow {count} names.", len(rows))
    return Reply(
        text=text.format(count=len(rows)), rows=rows, buttons=(Button(label=_("Catch up"), line="catchup"),)
    )


async def _followed(context: Context) -> list[Subscription]:
    """The caller's lines that are one name and nothing else."""
    place = await place_for(context, "me")
    lines = await context.store.wants.subscriptions(context.tenant)
    mine = (one for one in lines if one.destination == place.id and len(one.filter.names) == 1)
    return [one for one in mine if one.filter == Filter(names=one.filter.names)]
