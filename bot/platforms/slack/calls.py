"""One request to Slack's Web API as a value: answered, refused, never sent, or lost on the way.

slack_sdk's types stop here. Its client sends a request again by itself after a broken connection, which
would post twice; so every client of ours is made by `Clients`, without retry handlers.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot import faults

TOTAL, CONNECT = 8.0, 5.0  # seconds; a post's time is up after ten, and then nothing would be known
BUSY = "ratelimited"
OK, REQUEST_TIMEOUT, SERVER_ERROR = 200, 408, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """`ok: true` and what came with it; `scopes` are those of the token, where Slack named them."""

    data: Mapping[str, Any] = field(repr=False)
    scopes: frozenset[str] = frozenset()

    def text(self, *path: str) -> str:
        """A text inside the answer; empty where there is none."""
        node: Any = self.data
        for name in path:
            node = node.get(name) if isinstance(node, Mapping) else None
        return node if isinstance(node, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """`ok: false` and its code. `needed` is the scope that was missing."""

    code: str
    retry_after: timedelta | None = None
    needed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """Slack was never reached: nothing happened."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """It was sent, and no answer came that tells what happened."""

    reason: str


# At DEBUG slack_sdk writes whole requests down, cards and secrets of the app among them.
_QUIET = logging.getLogger("bot.platforms.slack.client")
_QUIET.setLevel(logging.INFO)

Result = Answered | Failed | Unsent | Lost
_UNSENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class Clients:
    """Makes clients that share one pool of connections. `api_base` empty: Slack itself."""

    def __init__(self, api_base: str = "") -> None:
        self._api_base = api_base or AsyncWebClient.BASE_URL
        self._session: aiohttp.ClientSession | None = None

    @property
    def api_base(self) -> str:
        """Where the Web API is."""
        return self._api_base

    def of(self, token: str) -> AsyncWebClient:
        """A client with that token, which never sends anything twice."""
        client = AsyncWebClient(
            token=token or None,
            base_url=self._api_base,
            session=self._open(),
            retry_handlers=[],
            logger=_QUIET,
        )
        client.proxy = proxy_for(self._api_base)
        return client

    async def close(self) -> None:
        """Ends the connections."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=TOTAL, connect=CONNECT, sock_connect=CONNECT)
            self._session = aiohttp.ClientSession(timeout=timeout, trace_configs=faults.traces(_is_post))
        return self._session


def _is_post(_: str, address: URL) -> bool:
    return address.path.endswith("/chat.postMessage")


def proxy_for(address: str) -> str | None:
    """The operator's proxy for that address; slack_sdk reads the variable, but not its exceptions."""
    parts = urlsplit(address)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


async def write(client: AsyncWebClient, method: str, given: Mapping[str, Any]) -> Result:
    """A call that changes something, as JSON."""
    return await _call(client, method, http_verb="POST", json=dict(given))


async def read(client: AsyncWebClient, method: str, given: Mapping[str, Any]) -> Result:
    """A call that only asks."""
    return await _call(client, method, http_verb="GET", params=dict(given))


async def submit(client: AsyncWebClient, method: str, given: Mapping[str, Any]) -> Result:
    """A call whose arguments go as a form, as installing asks for."""
    return await _call(client, method, http_verb="POST", data=dict(given))


async def _call(client: AsyncWebClient, method: str, **how: Any) -> Result:
    try:
        answer = await client.api_call(method, **how)
    except SlackApiError as error:
        return _refused(error.response)
    except _UNSENT as error:
        return Unsent(reason=type(error).__name__)
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        return Lost(reason=f"Slack's answer was lost ({type(error).__name__})")
    except (AttributeError, ValueError) as error:  # slack_sdk trips over answers that are no JSON object
        return Lost(reason=f"Slack's answer could not be read ({type(error).__name__})")
    data = answer.data if isinstance(answer.data, Mapping) else {}
    return Answered(data=data, scopes=_scopes(answer.headers))


def _refused(response: Any) -> Result:
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", OK))
    data = getattr(response, "data", None)
    told = data if isinstance(data, Mapping) else {}
    code = told.get("error")
    if status >= SERVER_ERROR or status == REQUEST_TIMEOUT:
        return Lost(reason=f"Slack answered {status}")
    wait = _retry_after(getattr(response, "headers", {}))
    if isinstance(code, str) and code:
        return Failed(code=code, retry_after=wait, needed=str(told.get("needed") or ""))
    if status == OK:
        return Lost(reason="Slack's answer could not be read")
    return Failed(code=BUSY, retry_after=wait)  # something in front of Slack would not let it through


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    try:
        return timedelta(seconds=max(float(headers.get("Retry-After", "")), 0.0))
    except (ValueError, OverflowError):
        return None


def _scopes(headers: Mapping[str, str]) -> frozenset[str]:
    named = headers.get("X-OAuth-Scopes", "")
    return frozenset(scope.strip() for scope in named.split(",") if scope.strip())
