"""The line above a card, in capitals: topic, names, first report, outlets. The same on every platform."""

from __future__ import annotations

from datetime import tzinfo

from babel.dates import format_date, format_time

from bot.cards.card import Slugline
from bot.locale import translator


def line(slugline: Slugline, tz: tzinfo, locale: str) -> str:
    """`DEALS · RUNWAY / LIONSGATE — 18 SEP, 14:05 · 6 OUTLETS`."""
    local = slugline.at.astimezone(tz)
    moment = f"{_day(slugline, tz, locale)}, {format_time(local, 'HH:mm', locale=translator(locale).locale)}"
    return _joined(slugline, moment, locale)


def digest_line(slugline: Slugline, tz: tzinfo, locale: str) -> str:
    """The same without the hour, as digests show it."""
    return _joined(slugline, _day(slugline, tz, locale), locale)


def topic_in_capitals(slugline: Slugline) -> str:
    """`DEALS`, for platforms that write the line's time in the viewer's own zone."""
    return slugline.topic.upper()


def names_in_capitals(slugline: Slugline) -> str:
    """`RUNWAY / LIONSGATE`, or nothing."""
    return " / ".join(slugline.names[:2]).upper()


def outlets_in_capitals(slugline: Slugline, locale: str) -> str:
    """`6 OUTLETS`."""
    return _outlets(slugline, locale).upper()


def _day(slugline: Slugline, tz: tzinfo, locale: str) -> str:
    return format_date(slugline.at.astimezone(tz).date(), "d MMM", locale=translator(locale).locale)


def _joined(slugline: Slugline, moment: str, locale: str) -> str:
    matter = " · ".join(part for part in (slugline.topic, " / ".join(slugline.names[:2])) if part)
    return f"{matter} — {moment} · {_outlets(slugline, locale)}".upper()


def _outlets(slugline: Slugline, locale: str) -> str:
    _ = translator(locale)
    return _.ngettext("{count} outlet", "{count} outlets", slugline.outlets).format(count=slugline.outlets)
