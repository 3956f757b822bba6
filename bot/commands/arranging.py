"""quiet and settings: hours of silence and how messages look, for a place or for the whole team."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from bot.cards import Reply, ReplyRow
from bot.commands.args import Args, option, options, positional
from bot.commands.context import Context, Done, place_for, place_name
from bot.commands.kinds import Kind, to_time
from bot.commands.ownership import may_touch
from bot.commands.syntax import write
from bot.commands.trouble import LineError
from bot.locale import LANGUAGES, N_
from feeds.model import DestinationSettings, QuietHours

FORMATS = ("card", "compact", "headline")
FLAGS = ("images", "embeds", "threads", "publish", "broadcast", "urgent")
DEFAULT = "default"
TEAM = "team"
MOST_AN_HOUR = 100
THRESHOLDS = tuple(f"{hundredths / 100:.2f}" for hundredths in range(50, 71))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietArgs(Args):
    """`quiet 22:00-07:00 weekends:on`, `quiet off`, `quiet`."""

    command: ClassVar[str] = "quiet"
    hours: str = positional(Kind.HOURS, N_("hours such as 22:00-07:00, or off"))
    weekends: bool | None = option("weekends", Kind.FLAG, N_("silent all weekend"), default=None)
    to: str = option("to", Kind.PLACE, N_("me, or another #channel"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsArgs(Args):
    """`settings tz:Europe/Paris lang:fr format:compact`; without an option it shows them."""

    command: ClassVar[str] = "settings"
    tz: str = option("tz", Kind.ZONE, N_("time zone"))
    lang: str = option("lang", Kind.CHOICE, N_("language of cards"), choices=(*LANGUAGES, DEFAULT))
    format: str = option("format", Kind.CHOICE, N_("how much a card shows"), choices=FORMATS)
    images: bool | None = option("images", Kind.FLAG, N_("pictures"), default=None)
    embeds: bool | None = option("embeds", Kind.FLAG, N_("the older look of cards on Discord"), default=None)
    threads: bool | None = option("threads", Kind.FLAG, N_("a thread on each card on Discord"), default=None)
    publish: bool | None = option(
        "publish", Kind.FLAG, N_("cards of an announcement channel are published"), default=None
    )
    broadcast: bool | None = option(
        "broadcast", Kind.FLAG, N_("a next stage shows in the channel too on Slack"), default=None
    )
    threshold: str = option(
        "threshold", Kind.CHOICE, N_("how sure the desk must be of a story"), choices=THRESHOLDS
    )
    cap: int | None = option("cap", Kind.NUMBER, N_("most messages an hour"), default=None)
    urgent: bool | None = option("urgent", Kind.FLAG, N_("urgent stories pass quiet hours"), default=None)
    ping: str = option("ping", Kind.PERSON, N_("whom to ping, or nobody"))
    managers: tuple[str, ...] = options("managers", Kind.PERSON, N_("who else manages, or nobody"))
    to: str = option("to", Kind.PLACE, N_("me, team, or another #channel"))


async def quiet(args: QuietArgs, context: Context) -> Reply | Done:
    """Hours in which nothing is posted; what comes meanwhile waits for their end."""
    _ = context.translate
    place = await place_for(context, args.to)
    name, known = place_name(place, _), place.settings.quiet
    if not args.hours and args.weekends is None:
        return Reply(
            text=_("Quiet hours of {place}: {hours}.").format(place=name, hours=_hours(known, context))
        )
    await may_touch(context, place.id)
    wanted = _quiet_wanted(args, known)
    settings = replace(place.settings, quiet=wanted)
    await context.store.wants.save_settings(context.tenant, place.id, settings)
    text = _("Quiet hours of {place}: {hours}.").format(place=name, hours=_hours(wanted, context))
    return Done(reply=Reply(text=text), undo=(_quiet_line(known, args.to),))


async def settings(args: SettingsArgs, context: Context) -> Reply | Done:
    """Shows or changes them; `to:team` sets what holds where a place says nothing."""
    if args.to.lower() == TEAM:
        return await _team_settings(args, context)
    _ = context.translate
    place = await place_for(context, args.to)
    name = place_name(place, _)
    if not _changes(args):
        return _shown(place.settings, name, context)
    await may_touch(context, place.id)
    if args.managers:
        raise LineError(
            N_("Managers are named for the whole team."), example="settings managers:@editor to:team"
        )
    after = _changed(place.settings, args)
    await context.store.wants.save_settings(context.tenant, place.id, after)
    return Done(reply=_shown(after, name, context), undo=(_settings_line(place.settings, args),))


async def _team_settings(args: SettingsArgs, context: Context) -> Reply | Done:
    _ = context.translate
    before = await context.store.people.tenant_settings(context.tenant)
    if not _changes(args):
        return _shown(before, _("the team"), context)
    if not context.caller.is_manager:
        raise LineError(N_("Only managers change what holds for the team."), example="settings lang:fr to:me")
    after = _changed(before, args)
    await context.store.people.save_tenant_settings(context.tenant, after)
    return Done(reply=_shown(after, _("the team"), context), undo=(_settings_line(before, args),))


def _quiet_wanted(args: QuietArgs, known: QuietHours | None) -> QuietHours | None:
    if args.hours == "off":
        return None
    if args.hours:
        start, _dash, end = args.hours.partition("-")
        weekends = args.weekends if args.weekends is not None else bool(known and known.weekends)
        return QuietHours(start=to_time(start), end=to_time(end), weekends=weekends)
    if known is None:
        raise LineError(N_("Say the hours too."), example="quiet 22:00-07:00 weekends:on")
    return replace(known, weekends=bool(args.weekends))


def _quiet_line(known: QuietHours | None, to: str) -> str:
    if known is None:
        return write(QuietArgs(hours="off", to=to))
    hours = f"{known.start:%H:%M}-{known.end:%H:%M}"
    return write(QuietArgs(hours=hours, weekends=known.weekends, to=to))


def _hours(known: QuietHours | None, context: Context) -> str:
    _ = context.translate
    if known is None:
        return _("none")
    hours = f"{known.start:%H:%M}-{known.end:%H:%M}"
    return _("{hours}, and all weekend").format(hours=hours) if known.weekends else hours


def _changes(args: SettingsArgs) -> bool:
    return args != SettingsArgs(to=args.to)


def _changed(known: DestinationSettings, args: SettingsArgs) -> DestinationSettings:
    said: dict[str, Any] = {}
    if args.tz:
        said["tz"] = None if args.tz == DEFAULT else args.tz
    if args.lang:
        said["lang"] = None if args.lang == DEFAULT else args.lang
    if args.cap is not None:
        if not 1 <= args.cap <= MOST_AN_HOUR:
            message = N_("cap: goes from 1 to {most} messages an hour.")
            raise LineError(message, example="settings cap:20", most=str(MOST_AN_HOUR))
        said["cap"] = args.cap
    if args.threshold:
        said["threshold"] = float(args.threshold)
    if args.ping:
        said["ping"] = "" if args.ping == "nobody" else args.ping
    if args.managers:
        said["managers"] = tuple(who for who in args.managers if who != "nobody")
    said |= {name: getattr(args, name) for name in FLAGS if getattr(args, name) is not None}
    if args.format:
        said["format"] = args.format
    return replace(known, **said)


def _settings_line(before: DestinationSettings, args: SettingsArgs) -> str:
    """The line that puts back what this one changed, and nothing else."""
    old: dict[str, Any] = {
        "tz": before.tz or DEFAULT,
        "lang": before.lang or DEFAULT,
        "ping": before.ping or "nobody",
        "threshold": f"{before.threshold:.2f}",
        "managers": before.managers or ("nobody",),
    }
    old |= {name: getattr(before, name) for name in ("format", "cap", *FLAGS)}
    plain = SettingsArgs()
    said = [one.name for one in fields(args) if getattr(args, one.name) != getattr(plain, one.name)]
    return write(SettingsArgs(**{name: old[name] for name in said if name in old}, to=args.to))


def _shown(known: DestinationSettings, name: str, context: Context) -> Reply:
    _ = context.translate
    on, off = _("on"), _("off")
    values = (
        ("tz", known.tz or _("default ({value})").format(value=context.room.settings.timezone)),
        ("lang", known.lang or _("default ({value})").format(value=context.room.settings.locale)),
        ("format", known.format),
        ("images", on if known.images else off),
        ("embeds", on if known.embeds else off),
        ("threads", on if known.threads else off),
        ("publish", on if known.publish else off),
        ("broadcast", on if known.broadcast else off),
        ("cap", str(known.cap)),
        ("threshold", f"{known.threshold:.2f}"),
        ("urgent", on if known.urgent else off),
        ("ping", known.ping or _("nobody")),
        ("managers", ", ".join(known.managers) or _("nobody")),
        ("quiet", _hours(known.quiet, context)),
    )
    rows = tuple(ReplyRow(cells=((_("setting"), key), (_("value"), value))) for key, value in values)
    return Reply(text=_("Settings of {place}.").format(place=name), rows=rows)
