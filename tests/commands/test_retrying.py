"""retry shows what was refused and which channel rests, and tries again what its own team may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import Caller
from feeds.model import Delivery, ParcelChange, ParcelState
from feeds.planning.plan import IngestPlan, PlannedDelivery
from tests.commands.lines import MEMBER, Typist
from tests.fakes.clock import NOON

OURS = Caller(tenant="slack:T1", person="U1", channel="C1", is_manager=True, platform="slack")
THEIRS = replace(OURS, tenant="slack:T2")
A_MINUTE = timedelta(minutes=1)


async def _refused(say: Typist, caller: Caller) -> int:
    """A message to the caller's channel that was refused for good; its number."""
    wants, outbox = say.store.wants, say.store.outbox
    place = await wants.ensure_destination(caller.tenant, caller.platform, caller.channel, label="news")
    owed = Delivery(story="strike", destination=place.id, due=NOON)
    await say.store.apply(
        IngestPlan(deliveries=(PlannedDelivery(delivery=owed, tenant=caller.tenant),)), NOON
    )
    fence = await outbox.take_lease(place.id, "me", NOON, A_MINUTE)
    parcel = await outbox.next_due(place.id, NOON)
    assert parcel is not None
    assert fence is not None
    await outbox.claim(parcel.id, "me", fence, now=NOON, text="x", shown=1)
    await outbox.record(parcel.id, fence, ParcelChange(state=ParcelState.DEAD, reason="Too long."))
    await outbox.release(place.id, "me", fence)
    return parcel.id


async def _states(say: Typist, caller: Caller) -> dict[ParcelState, int]:
    return await say.store.outbox.counts(caller.tenant)


async def test_what_was_refused_is_listed_and_tried_again(say: Typist) -> None:
    number = await _refused(say, OURS)
    listed = await say("retry", OURS)
    done = await say(listed.buttons[0].line, OURS)

    assert listed.rows[0].cells == (("retry", str(number)), ("for", "#news"), ("why", "Too long."))
    assert done.text == "1 message is tried again."
    assert await _states(say, OURS) == {ParcelState.QUEUED: 1}


async def test_a_resting_channel_goes_on(say: Typist) -> None:
    place = await say.store.wants.ensure_destination("slack:T1", "slack", "C1", label="news")
    await say.store.outbox.suspend(place.id, "No right.", NOON, now=NOON)
    listed = await say("retry", OURS)
    done = await say("retry all", OURS)
    after = await say.store.wants.destination(place.id)

    assert listed.rows[0].cells[2] == ("why", "No right.")
    assert "Going on in: #news." in done.text
    assert after is not None
    assert not after.suspended


async def test_nobody_tries_again_what_is_another_teams(say: Typist) -> None:
    number = await _refused(say, OURS)

    assert "No message" in (await say(f"retry {number}", THEIRS)).error
    assert "Nothing was refused" in (await say("retry all", THEIRS)).text
    assert await _states(say, OURS) == {ParcelState.DEAD: 1}


@pytest.mark.parametrize("line", ["retry", "retry all"])
async def test_it_is_for_managers(say: Typist, line: str) -> None:
    assert "Only managers may use retry." in (await say(line, MEMBER)).error
