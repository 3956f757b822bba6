"""HTTP mode: Slack's requests on our own web server, signatures checked before anything is read.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.platforms.slack.dedupe import Seen

log = structlog.get_logger(__name__)
EVENTS = "/slack/events"
REPLAYED_WITHIN = 10 * 60.0  # twice the five minutes in which a signature is good
LATE = 3.0
Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


class Signatures:
    """Says which requests are Slack's own: signed with our secret, five minutes old at most, never seen."""

    def __init__(self, signing_secret: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._seen = Seen(REPLAYED_WITHIN, clock=clock)

    def trouble_with(self, body: bytes, headers: Mapping[str, str]) -> str:
        """What is wrong, in a word for the log; empty when nothing is."""
        stamp = headers.get("X-Slack-Request-Timestamp", "")
        signature = headers.get("X-Slack-Signature", "")
        if not (stamp.isascii() and stamp.isdecimal() and signature):
            return "unsigned"
        if not self._verifier.is_valid(body, stamp, signature):
            return "forged or stale"
        return "" if self._seen.is_new(signature) else "replayed"


class Entrance:
    """The one address for commands, events, buttons, forms and option searches."""

    def __init__(self, signatures: Signatures, dispatch: Dispatch, heard: Callable[[], None]) -> None:
        self._signatures, self._dispatch, self._heard = signatures, dispatch, heard

    def routes(self) -> list[web.RouteDef]:
        """For the server's open routes: Slack signs in with its signature."""
        return [web.post(EVENTS, self.take)]

    async def take(self, request: web.Request) -> web.Response:
        """One request: refused, or handed on and acknowledged."""
        started, body = time.monotonic(), await request.read()
        trouble = self._signatures.trouble_with(body, request.headers)
        if trouble:
            log.warning("a request in Slack's name was refused", why=trouble, remote=request.remote)
            return web.Response(status=401, text="invalid signature")
        try:
            asked = AsyncBoltRequest(
                body=body.decode(), query=request.query_string, headers=dict(request.headers)
            )
        except ValueError:  # signed, and yet no JSON
            return web.Response(status=400, text="unreadable")
        self._heard()
        answer = to_response(await self._dispatch(asked))
        if time.monotonic() - started > LATE:
            log.warning("slack was answered late", seconds=round(time.monotonic() - started, 1))
        return answer


def to_response(answer: BoltResponse) -> web.Response:
    """Bolt's answer, which stays as it is: a second delivery gets the same one."""
    body = answer.body or ""
    content_type = "application/json" if body.startswith(("{", "[")) else "text/plain"
    return web.Response(status=answer.status, text=body, content_type=content_type)
