"""feeds list, add, remove, pause, resume: the tenant's sources, by number or address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards import Button, Reply, ReplyRow
from bot.commands.args import Args, option, options, required, rest
from bot.commands.context import Context, Done
from bot.commands.kinds import Kind
from bot.commands.room import FeedDesk, LookReport
from bot.commands.source_words import health_in_words, known_source
from bot.commands.syntax import quoted, write
from bot.commands.trouble import LineError
from bot.commands.vocabulary import topics_named
from bot.commands.wording import moment_in_words, span_in_words
from bot.locale import N_
from feeds.judging.text import fold_text
from feeds.model import Reach, Source, SourceSpec

PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsListArgs(Args):
    """`feeds list`, `feeds list failing`, `feeds list variety`."""

    command: ClassVar[str] = "feeds list"
    what: str = rest(Kind.TEXT, N_("part of an outlet's name, or failing, paused, unchecked"))
    page: int = option("page", Kind.NUMBER, N_("page"), default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsAddArgs(Args):
    """`feeds add https://example.com`: a feed's address or a site's home page."""

    command: ClassVar[str] = "feeds add"
    url: str = required(Kind.ADDRESS, N_("a feed's or a site's address"))
    outlet: str = option("outlet", Kind.TEXT, N_("the outlet's name"))
    lang: str = option("lang", Kind.LANG, N_("its language"))
    topics: tuple[str, ...] = options("topic", Kind.TOPIC, N_("topics that all its stories have"))
    folder: str = option("folder", Kind.TEXT, N_("folder"))
    sure: bool = option("sure", Kind.FLAG, N_("add it without another look"), default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsRemoveArgs(Args):
    """`feeds remove 12`."""

    command: ClassVar[str] = "feeds remove"
    source: str = required(Kind.SOURCE, N_("a source's number or address"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsPauseArgs(Args):
    """`feeds pause 12`."""

    command: ClassVar[str] = "feeds pause"
    source: str = required(Kind.SOURCE, N_("a source's number or address"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsResumeArgs(Args):
    """`feeds resume 12`."""

    command: ClassVar[str] = "feeds resume"
    source: str = required(Kind.SOURCE, N_("a source's number or address"))


async def feeds_list(args: FeedsListArgs, context: Context) -> Reply:
    """Sources with their health, by number."""
    _ = context.translate
    every = await context.store.sources.all(context.tenant)
    chosen = [source for source in every if _is_wanted(source, fold_text(args.what))]
    start = (max(1, args.page) - 1) * PAGE
    rows = tuple(_source_row(source, context) for source in chosen[start : start + PAGE])
    if not rows:
        return Reply(text=_("No source fits. Add one with: feeds add https://example.com"))
    text = _.ngettext("{count} source.", "{count} sources.", len(chosen)).format(count=len(chosen))
    following = FeedsListArgs(what=args.what, page=max(1, args.page) + 1)
    more = len(chosen) > start + PAGE
    return Reply(
        text=text, rows=rows, buttons=(Button(label=_("Next"), line=write(following)),) if more else ()
    )


async def feeds_add(args: FeedsAddArgs, context: Context) -> Reply | Done:
    """Looks at the feed, says what it found and, on a second word, adds it."""
    known = await context.store.sources.by_url(context.tenant, args.url)
    if known:
        raise LineError(
            N_("{outlet} is here already, as source {number}."), outlet=known.outlet, number=str(known.number)
        )
    if args.sure:
        return await _add(args, context)
    look = await feed_desk(context).look(args.url)
    if look.trouble:
        raise LineError(
            N_("{url} cannot be added: {trouble}"), hint=N_("Look for the feed's own address."),
            url=args.url, trouble=look.trouble,
        )  # fmt: skip
    return await _offer(args, look, context)


async def feeds_remove(args: FeedsRemoveArgs, context: Context) -> Done:
    """Takes a source away; its stories stay."""
    _ = context.translate
    known = await known_source(context, args.source)
    await context.store.sources.remove(context.tenant, known.id)
    return Done(
        reply=Reply(text=_("{outlet} is no longer read here. Its stories stay.").format(outlet=known.outlet)),
        undo=(f"restore feed {quoted(known.url)}",),
    )


async def feeds_pause(args: FeedsPauseArgs, context: Context) -> Done:
    """Nothing new from it until resumed."""
    _ = context.translate
    known = await known_source(context, args.source)
    await context.store.sources.pause(context.tenant, known.id)
    text = _("{outlet} is paused.").format(outlet=known.outlet)
    return Done(reply=Reply(text=text), undo=(f"feeds resume {known.number}",))


async def feeds_resume(args: FeedsResumeArgs, context: Context) -> Done:
    """Reads it again."""
    _ = context.translate
    known = await known_source(context, args.source)
    await context.store.sources.resume(context.tenant, known.id)
    text = _("{outlet} is read again.").format(outlet=known.outlet)
    return Done(reply=Reply(text=text), undo=(f"feeds pause {known.number}",))


def feed_desk(context: Context) -> FeedDesk:
    """Who reads feeds on a person's word."""
    if context.room.feeds_desk is None:
        raise LineError(
            N_("This copy may not fetch anything just now."), hint=N_("Try again while run is on.")
        )
    return context.room.feeds_desk


async def _add(args: FeedsAddArgs, context: Context) -> Done:
    _ = context.translate
    spec = SourceSpec(
        url=args.url,
        outlet=args.outlet or args.url.split("/")[2].removeprefix("www."),
        lang=args.lang,
        folder=args.folder,
        topics=topics_named(context.room.desk, args.topics),
    )
    made = await context.store.sources.add(context.tenant, spec, Reach.ADDED, context.now)
    text = _("Added {outlet} as source {number}. Its first poll posts nothing.")
    return Done(
        reply=Reply(text=text.format(outlet=made.outlet, number=made.number)),
        undo=(f"feeds remove {quoted(made.url)}",),
    )


async def _offer(args: FeedsAddArgs, look: LookReport, context: Context) -> Reply:
    """What was found there, with the line that adds it."""
    _ = context.translate
    known = await context.store.sources.by_url(context.tenant, look.url)
    if known:
        raise LineError(
            N_("{outlet} is here already, as source {number}."), outlet=known.outlet, number=str(known.number)
        )
    said = [_("Found {title}: {topical} of {items} items on topic.")]
    said[0] = said[0].format(title=look.title or look.url, topical=look.on_topic, items=look.items)
    covered = await _covered(look, context)
    if covered:
        text = _.ngettext(
            "{count} is known from other sources.", "{count} are known from other sources.", covered
        )
        said.append(text.format(count=covered))
    if look.newest:
        said.append(_("Newest: {moment}.").format(moment=moment_in_words(look.newest, context)))
    if look.gap:
        said.append(_("Asked about every {span}.").format(span=span_in_words(look.gap, _)))
    line = FeedsAddArgs(
        url=look.url, outlet=args.outlet or look.title, lang=args.lang or look.lang, topics=args.topics,
        folder=args.folder, sure=True,
    )  # fmt: skip
    buttons = [Button(label=_("Add"), line=write(line))]
    buttons += [
        Button(label=other.title or other.url, line=f"feeds add {quoted(other.url)}")
        for other in look.others[:3]
    ]
    rows = tuple(ReplyRow(cells=((_("on topic"), headline),)) for headline in look.examples)
    return Reply(text=" ".join(said), rows=rows, buttons=tuple(buttons))


async def _covered(look: LookReport, context: Context) -> int:
    found = [await context.store.entries.find_by_url(context.tenant, one) for one in look.canonicals]
    return sum(one is not None for one in found)


def _is_wanted(source: Source, what: str) -> bool:
    if what in {"failing", "paused", "unchecked"}:
        return {
            "failing": source.health.failures > 0,
            "paused": source.state != "active",
            "unchecked": source.health.worked_at is None,
        }[what]
    return not what or what in fold_text(f"{source.outlet} {source.url} {source.folder}")


def _source_row(source: Source, context: Context) -> ReplyRow:
    _ = context.translate
    cells = (
        (_("number"), str(source.number)),
        (_("outlet"), source.outlet),
        (_("language"), source.lang or _("several")),
        (_("health"), health_in_words(source, context)),
        (_("on topic"), f"{source.health.relevant}/{source.health.entries}"),
    )
    return ReplyRow(cells=cells, link=source.site or source.url)
