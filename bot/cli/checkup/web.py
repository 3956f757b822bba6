"""The reading room's address and password, and whether a copy of the desk answers there already."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import aiohttp

from bot.cli.checkup.finding import Finding, note, ok, wrong
from config.durations import is_loopback
from config.settings import Settings

PATIENCE = 3.0
SHORT = 10
WELL, UNWELL = 200, 503
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
OTHER_PORT = "Set SLUGLINE_WEB to another port, or end that program."


async def check_web(settings: Settings) -> list[Finding]:
    """One line for the address, one for the password where one is needed."""
    if settings.web is None:
        return [note("web", "SLUGLINE_WEB is off: no reading room, no /healthz.")]
    host, port = settings.web
    return [await _place(host, port), *_password(host, settings.web_password)]


async def _place(host: str, port: int) -> Finding:
    address = f"http://{_in_url(host)}:{port}"
    if await _is_taken(ANYWHERE.get(host, host), port):
        return await _who(address, f"http://{_in_url(ANYWHERE.get(host, host))}:{port}/healthz")
    try:
        await asyncio.to_thread(_bind, host, port)
    except OSError as error:
        found = f"{address} cannot be bound: {error.strerror or error}."
        return wrong("web", found, "Set SLUGLINE_WEB to an address of this machine.")
    return ok("web", f"{address} is free; no copy runs there now.")


async def _is_taken(host: str, port: int) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


async def _who(address: str, health: str) -> Finding:
    try:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(health) as answer:
            status, said = answer.status, await answer.text()
    except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError):
        return wrong("web", f"Another program holds {address}.", OTHER_PORT)
    if status == WELL and '"ok"' in said:
        return ok("web", f"A copy of Slugline runs at {address}, and is well.")
    if status == UNWELL and '"ok"' in said:
        found = f"A copy of Slugline runs at {address}, and makes no progress."
        return wrong("web", found, "Look at its log, then start it again.")
    return wrong("web", f"Another program answers at {address}.", OTHER_PORT)


def _bind(host: str, port: int) -> None:
    """Takes the address and gives it back at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _password(host: str, password: str) -> list[Finding]:
    if is_loopback(host):
        return [ok("password", "Not needed: only this machine reaches the reading room.")]
    if len(password) < SHORT:
        found = f"SLUGLINE_WEB_PASSWORD has {len(password)} characters, and others can reach the page."
        return [note("password", found, f"Take {SHORT} or more.")]
    return [ok("password", "Set, as others can reach the reading room.")]


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
