"""Filters, cadences, times and lists in a reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from babel.dates import format_date, format_timedelta, get_day_names
from babel.lists import format_list

from bot.cards.words import topic_word
from bot.commands.context import Context
from bot.locale import Translator
from feeds.model import Cadence, CadenceKind, Desk, Filter


def joined(parts: Sequence[str], translate: Translator, *, style: str = "standard") -> str:
    """`labor, deals and ethics`."""
    return format_list(list(parts), style=style, locale=translate.locale)  # type: ignore[arg-type]


def filter_in_words(wanted: Filter, desk: Desk, translate: Translator) -> str:
    """`labor or deals, with SAG-AFTRA, without awards`."""
    _ = translate

    def any_of(values: Sequence[str]) -> str:
        return joined(values, translate, style="or")

    def topics(ids: Sequence[str]) -> list[str]:
        return [topic_word(desk, topic_id, translate.lang).lower() for topic_id in ids]

    count = wanted.min_outlets
    parts = [
        _("with {names}").format(names=any_of(wanted.names)) if wanted.names else "",
        _("saying {phrases}").format(phrases=any_of([f"“{one}”" for one in wanted.phrases]))
        if wanted.phrases
        else "",
        _("from {outlets}").format(outlets=any_of(wanted.outlets_named)) if wanted.outlets_named else "",
        _("in {langs}").format(langs=any_of(wanted.langs)) if wanted.langs else "",
        _("told by {count} outlets or more").format(count=count) if count > 1 else "",
        *_without(wanted, topics(wanted.without_topics), translate),
    ]
    said = [part for part in parts if part]
    if wanted.topics:
        return ", ".join([any_of(topics(wanted.topics)), *said])
    return f"{_('everything')} {', '.join(said)}" if said else _("everything on the beat")


def _without(wanted: Filter, topics: list[str], translate: Translator) -> list[str]:
    _ = translate
    out = [*topics, *wanted.without_names, *(f"“{one}”" for one in wanted.without_phrases)]
    out += [*wanted.without_outlets, *wanted.without_langs]
    return [_("without {what}").format(what=joined(out, translate))] if out else []


def cadence_in_words(cadence: Cadence, translate: Translator) -> str:
    """`at once`, `daily at 09:00`."""
    _ = translate
    day = get_day_names("wide", locale=translate.locale)[cadence.on]
    at = f"{cadence.at:%H:%M}"
    return {
        CadenceKind.NOW: _("at once"),
        CadenceKind.HOURLY: _("every hour"),
        CadenceKind.DAILY: _("daily at {at}").format(at=at),
        CadenceKind.WEEKDAYS: _("on weekdays at {at}").format(at=at),
        CadenceKind.WEEKLY: _("on {day} at {at}").format(day=day, at=at),
    }[cadence.kind]


def moment_in_words(moment: datetime, context: Context) -> str:
    """`25 Nov, 14:05`, with the year where it is not this one."""
    local = moment.astimezone(context.zone)
    this_year = local.year == context.now.astimezone(context.zone).year
    day = format_date(local.date(), "d MMM" if this_year else "d MMM yyyy", locale=context.translate.locale)
    return f"{day}, {local:%H:%M}"


def span_in_words(length: timedelta, translate: Translator) -> str:
    """`3 days`, `15 minutes`."""
    return format_timedelta(length, threshold=1.5, locale=translate.locale)


def after_in_words(minutes: int, translate: Translator) -> str:
    """`+40 min`, `+3 h 05`, `+2 d`."""
    _ = translate
    if minutes < 60:
        return _("+{count} min").format(count=minutes)
    if minutes < 24 * 60:
        return _("+{hours} h {minutes:02}").format(hours=minutes // 60, minutes=minutes % 60)
    return _("+{count} d").format(count=minutes // (24 * 60))


def stories_counted(count: int, translate: Translator) -> str:
    """`1 story`, `9 stories`."""
    return translate.ngettext("{count} story", "{count} stories", count).format(count=count)
