"""help, status, audit, undo, share: the desk about itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from bot.cards import Button, Reply, ReplyRow
from bot.commands.args import Args, option, positional, required_rest
from bot.commands.context import Context
from bot.commands.kinds import Kind
from bot.commands.source_words import never_worked
from bot.commands.wording import moment_in_words
from bot.locale import N_
from feeds.model import ParcelState, Source, SourceState

UNDO_FOR = timedelta(hours=24)
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusArgs(Args):
    """`status`."""

    command: ClassVar[str] = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditArgs(Args):
    """`audit`, `audit most:50`."""

    command: ClassVar[str] = "audit"
    most: int = option("most", Kind.NUMBER, N_("how many lines"), default=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoArgs(Args):
    """`undo`, `undo 12`."""

    command: ClassVar[str] = "undo"
    number: int | None = positional(
        Kind.NUMBER, N_("the number of a change; nothing for your last"), default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareArgs(Args):
    """`share search runway`."""

    command: ClassVar[str] = "share"
    line: str = required_rest(Kind.TEXT, N_("a line whose answer everybody shall see"))


async def status(args: StatusArgs, context: Context) -> Reply:
    """Sources, messages on their way, trouble: numbers, and what to do."""
    _ = context.translate
    sources = await context.store.sources.all(context.tenant)
    lines = [
        _sources_line(sources, context),
        *await _outbox_lines(context),
        *_trouble_lines(sources, context),
    ]
    report = context.room.health()
    if report.started_at:
        lines.append(_("Running since {moment}.").format(moment=moment_in_words(report.started_at, context)))
    if context.room.encoder_name:
        lines.append(_("Judging with {encoder}.").format(encoder=context.room.encoder_name))
    else:
        lines.append(_("Judging without an encoder, by words and rules alone."))
    lines += [_(note) for note in report.notes]
    return Reply(text=" ".join(lines), buttons=(Button(label=_("Sources"), line="feeds list"),))


async def audit(args: AuditArgs, context: Context) -> Reply:
    """Who changed what, the latest first."""
    _ = context.translate
    rows = []
    for row in await context.store.audit.list(context.tenant, min(max(1, args.most), 100)):
        open_still = row.undo_line and not row.undone_at and row.at >= context.now - UNDO_FOR
        state = _("undone") if row.undone_at else f"undo {row.number}" if open_still else ""
        cells = (
            (_("number"), str(row.number)),
            (_("when"), moment_in_words(row.at, context)),
            (_("who"), row.by),
            (_("line"), row.line),
            (_("undo"), state),
        )
        rows.append(ReplyRow(cells=cells))
    return Reply(
        text=_("Changes, the latest first.") if rows else _("Nothing was changed yet."), rows=tuple(rows)
    )


def _sources_line(sources: Sequence[Source], context: Context) -> str:
    _ = context.translate
    active = [one for one in sources if one.state is SourceState.ACTIVE]
    asked = [one for one in active if one.health.polls]
    works = [one for one in asked if one.health.failures == 0]
    if len(asked) < len(active):
        relevant = sum(one.health.relevant for one in sources)
        text = _("First poll of {count} sources: {asked} answered, {relevant} on topic so far.")
        return text.format(count=len(active), asked=len(asked), relevant=relevant)
    text = _.ngettext("{count} source, {works} healthy.", "{count} sources, {works} healthy.", len(active))
    return text.format(count=len(active), works=len(works))


def _trouble_lines(sources: Sequence[Source], context: Context) -> list[str]:
    _ = context.translate
    lines = []
    failing = [one for one in sources if one.health.failures and one.state is SourceState.ACTIVE]
    dead = [one for one in failing if never_worked(one)]
    ill = [one for one in failing if one not in dead]
    if ill:
        text = _.ngettext("{count} fails: {outlets}.", "{count} fail: {outlets}.", len(ill))
        lines.append(text.format(count=len(ill), outlets=_named(ill)))
    if dead:
        text = _.ngettext(
            "{count} has never worked; feeds check says what to do.",
            "{count} have never worked; feeds check says what to do.",
            len(dead),
        )
        lines.append(text.format(count=len(dead)))
    return lines


async def _outbox_lines(context: Context) -> list[str]:
    _ = context.translate
    counts = await context.store.outbox.counts(context.tenant)
    sent = counts.get(ParcelState.SENT, 0)
    said = [_.ngettext("{count} message sent.", "{count} messages sent.", sent).format(count=sent)]
    waiting = counts.get(ParcelState.QUEUED, 0) + counts.get(ParcelState.SENDING, 0)
    if waiting:
        said.append(_("{count} waiting.").format(count=waiting))
    if counts.get(ParcelState.DOUBT):
        said.append(_("{count} being verified.").format(count=counts[ParcelState.DOUBT]))
    if counts.get(ParcelState.DEAD):
        said.append(_("{count} refused for good.").format(count=counts[ParcelState.DEAD]))
    for place in await context.store.wants.destinations(context.tenant):
        if place.suspended:
            text = _("#{place} is suspended: {reason}.")
            reason = _(place.suspended).rstrip(".")
            said.append(text.format(place=(place.label or place.address), reason=reason))
    return said


def _named(sources: Sequence[Source]) -> str:
    names = [one.outlet for one in sources[:MOST_NAMED]]
    more = len(sources) - len(names)
    return ", ".join(names) + (f" +{more}" if more > 0 else "")
