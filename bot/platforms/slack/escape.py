"""Plain text to Slack's objects: nothing that a feed wrote is ever read as markup. Pure.

Feed text goes into rich text and `plain_text`, which Slack shows letter for letter; mrkdwn holds dates alone.
https://docs.slack.dev/messaging/formatting-message-text and …/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from babel.dates import format_datetime

from bot.cards.addresses import address
from bot.locale import translator
from feeds.reading.text import safe_text

MOMENT = "{date_short_pretty}, {time}"
DAY = "{date_short_pretty}"
_FALLBACK = {MOMENT: "d MMM, HH:mm 'UTC'", DAY: "d MMM"}
# In plain_text only what looks like one of Slack's three entities would be taken for it.
_ENTITY = re.compile(r"&(?=(?:amp|lt|gt);)")
NOTHING = "–"

Element = dict[str, Any]


def escaped(text: str) -> str:
    """For a message's own `text`: exactly the three letters that Slack asks for."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, limit: int) -> Element:
    """A text object that shows the text as it is, cut between graphemes; never empty."""
    said = safe_text(text, limit)
    if len(said.encode("utf-16-le")) // 2 > limit:
        said = safe_text(text, limit // 2)
    return {"type": "plain_text", "text": _whole(said or NOTHING, limit), "emoji": False}


def plain_lines(lines: list[str], limit: int) -> Element:
    """The same for several lines."""
    share = max(limit // max(1, len(lines)) - 1, 1)
    said = [safe_text(line, max(share, 40)) for line in lines[: max(1, limit // 40)]]
    whole = "\n".join(line for line in said if line)
    return {"type": "plain_text", "text": _whole(whole or NOTHING, limit), "emoji": False}


def date_token(at: datetime, pattern: str, lang: str) -> Element:
    """A time that each viewer reads in their own zone, as mrkdwn."""
    token = f"<!date^{int(at.timestamp())}^{pattern}|{escaped(_fallback(at, pattern, lang))}>"
    return {"type": "mrkdwn", "text": token}


def words(text: str, limit: int, **style: bool) -> list[Element]:
    """A piece of rich text; none where there are no words. Styles: `bold`, `italic`."""
    said = safe_text(text, limit)
    return [_styled({"type": "text", "text": said}, style)] if said else []


def between(text: str, **style: bool) -> Element:
    """Our own words between pieces, spaces and line ends kept."""
    return _styled({"type": "text", "text": text}, style)


def link(text: str, url: str, *, limit: int, longest: int, **style: bool) -> list[Element]:
    """A link in rich text; the words alone where the address does not do for one."""
    said, target = safe_text(text, limit), address(url, longest)
    if not said or not target:
        return words(text, limit, **style)
    return [_styled({"type": "link", "url": target, "text": said}, style)]


def _styled(element: Element, style: dict[str, bool]) -> Element:
    return element | ({"style": style} if style else {})


def _whole(text: str, limit: int) -> str:
    guarded = _ENTITY.sub("&amp;", text)
    return guarded if len(guarded) <= limit else text


def _fallback(at: datetime, pattern: str, lang: str) -> str:
    return format_datetime(at, _FALLBACK[pattern], locale=translator(lang).locale)
