"""A simulated Slack with the real outbound half before it, and short ways to post."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.cards import AnyCard
from bot.platforms.slack.calls import Clients
from bot.platforms.slack.grants import Grants
from bot.platforms.slack.outbound import SlackPlatform
from bot.platforms.slack.rates import Rates
from bot.platforms.slack.workspaces import Workspaces
from bot.ports import Posting
from feeds.model import Destination
from tests.builders import a_destination
from tests.fakes.clock import FakeClock
from tests.fakes.slack_wire import SlackWire, Team, slack_wire

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Guild and studios agree*"}}
NO_GAP = timedelta()


def draw(card: AnyCard, destination: Destination) -> str:
    """A drawing that says nothing; what cards look like is another test's business."""
    return payload()


def payload(text: str = "Guild and studios agree", **more: Any) -> str:
    """A message as a renderer hands it over."""
    return json.dumps(
        {"kind": "story", "text": text, "blocks": [SECTION]} | more, sort_keys=True, separators=(",", ":")
    )


def a_place(**fields: Any) -> Destination:
    """The channel C1 of workspace T1."""
    defaults = {"platform": "slack", "tenant": "slack:T1", "address": "C1", "label": "news"}
    return a_destination(**defaults | fields)


def a_posting(text: str = "", *, nonce: str = "n1", reply_to: str = "", **place: Any) -> Posting:
    """One card on its way there."""
    return Posting(
        destination=a_place(**place), text=text or payload(), nonce=nonce, parcel=1, reply_to=reply_to
    )


@dataclass(slots=True, kw_only=True)
class SlackScene:
    """One Slack, and our outbound half with the operator's token or with grants."""

    wire: SlackWire
    platform: SlackPlatform
    workspaces: Workspaces
    clock: FakeClock

    @property
    def team(self) -> Team:
        return self.wire.world.teams["T1"]


@asynccontextmanager
async def a_slack(
    *, grants: Grants | None = None, token: str | None = None, gap: timedelta = NO_GAP, wire: SlackWire
) -> AsyncIterator[SlackScene]:
    """The outbound half before a Slack that runs; with `token` None the operator's own of T1."""
    clock = FakeClock()
    workspaces = Workspaces(
        Clients(wire.api_base),
        clock,
        token=wire.world.teams["T1"].token if token is None else token,
        grants=grants,
    )
    # Turns in a channel are waited for in real time; without them waits may pass as the test says.
    rates = Rates(gap=gap) if gap else Rates(gap=gap, clock=lambda: clock.now().timestamp())
    platform = SlackPlatform(draw, workspaces, rates=rates)
    try:
        yield SlackScene(wire=wire, platform=platform, workspaces=workspaces, clock=clock)
    finally:
        await platform.close()


@asynccontextmanager
async def a_slack_of_one(gap: timedelta = NO_GAP) -> AsyncIterator[SlackScene]:
    """One workspace with the operator's token."""
    async with slack_wire() as wire, a_slack(wire=wire, gap=gap) as scene:
        yield scene
