"""subscribe, unsubscribe, subscriptions, preview: what a channel or a person gets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import ClassVar

from bot.cards import Button, Reply, ReplyRow
from bot.cards.compose import story_card
from bot.commands.args import Args, option, required
from bot.commands.context import Context, Done, place_for, place_name
from bot.commands.kinds import Kind
from bot.commands.ownership import may_touch, subscription_numbered, visible_places
from bot.commands.syntax import write
from bot.commands.telling import known_story
from bot.commands.trouble import LineError
from bot.commands.vocabulary import topics_named
from bot.commands.volume import matching_stories
from bot.commands.wanted import WantedArgs, fields_of, filter_of
from bot.commands.wording import cadence_in_words, filter_in_words, stories_counted
from bot.locale import N_
from feeds.model import Cadence, CadenceKind, Filter, FirstContact, Subscription

A_WEEK = timedelta(days=7)
CADENCES = tuple(kind.value for kind in CadenceKind)
FIRSTS = tuple(kind.value for kind in FirstContact)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PREVIEWED = 3
MORNING = time(9, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeArgs(WantedArgs):
    """`subscribe labor,deals name:"SAG-AFTRA" cadence:daily at:08:30`."""

    command: ClassVar[str] = "subscribe"
    cadence: str = option("cadence", Kind.CHOICE, N_("how often"), default="now", choices=CADENCES)
    at: time = option("at", Kind.TIME, N_("time of day"), default=MORNING)  # noqa: RUF009 - a field
    on: str = option("on", Kind.CHOICE, N_("weekday"), default="mon", choices=DAYS)
    first: str = option("first", Kind.CHOICE, N_("what to post at once"), choices=FIRSTS)
    ping: str = option("ping", Kind.PERSON, N_("whom to ping"))
    to: str = option("to", Kind.PLACE, N_("me, or another #channel"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreSubscriptionArgs(SubscribeArgs):
    """`restore subscription labor number:3`: puts a line back as it was. Typed by undo."""

    command: ClassVar[str] = "restore subscription"
    number: int = option("number", Kind.NUMBER, N_("number"), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeArgs(Args):
    """`unsubscribe 3`, `unsubscribe labor`, `unsubscribe all`."""

    command: ClassVar[str] = "unsubscribe"
    what: str = required(Kind.SOURCE, N_("a number, a topic, or all"))
    to: str = option("to", Kind.PLACE, N_("me, or another #channel"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionsArgs(Args):
    """`subscriptions`."""

    command: ClassVar[str] = "subscriptions"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewArgs(WantedArgs):
    """`preview labor,deals`, `preview story:k3x9q1`."""

    command: ClassVar[str] = "preview"
    story: str = option("story", Kind.STORY, N_("a story's id"))
    to: str = option("to", Kind.PLACE, N_("me, or another #channel"))


async def subscribe(args: SubscribeArgs, context: Context) -> Reply | Done:
    """Adds a numbered line, or changes the options of the one with the same filter."""
    wanted = await filter_of(context, args)
    place = await place_for(context, args.to)
    before = await _same_line(context, place.id, wanted)
    if before and (before.cadence, before.ping) == (cadence_of(args), args.ping):
        return _already(before, wanted, context, place_name(place, context.translate))
    made = await context.store.wants.add_subscription(
        context.tenant,
        place.id,
        by=context.caller.person,
        filter=wanted,
        cadence=cadence_of(args),
        first=_first(args, context),
        now=context.now,
        ping=args.ping,
    )
    undo = restoring_line(before) if before else f"unsubscribe {made.number}"
    return Done(
        reply=Reply(text=await _subscribed(made, wanted, context, place_name(place, context.translate))),
        undo=(undo,),
    )


async def restore_subscription(args: RestoreSubscriptionArgs, context: Context) -> Reply:
    """Puts a line back as undo knew it."""
    _ = context.translate
    known = await context.store.wants.restore_subscription(context.tenant, args.number)
    if known is None:
        raise LineError(N_("There is no subscription {number}."), number=str(args.number))
    wanted = await filter_of(context, args)
    await context.store.wants.change_subscription(
        replace(known, filter=wanted, cadence=cadence_of(args), ping=args.ping)
    )
    what = filter_in_words(wanted, context.room.desk, _)
    return Reply(text=_("Subscription {number} is back: {what}.").format(number=args.number, what=what))


async def unsubscribe(args: UnsubscribeArgs, context: Context) -> Done:
    """Ends one line, takes a topic out of all lines here, or ends them all."""
    if args.what.isdecimal() and len(args.what) < 10:
        known = await subscription_numbered(context, int(args.what))
        return await _end(context, (known,))
    place = await place_for(context, args.to)
    here = tuple(
        one for one in await context.store.wants.subscriptions(context.tenant) if one.destination == place.id
    )
    if args.what.lower() == "all":
        return await _end(context, here)
    topic = topics_named(context.room.desk, (args.what,))[0]
    return await _take_out(context, tuple(one for one in here if topic in one.filter.topics), topic)


async def subscriptions(args: SubscriptionsArgs, context: Context) -> Reply:
    """The channel's and the person's lines, by number."""
    _ = context.translate
    places = {place.id: place for place in await visible_places(context)}
    lines = [
        one for one in await context.store.wants.subscriptions(context.tenant) if one.destination in places
    ]
    rows = tuple(
        ReplyRow(
            cells=(
                (_("number"), str(one.number)),
                (_("for"), place_name(places[one.destination], _)),
                (_("what"), filter_in_words(one.filter, context.room.desk, _)),
                (_("when"), cadence_in_words(one.cadence, _)),
            )
        )
        for one in lines
    )
    if not rows:
        return Reply(text=_("No subscription yet. For example: subscribe labor,deals"))
    return Reply(text=_("End one with: unsubscribe {number}").format(number=lines[0].number), rows=rows)


async def preview(args: PreviewArgs, context: Context) -> Reply:
    """What a subscription would have posted in the last 7 days, drawn as this place draws it."""
    _ = context.translate
    place = await place_for(context, args.to)
    if args.story:
        stories = [await known_story(context, args.story)]
        said = _("So it looks in {place}.").format(place=place_name(place, _))
    else:
        stories = await matching_stories(context, await filter_of(context, args), context.now - A_WEEK)
        said = _("{stories} in the last 7 days.").format(stories=stories_counted(len(stories), _))
    cards = tuple(
        story_card(one, desk=context.room.desk, lang=context.lang, settings=place.settings, translate=_)
        for one in stories[:PREVIEWED]
    )
    fields = {slot: getattr(args, slot) for slot in fields_of(Filter())}
    line = write(SubscribeArgs(**fields, to=args.to))
    return Reply(text=said, cards=cards, buttons=(Button(label=_("Subscribe"), line=line),))


def cadence_of(args: SubscribeArgs) -> Cadence:
    """The cadence that the options say; a day makes it weekly, a time of day daily."""
    kind = CadenceKind(args.cadence)
    if kind is CadenceKind.NOW and args.on != "mon":
        kind = CadenceKind.WEEKLY
    elif kind is CadenceKind.NOW and args.at != MORNING:
        kind = CadenceKind.DAILY
    return Cadence(kind=kind, at=args.at, on=DAYS.index(args.on))


def restoring_line(known: Subscription) -> str:
    """The line that brings a subscription back as it is now."""
    cadence = known.cadence
    return write(
        RestoreSubscriptionArgs(
            **fields_of(known.filter),  # type: ignore[arg-type]
            cadence=cadence.kind.value,
            at=cadence.at,
            on=DAYS[cadence.on],
            ping=known.ping,
            number=known.number,
        )
    )


def _first(args: SubscribeArgs, context: Context) -> FirstContact:
    if args.first:
        return FirstContact(args.first)
    return FirstContact.FIVE if context.caller.platform == "reading_room" else FirstContact.ONE


async def _same_line(context: Context, place: int, wanted: Filter) -> Subscription | None:
    lines = await context.store.wants.subscriptions(context.tenant)
    return next((one for one in lines if one.destination == place and one.filter == wanted), None)


def _already(before: Subscription, wanted: Filter, context: Context, place: str) -> Reply:
    _ = context.translate
    what, when = filter_in_words(wanted, context.room.desk, _), cadence_in_words(before.cadence, _)
    said = _("{place} has {what}, {when}, already: it is number {number}.")
    return Reply(text=said.format(place=place, what=what, when=when, number=before.number))


async def _subscribed(made: Subscription, wanted: Filter, context: Context, place: str) -> str:
    _ = context.translate
    what = filter_in_words(wanted, context.room.desk, _)
    when = cadence_in_words(made.cadence, _)
    said = _("Subscribed {place} to {what}, {when}.").format(place=place, what=what, when=when)
    count = len(await matching_stories(context, wanted, context.now - A_WEEK))
    volume = _.ngettext("About {count} story a week.", "About {count} stories a week.", count)
    number = _("It has number {number}.").format(number=made.number)
    first = (
        "" if made.first is FirstContact.NONE else _("The first post comes when the first poll has ended.")
    )
    if await context.store.sources.first_poll_ended():
        first = "" if made.first is FirstContact.NONE else _("The first post comes in a moment.")
    return " ".join(part for part in (said, volume.format(count=count), number, first) if part)


async def _end(context: Context, lines: tuple[Subscription, ...]) -> Done:
    _ = context.translate
    if not lines:
        raise LineError(N_("There is no subscription here to end."), example="subscriptions")
    for one in lines:
        await may_touch(context, one.destination)
    for one in lines:
        await context.store.wants.end_subscription(context.tenant, one.number, now=context.now)
    count = len(lines)
    what = filter_in_words(lines[0].filter, context.room.desk, _)
    text = _("Ended subscription {number}: {what}.").format(number=lines[0].number, what=what)
    if count > 1:
        text = _.ngettext("Ended {count} subscription.", "Ended {count} subscriptions.", count).format(
            count=count
        )
    return Done(reply=Reply(text=text), undo=tuple(restoring_line(one) for one in lines))


async def _take_out(context: Context, lines: tuple[Subscription, ...], topic: str) -> Done:
    """A line that had only this topic ends; the others go on without it."""
    _ = context.translate
    if not lines:
        raise LineError(N_("No subscription here names {topic}."), example="subscriptions", topic=topic)
    for one in lines:
        await may_touch(context, one.destination)
    for one in lines:
        left = tuple(known for known in one.filter.topics if known != topic)
        if left:
            await context.store.wants.change_subscription(
                replace(one, filter=replace(one.filter, topics=left))
            )
        else:
            await context.store.wants.end_subscription(context.tenant, one.number, now=context.now)
    numbers = ", ".join(str(one.number) for one in lines)
    text = _("Took {topic} out of subscription {numbers}.").format(topic=topic, numbers=numbers)
    return Done(reply=Reply(text=text), undo=tuple(restoring_line(one) for one in lines))
