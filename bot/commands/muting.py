"""mute, unmute: silence for a topic, outlet, name or story, in a channel or for one person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from bot.cards import Reply, ReplyRow
from bot.cards.words import topic_word
from bot.commands.args import Args, option, positional
from bot.commands.context import Context, Done, place_for, place_name
from bot.commands.kinds import Kind, to_duration
from bot.commands.meaning import DID_YOU_MEAN, meant_line
from bot.commands.ownership import may_touch, visible_places
from bot.commands.telling import known_story
from bot.commands.trouble import LineError
from bot.commands.vocabulary import names_known, outlets_known, topics_named
from bot.commands.wording import moment_in_words
from bot.locale import N_
from feeds.model import Mute
from feeds.planning.matching import is_muted
from feeds.store.answers import StoryQuery

MUTABLE_DAYS = 10
MOST_CALLED_OFF = 1000
EXAMPLE = "mute topic:awards for:7d"


@dataclass(frozen=True, slots=True, kw_only=True)
class MutedArgs(Args):
    """One thing to be silent about."""

    topic: str = option("topic", Kind.TOPIC, N_("a topic"))
    outlet: str = option("outlet", Kind.OUTLET, N_("an outlet"))
    name: str = option("name", Kind.NAME, N_("a name"))
    story: str = option("story", Kind.STORY, N_("a story's id"))
    to: str = option("to", Kind.PLACE, N_("me, or another #channel"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteArgs(MutedArgs):
    """`mute topic:awards for:7d`; without anything to mute it lists the mutes."""

    command: ClassVar[str] = "mute"
    length: str = option("for", Kind.LENGTH, N_("how long, or change: until the story's next stage"))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmuteArgs(MutedArgs):
    """`unmute 2`, `unmute topic:awards`, `unmute all`."""

    command: ClassVar[str] = "unmute"
    which: str = positional(Kind.SOURCE, N_("a number, or all"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreMuteArgs(Args):
    """`restore mute number:2`. Typed by undo."""

    command: ClassVar[str] = "restore mute"
    number: int = option("number", Kind.NUMBER, N_("number"), default=0)


async def mute(args: MuteArgs, context: Context) -> Reply | Done:
    """Silence from now on; what is queued of it is called off."""
    _ = context.translate
    things = await _things(args, context)
    if not things:
        return await _listed(context)
    if len(things) > 1:
        raise LineError(N_("One thing at a time can be muted."), example=EXAMPLE)
    kind, value = things[0]
    if args.length == "change" and kind != "story":
        raise LineError(N_("for:change is for stories alone."), example=EXAMPLE)
    place = await place_for(context, args.to)
    await may_touch(context, place.id)
    made = await _add(args, context, kind=kind, value=value, place=place.id)
    text = _("Muted {what} for {place}, {until}. It has number {number}.").format(
        what=_in_words(made, context),
        place=place_name(place, _),
        until=_until(made, context),
        number=made.number,
    )
    return Done(reply=Reply(text=text), undo=(f"unmute {made.number}",))


async def unmute(args: UnmuteArgs, context: Context) -> Done:
    """Ends a mute by number or by what it silences, or all of the caller's."""
    _ = context.translate
    chosen = await _chosen(args, context)
    if not chosen:
        raise LineError(N_("Nothing of that kind is muted here."), example="mute")
    for known in chosen:
        await may_touch(context, known.destination)
    for known in chosen:
        await context.store.wants.end_mute(context.tenant, known.number, now=context.now)
    what = ", ".join(_in_words(known, context) for known in chosen)
    undo = tuple(f"restore mute number:{known.number}" for known in chosen)
    return Done(reply=Reply(text=_("No longer muted: {what}.").format(what=what)), undo=undo)


async def restore_mute(args: RestoreMuteArgs, context: Context) -> Reply:
    """Takes the end of a mute back."""
    _ = context.translate
    known = await context.store.wants.restore_mute(context.tenant, args.number)
    if known is None:
        raise LineError(N_("There is no mute {number}."), number=str(args.number))
    return Reply(text=_("Muted again: {what}.").format(what=_in_words(known, context)))


async def _things(args: MutedArgs, context: Context) -> list[tuple[str, str]]:
    desk = context.room.desk
    things = []
    if args.topic:
        things.append(("topic", topics_named(desk, (args.topic,))[0]))
    if args.outlet:
        things.append(("outlet", (await outlets_known(context, (args.outlet,)))[0]))
    if args.name:
        things.append(("name", names_known(desk, (args.name,))[0]))
    if args.story:
        things.append(("story", (await known_story(context, args.story)).id))
    return things


async def _add(args: MuteArgs, context: Context, *, kind: str, value: str, place: int) -> Mute:
    lasting = args.length and args.length != "change"
    made = await context.store.wants.add_mute(
        context.tenant,
        place,
        kind=kind,
        value=value,
        by=context.caller.person,
        now=context.now,
        until=context.now + to_duration(args.length) if lasting else None,
        until_change=args.length == "change",
    )
    await call_off(made, context)
    return made


async def call_off(made: Mute, context: Context) -> None:
    """Takes what the mute covers out of the messages that wait to be sent."""
    since = context.now - timedelta(days=MUTABLE_DAYS)
    recent = await context.store.stories.search(
        context.tenant, StoryQuery(since=since), limit=MOST_CALLED_OFF
    )
    silenced = [story.id for story in recent.stories if is_muted(made, story, context.now)]
    await context.store.outbox.cancel(made.destination, stories=silenced, reason="muted")


async def _mine(context: Context) -> list[Mute]:
    """Mutes of the tenant's channels and of the caller."""
    places = {place.id for place in await visible_places(context)}
    known = await context.store.wants.mutes(context.tenant, context.now)
    return [one for one in known if one.destination in places]


async def _chosen(args: UnmuteArgs, context: Context) -> list[Mute]:
    if args.which.isdecimal() and len(args.which) < 10:
        return [known for known in await _mine(context) if known.number == int(args.which)]
    place = await place_for(context, args.to)
    here = [known for known in await _mine(context) if known.destination == place.id]
    if args.which.lower() == "all":
        return here
    things = await _things(args, context)
    if args.which or not things:
        raise await _which(args, context)
    return [known for known in here if (known.kind, known.value) in things]


async def _which(args: UnmuteArgs, context: Context) -> LineError:
    message = N_("Say which mute to end: its number, or what it silences.")
    meant = await meant_line(replace(args, which=""), args.which, context) if args.which else ""
    if meant:
        return LineError(message, hint=DID_YOU_MEAN, line=meant)
    return LineError(message, example="unmute topic:awards")


async def _listed(context: Context) -> Reply:
    _ = context.translate
    places = {place.id: place for place in await visible_places(context)}
    rows = tuple(
        ReplyRow(
            cells=(
                (_("number"), str(known.number)),
                (_("for"), place_name(places[known.destination], _)),
                (_("what"), _in_words(known, context)),
                (_("until"), _until(known, context)),
            )
        )
        for known in await _mine(context)
    )
    if not rows:
        return Reply(text=_("Nothing is muted. For example: {line}").format(line=EXAMPLE))
    return Reply(text=_("End one with: unmute {number}").format(number=rows[0].cells[0][1]), rows=rows)


def _in_words(known: Mute, context: Context) -> str:
    _ = context.translate
    if known.kind == "topic":
        return topic_word(context.room.desk, known.value, context.lang).lower()
    return _("story {story}").format(story=known.value) if known.kind == "story" else known.value


def _until(known: Mute, context: Context) -> str:
    _ = context.translate
    if known.until_change:
        return _("until its next stage")
    if known.until is None:
        return _("for good")
    return _("until {moment}").format(moment=moment_in_words(known.until, context))
