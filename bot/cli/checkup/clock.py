"""This machine's clock beside that of the platform it talks to; signatures and verifying stand on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from bot.cli.checkup.finding import Finding, note, ok, wrong
from bot.platforms.discord.rest import API
from config.settings import Settings

SLACK = "https://slack.com/api/"
PATIENCE = 5.0
CLOSE, APART = timedelta(seconds=10), timedelta(minutes=2)
SET_IT = "Let the system set it: timedatectl set-ntp true"


async def check_clock(settings: Settings) -> list[Finding]:
    """Compares it where there is a platform to compare it with."""
    told = await _told(_address(settings))
    return [clock_finding(datetime.now(UTC), told)]


def clock_finding(now: datetime, told: datetime | None) -> Finding:
    """How far they are apart."""
    shown = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if told is None:
        return note("clock", f"{shown}; there was nothing to compare it with.")
    apart = abs(now - told)
    if apart <= CLOSE:
        return ok("clock", f"{shown}, as the platform's.")
    found = f"{shown} is {round(apart.total_seconds())} s {'ahead' if now > told else 'behind'}."
    if apart <= APART:
        return note("clock", found, SET_IT)
    return wrong("clock", found, SET_IT)


def _address(settings: Settings) -> str:
    if settings.discord.token:
        return f"{settings.discord.api_base or API}/gateway"
    if settings.slack.bot_token or settings.slack.client_id:
        return f"{settings.slack.api_base or SLACK}api.test"
    return ""


async def _told(address: str) -> datetime | None:
    """The time of an answer, whatever the answer is."""
    if not address:
        return None
    try:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        session = aiohttp.ClientSession(timeout=timeout, trust_env=True)
        async with session, session.get(address) as answer:
            return parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
        return None
