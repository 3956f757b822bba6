"""latest, top, search, topics: stories from the archive, privately and by the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from bot.cards import Button, Reply, ReplyRow
from bot.cards.words import topic_word
from bot.commands.args import Args, excluded, listed, option, options, positional
from bot.commands.context import Context, share_button
from bot.commands.kinds import Kind
from bot.commands.syntax import write
from bot.commands.trouble import LineError
from bot.commands.vocabulary import names_known, outlets_known, topics_named
from bot.commands.wording import stories_counted
from bot.locale import N_
from feeds.store.answers import Page, StoryQuery

PAGE_LENGTH = 5
LONGEST_PAGE = 20
PERIODS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelArgs(Args):
    """Options that narrow an answer."""

    names: tuple[str, ...] = options(
        "name", Kind.NAME, N_("people, companies, guilds, titles, laws or cases")
    )
    outlets: tuple[str, ...] = options("outlet", Kind.OUTLET, N_("outlets"))
    langs: tuple[str, ...] = options("lang", Kind.LANG, N_("languages of the reports"))
    without_topics: tuple[str, ...] = excluded("topic", Kind.TOPIC, N_("topics to leave out"))
    without_names: tuple[str, ...] = excluded("name", Kind.NAME, N_("names to leave out"))
    without_outlets: tuple[str, ...] = excluded("outlet", Kind.OUTLET, N_("outlets to leave out"))
    without_langs: tuple[str, ...] = excluded("lang", Kind.LANG, N_("languages to leave out"))
    since: str = option("since", Kind.DATE, N_("from this day on"))
    until: str = option("until", Kind.DATE, N_("up to the end of this day"))
    page: int = option("page", Kind.NUMBER, N_("page"), default=1)
    most: int = option("most", Kind.NUMBER, N_("stories on a page"), default=PAGE_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestArgs(LabelArgs):
    """`latest labor since:7d`."""

    command: ClassVar[str] = "latest"
    topics: tuple[str, ...] = listed(Kind.TOPIC, N_("topics"))
    topics_named: tuple[str, ...] = options("topic", Kind.TOPIC, N_("topics"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchArgs(LabelArgs):
    """`search runway "training data" -awards since:june`."""

    command: ClassVar[str] = "search"
    words: tuple[str, ...] = listed(Kind.TEXT, N_("words and “phrases”"))
    topics: tuple[str, ...] = options("topic", Kind.TOPIC, N_("topics"))
    without: tuple[str, ...] = excluded("-", Kind.TEXT, N_("words and phrases to leave out"))
    order: str = option(
        "order", Kind.CHOICE, N_("newest or best first"), default="newest", choices=("newest", "best")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TopArgs(Args):
    """`top week`."""

    command: ClassVar[str] = "top"
    period: str = positional(
        Kind.CHOICE, N_("day, week or month"), choices=("day", "week", "month"), default="day"
    )
    most: int = option("most", Kind.NUMBER, N_("stories on a page"), default=PAGE_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsArgs(Args):
    """`topics`."""

    command: ClassVar[str] = "topics"


async def latest(args: LatestArgs, context: Context) -> Reply:
    """The newest stories."""
    _ = context.translate
    query = replace(
        await _labelled(args, context),
        topics=topics_named(context.room.desk, (*args.topics, *args.topics_named)),
    )
    page = await _asked(args, context, query)
    if not page.stories:
        return Reply(
            text=_("No story yet that fits. New ones come with every poll; status says how it goes.")
        )
    return _page_reply(args, context, page, _("Latest: {stories}.").format(stories=_total(page, context)))


async def search(args: SearchArgs, context: Context) -> Reply:
    """Stories whose reports hold every word and phrase."""
    _ = context.translate
    for word in (*args.words, *args.without):
        if not any(letter.isalnum() for letter in word):
            raise LineError(N_("{word} holds no letter and no digit."), example="search runway", word=word)
    query = replace(
        await _labelled(args, context),
        words=tuple(word for word in args.words if " " not in word),
        phrases=tuple(word for word in args.words if " " in word),
        without_words=tuple(word for word in args.without if " " not in word),
        without_phrases=tuple(word for word in args.without if " " in word),
        topics=topics_named(context.room.desk, args.topics),
        best_first=args.order == "best",
    )
    page = await _asked(args, context, query)
    if not page.stories:
        return await _nothing(args, context, query)
    return _page_reply(args, context, page, _("Found {stories}.").format(stories=_total(page, context)))


async def top(args: TopArgs, context: Context) -> Reply:
    """What most outlets told."""
    _ = context.translate
    since = context.now - PERIODS[args.period]
    stories = await context.store.stories.top(context.tenant, since, _length(args.most))
    said = {
        "day": _("Most covered in 24 hours."),
        "week": _("Most covered in 7 days."),
        "month": _("Most covered in 30 days."),
    }[args.period]
    if not stories:
        return Reply(text=_("No story in that time."))
    cards = tuple(context.card(story) for story in stories)
    return Reply(text=said, cards=cards, buttons=(share_button(write(args), _),))


async def topics(args: TopicsArgs, context: Context) -> Reply:
    """All topics with their definitions and how busy they were."""
    _ = context.translate
    counts = await context.store.stories.counts_by_topic(context.tenant, context.now - A_WEEK)
    rows = tuple(
        ReplyRow(
            cells=(
                (_("topic"), topic.id),
                (_("title"), topic_word(context.room.desk, topic.id, context.lang)),
                (_("last 7 days"), stories_counted(counts.get(topic.id, 0), _)),
                (_("definition"), topic.definition.get(context.lang) or topic.definition.get("en", "")),
            )
        )
        for topic in context.room.desk.topics
    )
    busiest = max(counts, key=lambda topic: counts[topic], default="")
    button = Button(label=_("Subscribe"), line=f"subscribe {busiest}") if busiest else None
    text = _("Subscribe to any of them: subscribe labor,deals")
    return Reply(text=text, rows=rows, buttons=(button,) if button else ())


async def _labelled(args: LabelArgs, context: Context) -> StoryQuery:
    desk = context.room.desk
    since, until = context.since(args.since), context.until(args.until)
    if since and until and since >= until:
        raise LineError(N_("since: is later than until:."), example=f"since:{args.until} until:{args.since}")
    return StoryQuery(
        names=names_known(desk, args.names),
        outlets=await outlets_known(context, args.outlets),
        langs=args.langs,
        without_topics=topics_named(desk, args.without_topics),
        without_names=names_known(desk, args.without_names),
        without_outlets=await outlets_known(context, args.without_outlets),
        without_langs=args.without_langs,
        since=since,
        until=until,
    )


def _length(most: int) -> int:
    return min(max(1, most), LONGEST_PAGE)


async def _asked(args: LabelArgs, context: Context, query: StoryQuery) -> Page:
    length = _length(args.most)
    offset = (max(1, args.page) - 1) * length
    return await context.store.stories.search(context.tenant, query, limit=length, offset=offset)


def _total(page: Page, context: Context) -> str:
    return stories_counted(page.total if page.total is not None else len(page.stories), context.translate)


def _page_reply(args: LabelArgs, context: Context, page: Page, text: str) -> Reply:
    _ = context.translate
    pages = -(-(page.total or len(page.stories)) // _length(args.most))
    if pages > 1:
        text = f"{text} " + _("Page {page} of {pages}.").format(page=max(1, args.page), pages=pages)
    buttons = []
    if args.page > 1:
        buttons.append(Button(label=_("Previous"), line=write(replace(args, page=args.page - 1))))
    if page.next_cursor:
        buttons.append(Button(label=_("Next"), line=write(replace(args, page=max(1, args.page) + 1))))
    buttons.append(share_button(write(args), _))
    return Reply(text=text, cards=tuple(context.card(one) for one in page.stories), buttons=tuple(buttons))


async def _nothing(args: SearchArgs, context: Context, query: StoryQuery) -> Reply:
    """Says what was not found, and which word of it alone would have found something."""
    _ = context.translate
    said = _("Nothing on {what}.").format(what=write(replace(args, page=1)).removeprefix("search "))
    if args.page > 1:
        return Reply(text=_("There is no page {page}.").format(page=args.page))
    parts = [*query.words, *(word for phrase in query.phrases for word in phrase.split())]
    for word in sorted(set(parts), key=len, reverse=True)[:5]:
        alone = replace(query, words=(word,), phrases=())
        found = await context.store.stories.search(context.tenant, alone, limit=1)
        if found.total and len(parts) > 1:
            line = write(replace(args, words=(word,), page=1))
            near = _("Nearest: “{word}” ({count}).").format(word=word, count=found.total)
            return Reply(text=f"{said} {near}", buttons=(Button(label=_("Search that"), line=line),))
    return Reply(text=said)
