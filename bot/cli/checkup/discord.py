"""Discord's token: who it is, where it is, and which rights of the invite link it lacks there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.chats import USER_AGENT
from bot.cli.checkup.finding import Finding, note, ok, wrong
from bot.cli.setup.links import invite_link
from bot.locale import translator
from bot.platforms.discord import Rest
from bot.platforms.discord.rates import Route
from bot.platforms.discord.rest import Answer, Held, Result
from bot.platforms.discord.rights import INVITED_WITH, NAMES, named
from config.settings import DiscordSettings

ADMINISTRATOR = 1 << 3
MOST_NAMED = 5
FEW_STARTS = 20
AGAIN = "slugline init --discord-token-file FILE --yes with a token from Bot → Reset Token, then start again."
GRANT = "Grant it to Slugline's role there, or open the invite link again."
Json = Mapping[str, Any]


async def check_discord(settings: DiscordSettings) -> list[Finding]:
    """Asks four times, with the token that the desk would use; posts nothing."""
    if not settings.token:
        return [note("discord", "No token: there is no Discord.", "slugline init sets it up.")]
    rest = Rest(settings.token, api=settings.api_base, user_agent=USER_AGENT)
    try:
        return await _asked(rest, settings)
    finally:
        await rest.close()


async def _asked(rest: Rest, settings: DiscordSettings) -> list[Finding]:
    me = await _ask(rest, "/users/@me")
    if not isinstance(me, Answer) or not me.ok:
        return [_refused(me, settings)]
    application, guilds = await _ask(rest, "/applications/@me"), await _ask(rest, "/users/@me/guilds")
    there = _list(guilds)
    said_id = application.text("id") if isinstance(application, Answer) else ""
    found = f"{me.text('username')}, application {said_id or 'unknown'}, in {_servers(len(there))}."
    identity = ok("discord", found) if there else note("discord", found, f"Add it: {invite_link(said_id)}")
    starts = _starts(await _ask(rest, "/gateway/bot"))
    return [identity, *starts, *_rights(there), *_dev_guild(settings.dev_guild, there)]


def _servers(count: int) -> str:
    """One answer holds two hundred."""
    return "1 server" if count == 1 else f"{count} servers" if count < 200 else "200 servers or more"


def _refused(result: Result, settings: DiscordSettings) -> Finding:
    where = settings.api_base or "discord.com"
    if isinstance(result, Answer) and result.status == 401:
        return wrong("discord", "Discord refuses the token (401).", AGAIN)
    if isinstance(result, Answer):
        return wrong("discord", f"{where} answered {result.status}.", "Ask again in some minutes.")
    if isinstance(result, Held):
        return note("discord", "Our own counters say to wait.", "Ask again in a minute.")
    return wrong(
        "discord", f"{where} cannot be reached: {result.reason}.", "Look at network, proxy and firewall."
    )


def _starts(result: Result) -> Iterator[Finding]:
    body = result.body if isinstance(result, Answer) and isinstance(result.body, Mapping) else {}
    limit = body.get("session_start_limit")
    left = limit.get("remaining") if isinstance(limit, Mapping) else None
    if isinstance(left, int) and left < FEW_STARTS:
        found = f"Discord allows {left} more connections today."
        yield note("discord starts", found, "Look why it starts so often; at 0 Discord makes a new token.")


def _rights(guilds: Iterable[Json]) -> Iterator[Finding]:
    """By server; a channel may give or take more, which `subscribe` says there."""
    english = translator("en")
    lacking = [(guild, missing) for guild in guilds if (missing := _missing(guild))]
    for guild, missing in lacking[:MOST_NAMED]:
        found = f"In {guild.get('name')} it lacks {named(missing, english)}."
        yield note("discord rights", found, GRANT)
    if len(lacking) > MOST_NAMED:
        yield note("discord rights", f"So it is in {_servers(len(lacking) - MOST_NAMED)} more.")


def _missing(guild: Json) -> tuple[int, ...]:
    said = str(guild.get("permissions", ""))
    if not said.isdecimal() or int(said) & ADMINISTRATOR:
        return ()
    return tuple(bit for bit in NAMES if INVITED_WITH & bit and not int(said) & bit)


def _dev_guild(chosen: str, guilds: Iterable[Json]) -> Iterator[Finding]:
    if chosen and chosen not in {str(guild.get("id")) for guild in guilds}:
        found = f"DISCORD_DEV_GUILD is {chosen}, where Slugline is not: no command would show anywhere."
        yield wrong("discord commands", found, "Invite it there, or leave the setting out.")


def _list(result: Result) -> list[Json]:
    body = result.body if isinstance(result, Answer) and result.ok else None
    return [one for one in body if isinstance(one, Mapping)] if isinstance(body, list) else []


async def _ask(rest: Rest, path: str) -> Result:
    return await rest.ask(Route(method="GET", path=path, template=path))
