"""Slack, outbound: cards are posted once, changed in place, and looked for before anything is sent again.

https://docs.slack.dev/reference/methods/chat.postMessage, …/chat.update, …/conversations.history
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

import structlog

from bot.cards import AnyCard
from bot.platforms.slack.calls import Answered, Failed, Lost, Result, Unsent, write
from bot.platforms.slack.errors import SOON, WORKSPACE, Meaning, to_outcome, verdict
from bot.platforms.slack.pings import group_of, ringing
from bot.platforms.slack.rates import Rates
from bot.platforms.slack.sending import OPEN, POST, UPDATE, Send, is_story, to_post, to_text, to_update
from bot.platforms.slack.verifying import look
from bot.platforms.slack.workspaces import (
    Absent,
    Barred,
    Unreached,
    Workspace,
    Workspaces,
)
from bot.ports import (
    AskLater,
    CannotTell,
    ChannelGone,
    Doubtful,
    Outcome,
    Posted,
    Posting,
    Refused,
    Throttled,
    TokenInvalid,
    Verification,
)
from feeds.model import Destination

log = structlog.get_logger(__name__)
NAME = "slack"
WAITED_FOR = timedelta(seconds=1.5)  # a turn that is further off is left to the next round
HOUR = timedelta(hours=1)
Draw = Callable[[AnyCard, Destination], str]


class SlackPlatform:
    """`draw` makes the message's JSON of a card; `workspaces` knows whose token goes where."""

    def __init__(self, draw: Draw, workspaces: Workspaces, *, rates: Rates | None = None) -> None:
        self._draw, self._workspaces = draw, workspaces
        self._rates = rates or Rates()
        self._direct: dict[tuple[str, str], str] = {}

    @property
    def name(self) -> str:
        return NAME

    @property
    def can_edit(self) -> bool:
        return True

    def render(self, card: AnyCard, destination: Destination) -> str:
        """The message as JSON: text, blocks, how links unfurl, and what kind of card it is."""
        return to_text(self._draw(card, destination), card)

    def redraw(self, card: AnyCard, destination: Destination, shown: str) -> str:
        """There is but one look."""
        return self.render(card, destination)

    async def post(self, posting: Posting) -> Outcome:
        """Sends the message once. An answer to one that is gone goes out beside its thread."""
        found = await self._channel(posting.destination, POST)
        if not isinstance(found, tuple):
            return found
        workspace, channel = found
        turn = await self._turn(workspace, channel)
        if turn is not None:
            return turn
        given = to_post(posting, channel)
        group = group_of(posting.destination) if is_story(posting) else ""
        ring = ringing(given, group) if group else given
        sent = Send(workspace=workspace, method=POST, given=ring)
        outcome = await self._outcome(workspace, await self._send_somehow(sent, posting))
        return replace(outcome, rang=ring != given) if isinstance(outcome, Posted) else outcome

    async def _send_somehow(self, sent: Send, posting: Posting) -> Result:
        """As it is; beside a thread that does not take it; in plain words where we drew it wrongly."""
        result = await self._send(sent)
        if (
            _means(result, Meaning.UNTHREADED)
            and "thread_ts" in sent.given
            and not posting.destination.thread
        ):
            sent = sent.without("thread_ts", "reply_broadcast")
            result = await self._send(sent)
        if _means(result, Meaning.MISDRAWN):
            result = await self._plainly(sent, result)
        return result

    async def edit(self, posting: Posting, message: str) -> Outcome:
        """Draws the message anew; with blocks Slack leaves no mark of it."""
        found = await self._channel(posting.destination, UPDATE)
        if not isinstance(found, tuple):
            return found
        workspace, channel = found
        changed = to_update(posting, channel, message)
        result = await self._send(Send(workspace=workspace, method=UPDATE, given=changed))
        return await self._outcome(workspace, result)

    async def find(self, posting: Posting, since: datetime) -> Verification:
        """Looks for the delivery's mark in the channel, and in the thread where it would be an answer."""
        opened = await self._channel(posting.destination, POST)
        match opened:
            case (Workspace() as workspace, str(channel)):
                thread = posting.destination.thread or posting.reply_to
                found = await look(workspace.client, channel, thread, mark=posting.nonce, since=since)
                return await self._refused_look(workspace, found) if isinstance(found, Failed) else found
            case Throttled(retry_after=wait):
                return AskLater(retry_after=wait, reason="Slack asks to wait")
            case Doubtful(reason=reason):
                return AskLater(retry_after=SOON, reason=reason)
            case TokenInvalid(reason=reason):
                return AskLater(retry_after=HOUR, reason=reason)
            case ChannelGone(reason=reason) | Refused(reason=reason):
                return CannotTell(reason=reason)
            case _:
                return CannotTell(reason="the channel is not known")

    async def close(self) -> None:
        """Ends the connections."""
        await self._workspaces.close()

    async def _refused_look(self, workspace: Workspace, refused: Failed) -> AskLater:
        """The token is bad: with the next one it can be told, and nothing is sent again before."""
        await self._workspaces.refused(workspace, refused.code)
        found = verdict(refused.code)
        expired = found.meaning is Meaning.EXPIRED
        return AskLater(retry_after=found.wait if expired else HOUR, reason=found.reason)

    async def _channel(self, place: Destination, method: str) -> tuple[Workspace, str] | Outcome:
        """The token and the channel's id; a person's is that of their direct messages."""
        standing = await self._workspaces.of(place.tenant)
        match standing:
            case Absent(reason=reason):
                return ChannelGone(reason=reason)
            case Barred(reason=reason):
                return TokenInvalid(reason=reason)
            case Unreached():
                return Throttled(retry_after=SOON, scope=WORKSPACE)
            case Workspace():
                wait = self._rates.closed_for(standing.tenant, method, place.address)
                if wait:
                    return Throttled(retry_after=wait, scope=WORKSPACE)
                return await self._opened(standing, place)
            case _:
                assert_never(standing)

    async def _opened(self, workspace: Workspace, place: Destination) -> tuple[Workspace, str] | Outcome:
        if not place.is_person or place.address.startswith("D"):
            return workspace, place.address
        known = self._direct.get((place.tenant, place.address))
        if known:
            return workspace, known
        opening = Send(workspace=workspace, method=OPEN, given={"users": place.address})
        result = await self._send(opening)
        if not isinstance(result, Answered):
            return _surely(await self._outcome(workspace, result))
        channel = result.text("channel", "id")
        self._direct[place.tenant, place.address] = channel
        return workspace, channel

    async def _turn(self, workspace: Workspace, channel: str) -> Throttled | None:
        """Waits for the channel's turn where that is near."""
        ahead = self._rates.turn_in(workspace.tenant, channel)
        if ahead > WAITED_FOR:
            return Throttled(retry_after=ahead)
        wait = self._rates.book(workspace.tenant, channel)
        if wait:
            await asyncio.sleep(wait.total_seconds())
        return None

    async def _send(self, sent: Send) -> Result:
        result = await write(sent.workspace.client, sent.method, sent.given)
        if isinstance(result, Failed) and verdict(result.code).meaning is Meaning.WAIT:
            wait = result.retry_after or verdict(result.code).wait
            self._rates.close(sent.workspace.tenant, sent.method, wait, str(sent.given.get("channel", "")))
        if isinstance(result, Answered):
            self._rates.passed(sent.workspace.tenant, sent.method, str(sent.given.get("channel", "")))
        return result

    async def _plainly(self, sent: Send, refused: Result) -> Result:
        """Once more in words alone: a card that we drew wrongly is our fault, not the reader's."""
        code = refused.code if isinstance(refused, Failed) else ""
        log.error("slack refused a card as we drew it", code=code, channel=sent.given["channel"])
        return await self._send(sent.plain()) if sent.given.get("text") else refused

    async def _outcome(self, workspace: Workspace, result: Result) -> Outcome:
        match result:
            case Answered():
                return Posted(message=result.text("ts"))
            case Unsent():
                return Throttled(retry_after=SOON, scope=WORKSPACE)
            case Lost(reason=reason):
                return Doubtful(reason=reason)
            case Failed():
                return await self._refusal(workspace, result)
            case _:
                assert_never(result)

    async def _refusal(self, workspace: Workspace, result: Failed) -> Outcome:
        found = verdict(result.code)
        if found.meaning not in {Meaning.TOKEN, Meaning.EXPIRED}:
            return to_outcome(result.code, result.retry_after)
        is_operators = await self._workspaces.refused(workspace, result.code)
        if is_operators:
            return TokenInvalid(reason=found.reason)
        # Another workspace's token must not stop this platform: only that workspace's channels rest.
        gone = found.meaning is Meaning.TOKEN
        return ChannelGone(reason=found.reason) if gone else to_outcome(result.code)


def _means(result: Result, meaning: Meaning) -> bool:
    return isinstance(result, Failed) and verdict(result.code).meaning is meaning


def _surely(outcome: Outcome) -> Outcome:
    """Opening a conversation posts nothing, so an answer that was lost leaves no doubt about the message."""
    return Throttled(retry_after=SOON, scope=WORKSPACE) if isinstance(outcome, Doubtful) else outcome
