"""feeds check, import, export: asking sources now, and lists of them in and out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import ClassVar

from bot.cards import Button, Reply, ReplyRow
from bot.commands.args import Args, option, required, rest
from bot.commands.context import Context, Done
from bot.commands.feeding import feed_desk
from bot.commands.kinds import Kind
from bot.commands.room import CheckReport
from bot.commands.source_words import advice_for, known_source
from bot.commands.syntax import quoted
from bot.commands.trouble import LineError
from bot.commands.vocabulary import topics_named
from bot.commands.wording import moment_in_words
from bot.locale import N_
from feeds.errors import UserError
from feeds.model import Reach, Source, SourceSpec
from feeds.reading import opml

AT_ONCE = 8
MOST_IMPORTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsCheckArgs(Args):
    """`feeds check 12`, `feeds check`."""

    command: ClassVar[str] = "feeds check"
    source: str = rest(Kind.SOURCE, N_("a source's number or address, or nothing for all"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsImportArgs(Args):
    """`feeds import https://example.com/feeds.opml`, or with a file."""

    command: ClassVar[str] = "feeds import"
    url: str = rest(Kind.SOURCE, N_("address of an OPML list, or attach the file"))
    dry: bool = option("dry", Kind.FLAG, N_("only say what would be added"), default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsExportArgs(Args):
    """`feeds export`."""

    command: ClassVar[str] = "feeds export"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreFeedArgs(Args):
    """`restore feed https://…`. Typed by undo."""

    command: ClassVar[str] = "restore feed"
    url: str = required(Kind.ADDRESS, N_("a source's address"))


async def feeds_check(args: FeedsCheckArgs, context: Context) -> Reply:
    """Asks one source or all now: status, type, newest item, share on topic, moved to, what to do."""
    _ = context.translate
    every = await context.store.sources.all(context.tenant)
    sources = [await known_source(context, args.source)] if args.source else list(every)
    if not sources:
        return Reply(text=_("No source fits. Add one with: feeds add https://example.com"))
    desk, gate = feed_desk(context), asyncio.Semaphore(AT_ONCE)

    async def checked(source: Source) -> CheckReport:
        async with gate:
            return await desk.check(source)

    reports = await asyncio.gather(*(checked(source) for source in sources))
    rows = tuple(_row(source, report, context) for source, report in zip(sources, reports, strict=True))
    works = sum(report.works for report in reports)
    text = _("{works} of {count} answered with a feed.").format(works=works, count=len(sources))
    return Reply(text=text, rows=rows)


async def feeds_import(args: FeedsImportArgs, context: Context) -> Reply | Done:
    """Adds every feed of an OPML list that is not here yet; folders, titles and topics are kept."""
    _ = context.translate
    outlines = opml.read(await _list_data(args, context))
    if len(outlines) > MOST_IMPORTED:
        raise LineError(N_("That list has more than {most} feeds."), most=str(MOST_IMPORTED))
    known = {source.url for source in await context.store.sources.all(context.tenant)}
    fresh = [outline for outline in outlines if outline.url not in known]
    here = len(outlines) - len(fresh)
    if args.dry:
        text = _.ngettext(
            "{count} feed would be added, {here} are here already.",
            "{count} feeds would be added, {here} are here already.",
            len(fresh),
        )
        return Reply(
            text=text.format(count=len(fresh), here=here),
            rows=tuple(_outline_row(one, context) for one in fresh),
        )
    for outline in fresh:
        await context.store.sources.add(context.tenant, _spec(outline, context), Reach.ADDED, context.now)
    text = _.ngettext(
        "{count} feed added, {here} were here already. First polls post nothing.",
        "{count} feeds added, {here} were here already. First polls post nothing.",
        len(fresh),
    )
    reply = Reply(
        text=text.format(count=len(fresh), here=here),
        buttons=(Button(label=_("Show"), line="feeds list"),),
    )
    return (
        Done(reply=reply, undo=tuple(f"feeds remove {quoted(one.url)}" for one in fresh)) if fresh else reply
    )


async def feeds_export(args: FeedsExportArgs, context: Context) -> Reply:
    """All sources as an OPML file."""
    _ = context.translate
    sources = await context.store.sources.all(context.tenant)
    count = len(sources)
    text = _.ngettext("{count} source.", "{count} sources.", count).format(count=count)
    written = opml.write(sources, context.room.desk.title or "Slugline")
    return Reply(text=text, attachment=written, attachment_name="slugline.opml")


async def restore_feed(args: RestoreFeedArgs, context: Context) -> Reply:
    """Brings a removed source back, with its number and its health."""
    _ = context.translate
    spec = SourceSpec(url=args.url, outlet=args.url.split("/")[2], lang="")
    known = await context.store.sources.add(context.tenant, spec, Reach.ADDED, context.now)
    return Reply(text=_("{outlet} is read again.").format(outlet=known.outlet))


async def _list_data(args: FeedsImportArgs, context: Context) -> bytes:
    if context.attachment:
        return context.attachment
    if not args.url:
        raise LineError(
            N_("There is no list to import."),
            hint=N_("Attach an OPML file or give its address."),
            example="feeds import https://example.com/feeds.opml",
        )
    if "://" not in args.url:
        raise LineError(N_("{value} is not a web address."), value=args.url)
    return await feed_desk(context).download(args.url)


def _spec(outline: opml.Outline, context: Context) -> SourceSpec:
    outlet = outline.title or outline.url.split("/")[2].removeprefix("www.")
    try:
        topics = topics_named(context.room.desk, outline.topics)
    except UserError:  # a list made for another desk: its topics mean nothing here
        topics = ()
    return SourceSpec(
        url=outline.url,
        outlet=outlet,
        lang=outline.lang,
        site=outline.site,
        folder=outline.folder,
        topics=topics,
    )


def _outline_row(outline: opml.Outline, context: Context) -> ReplyRow:
    _ = context.translate
    return ReplyRow(cells=((_("outlet"), outline.title), (_("folder"), outline.folder)), link=outline.url)


def _row(source: Source, report: CheckReport, context: Context) -> ReplyRow:
    _ = context.translate
    newest = moment_in_words(report.newest, context) if report.newest else _("none")
    cells = (
        (_("number"), str(source.number)),
        (_("outlet"), source.outlet),
        (_("status"), _(report.status)),
        (_("type"), report.format),
        (_("newest"), newest),
        (_("on topic"), _("{topical} of {items}").format(topical=report.on_topic, items=report.items)),
        (_("moved to"), report.moved_to),
        (_("to do"), advice_for(source, works=report.works, moved_to=report.moved_to, context=context)),
    )
    return ReplyRow(cells=cells, link=source.url)
