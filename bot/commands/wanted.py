"""What a line wants of stories: the options that search, latest, subscribe and preview share."""

from __future__ import annotations

from dataclasses import dataclass

from bot.commands.args import Args, excluded, listed, option, options
from bot.commands.context import Context
from bot.commands.kinds import Kind
from bot.commands.vocabulary import names_known, outlets_known, topics_named
from bot.locale import N_
from feeds.model import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedArgs(Args):
    """A filter, as typed: within a kind *or*, between kinds *and*; nothing is everything."""

    topics: tuple[str, ...] = listed(Kind.TOPIC, N_("topics"))
    names: tuple[str, ...] = options(
        "name", Kind.NAME, N_("people, companies, guilds, titles, laws or cases")
    )
    phrases: tuple[str, ...] = options("phrase", Kind.TEXT, N_("words that stand in a report"))
    outlets_named: tuple[str, ...] = options("outlet", Kind.OUTLET, N_("outlets"))
    langs: tuple[str, ...] = options("lang", Kind.LANG, N_("languages of the reports"))
    outlets: int = option("outlets", Kind.NUMBER, N_("at least so many outlets"), default=1)
    without_topics: tuple[str, ...] = excluded("topic", Kind.TOPIC, N_("topics to leave out"))
    without_names: tuple[str, ...] = excluded("name", Kind.NAME, N_("names to leave out"))
    without_phrases: tuple[str, ...] = excluded("phrase", Kind.TEXT, N_("words to leave out"))
    without_outlets: tuple[str, ...] = excluded("outlet", Kind.OUTLET, N_("outlets to leave out"))
    without_langs: tuple[str, ...] = excluded("lang", Kind.LANG, N_("languages to leave out"))


async def filter_of(context: Context, args: WantedArgs) -> Filter:
    """The same in the desk's own words."""
    desk = context.room.desk
    return Filter(
        topics=topics_named(desk, args.topics),
        names=names_known(desk, args.names),
        phrases=args.phrases,
        outlets_named=await outlets_known(context, args.outlets_named),
        langs=args.langs,
        min_outlets=max(1, args.outlets),
        without_topics=topics_named(desk, args.without_topics),
        without_names=names_known(desk, args.without_names),
        without_phrases=args.without_phrases,
        without_outlets=await outlets_known(context, args.without_outlets),
        without_langs=args.without_langs,
    )


def fields_of(wanted: Filter) -> dict[str, object]:
    """The filter as fields of `WantedArgs`, to write it as a line again."""
    return {
        "topics": wanted.topics,
        "names": wanted.names,
        "phrases": wanted.phrases,
        "outlets_named": wanted.outlets_named,
        "langs": wanted.langs,
        "outlets": wanted.min_outlets,
        "without_topics": wanted.without_topics,
        "without_names": wanted.without_names,
        "without_phrases": wanted.without_phrases,
        "without_outlets": wanted.without_outlets,
        "without_langs": wanted.without_langs,
    }
