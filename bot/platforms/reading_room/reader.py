"""Who reads: language, time zone and rights, from a request's headers and cookies."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from aiohttp import web

from bot.commands import Caller, CommandRoom
from bot.locale import LANGUAGES, Translator, translator
from feeds.store import LOCAL

ME = "me"
NEWS = "news"
ZONE = "zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """The one person of the room, as this browser presents them; `path` is the page that they are on."""

    translate: Translator
    zone: ZoneInfo
    caller: Caller
    path: str = "/"


async def reader_of(request: web.Request, room: CommandRoom) -> Reader:
    """Language from `Accept-Language`, zone from the page's own cookie; settings where they say nothing."""
    settings = await room.store.people.tenant_settings(LOCAL)
    usual = settings.lang or room.settings.locale
    locale = preferred(request.headers.get("Accept-Language", ""), usual)
    zones = (unquote(request.cookies.get(ZONE, "")), settings.tz or "", room.settings.timezone, "UTC")
    known = available_timezones()
    zone = next(name for name in zones if name in known)
    return Reader(
        translate=translator(locale),
        zone=ZoneInfo(zone),
        caller=Caller(
            tenant=LOCAL,
            person=ME,
            channel=NEWS,
            channel_name=NEWS,
            is_manager=True,
            locale=locale,
            tz=zone,
        ),
        path=request.path_qs if request.method == "GET" and request.path != "/events" else "/",
    )


def preferred(header: str, usual: str) -> str:
    """The first locale of ours that the browser asks for, by weight; else the usual one."""
    weighed = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, parameter = part.strip().partition(";")
        weight = _weight(parameter)
        if weight > 0 and tag.partition("-")[0].lower() in LANGUAGES:
            weighed.append((-weight, place, tag))
    return min(weighed)[2] if weighed else usual


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
