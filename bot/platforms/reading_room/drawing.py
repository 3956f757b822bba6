"""Templates to pages: the Jinja environment and the few words and times that templates ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from babel.dates import format_date, format_time
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.cards import AnyCard, Card, CardAction, card_buttons
from bot.commands import CATALOG
from bot.locale import Translator, translator
from bot.platforms.reading_room.reader import Reader

HOUR = 60
DAY = 24 * HOUR
TEMPLATES = Environment(
    loader=PackageLoader("bot.platforms.reading_room"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


class Drawable(Protocol):
    """A message of the channel."""

    @property
    def card(self) -> AnyCard:
        """What it shows."""
        ...


class Pen:
    """Writes times and words for one reader; templates call it `pen`."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._translate = reader.translate

    @property
    def lang(self) -> str:
        """The page's language."""
        return self._translate.lang

    @property
    def zone(self) -> str:
        """The zone that times are written in."""
        return self._reader.zone.key

    def time(self, at: datetime, style: str = "moment") -> Markup:
        """A time that the page's script may write anew in the browser's own zone."""
        text = written(at.astimezone(self._reader.zone), style, self._translate)
        stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Markup('<time datetime="{}" data-style="{}">{}</time>').format(stamp, style, text)

    def day(self, at: datetime, now: datetime) -> str:
        """The heading of a day's cards."""
        _ = self._translate
        day, today = (one.astimezone(self._reader.zone).date() for one in (at, now))
        if day == today:
            return _("Today")
        if day == today - timedelta(days=1):
            return _("Yesterday")
        text = format_date(day, "EEEE d MMMM", locale=_.locale)
        return text[:1].upper() + text[1:]

    def date_line(self, now: datetime) -> str:
        """The day in full, for the masthead."""
        local = now.astimezone(self._reader.zone).date()
        return format_date(local, "full", locale=self._translate.locale)

    def message(self, message: Drawable) -> Markup:
        """A card of the channel, all of it in the channel's language, not half of it in the reader's."""
        lang = message.card.lang
        words = self._translate if lang == self.lang else translator(lang)
        return Markup(draw("message.html", replace(self._reader, translate=words), one=message))

    def actions(self, card: Card) -> tuple[CardAction, ...]:
        """What can be done with a story, in the order of every platform; what wants more words is typed."""
        return tuple(one for one in card_buttons(card, CATALOG) if not one.opens_form)

    def key_of_day(self, at: datetime) -> str:
        """The local day of a time, as `2026-11-25`."""
        return at.astimezone(self._reader.zone).date().isoformat()

    def after(self, minutes: int) -> str:
        """How long after the first report, in one short phrase."""
        _ = self._translate
        if minutes < HOUR:
            return _("+{count} min").format(count=minutes)
        if minutes < DAY:
            hours, rest = divmod(minutes, HOUR)
            return _("+{hours} h {minutes:02}").format(hours=hours, minutes=rest)
        return _("+{count} d").format(count=minutes // DAY)

    def language(self, code: str) -> str:
        """A language's name."""
        return str(self._translate.locale.languages.get(code, code))

    def upper(self, text: str) -> str:
        """Capitals, as a slugline has them."""
        return text.upper()


def written(local: datetime, style: str, translate: Translator) -> str:
    """`18 Sep, 14:05` as `moment`, the same in capitals as `slug`, its day alone as `slug-day`."""
    text = format_date(local.date(), "d MMM", locale=translate.locale)
    if style != "slug-day":
        text += f", {format_time(local, 'HH:mm', locale=translate.locale)}"
    return text if style == "moment" else text.upper()


def web_link(url: str) -> str:
    """The address if a browser may follow it, else nothing."""
    return url if urlsplit(url).scheme in {"http", "https"} else ""


def picture_link(url: str) -> str:
    """The same for pictures, which come over https alone."""
    return url if urlsplit(url).scheme == "https" else ""


def draw(template: str, reader: Reader, **values: Any) -> str:
    """The template as text for that reader."""
    words = {
        "_": reader.translate,
        "ngettext": reader.translate.ngettext,
        "pen": Pen(reader),
        "back_path": reader.path,
    }
    page: str = TEMPLATES.get_template(template).render(**words, **values)
    return page


TEMPLATES.filters |= {"web_link": web_link, "picture_link": picture_link}
