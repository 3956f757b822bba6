"""Leases, claims and what comes of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from feeds.model import ParcelChange, ParcelState
from feeds.planning.plan import IngestPlan
from feeds.store import Store
from tests.builders import an_entry
from tests.fakes.clock import NOON
from tests.store.scenes import MINUTE, a_channel, a_told_story, only_parcel, owed, told, with_sources

SENT = ParcelChange(state=ParcelState.SENT, message="m1", sent_at=NOON)


async def test_one_owner_at_a_time_holds_a_channel(store: Store) -> None:
    place = await a_channel(store)

    first = await store.outbox.take_lease(place.id, "one", NOON, MINUTE)
    refused = await store.outbox.take_lease(place.id, "two", NOON, MINUTE)
    renewed = await store.outbox.take_lease(place.id, "one", NOON, MINUTE)
    late = await store.outbox.take_lease(place.id, "two", NOON + 2 * MINUTE, MINUTE)

    assert (first, refused, renewed, late) == (1, None, 2, 3)


async def test_a_released_channel_is_free_at_once(store: Store) -> None:
    place = await a_channel(store)
    fence = await store.outbox.take_lease(place.id, "one", NOON, MINUTE)

    await store.outbox.release(place.id, "one", fence or 0)

    assert await store.outbox.take_lease(place.id, "two", NOON, MINUTE) is not None


async def test_two_processes_never_hold_one_lease(store: Store, file: Path) -> None:
    place = await a_channel(store)
    beside = await Store.open(file)

    fences = await asyncio.gather(
        *(
            one.outbox.take_lease(place.id, f"{owner}", NOON, MINUTE)
            for owner, one in enumerate([store, beside] * 8)
        )
    )
    await beside.close()

    assert sum(fence is not None for fence in fences) == 1


async def test_a_claim_needs_the_lease_and_keeps_the_first_text(store: Store) -> None:
    place = await a_channel(store)
    await a_told_story(store, place)
    parcel = await only_parcel(store, place)
    fence = await store.outbox.take_lease(place.id, "me", NOON, MINUTE) or 0

    stranger = await store.outbox.claim(parcel.id, "you", fence, now=NOON, text="no", shown=1)
    mine = await store.outbox.claim(parcel.id, "me", fence, now=NOON, text="first", shown=1)
    await store.outbox.record(parcel.id, fence, ParcelChange(state=ParcelState.QUEUED, due=NOON))
    again = await store.outbox.claim(parcel.id, "me", fence, now=NOON, text="second", shown=2)

    claimed = await store.outbox.get(parcel.id)
    tale = await store.stories.get("local", "k3f9qa")
    assert (stranger, mine, again) == (False, True, True)
    assert claimed is not None
    assert (claimed.text, claimed.shown, claimed.attempts) == ("first", 1, 2)
    assert claimed.nonce == parcel.nonce
    assert len(parcel.nonce) == 25
    assert tale is not None
    assert tale.posted


async def test_a_late_owner_cannot_record_over_a_new_claim(store: Store) -> None:
    place = await a_channel(store)
    await a_told_story(store, place)
    parcel = await only_parcel(store, place)
    old = await store.outbox.take_lease(place.id, "old", NOON, MINUTE) or 0
    await store.outbox.claim(parcel.id, "old", old, now=NOON, text="t", shown=1)
    later = NOON + 5 * MINUTE

    doubtful = await store.outbox.stranded(later, MINUTE)
    fence = await store.outbox.take_lease(place.id, "new", later, MINUTE) or 0
    in_doubt = await store.outbox.next_due(place.id, later)
    requeued = await store.outbox.record(parcel.id, fence, ParcelChange(state=ParcelState.QUEUED))
    await store.outbox.claim(parcel.id, "new", fence, now=later, text="t", shown=1)
    stale = await store.outbox.record(parcel.id, old, SENT)

    assert doubtful == (place.id,)
    assert in_doubt is not None
    assert in_doubt.state is ParcelState.DOUBT
    assert (requeued, stale) == (True, False)


async def test_a_living_owner_is_not_stranded(store: Store) -> None:
    place = await a_channel(store)
    await a_told_story(store, place)
    parcel = await only_parcel(store, place)
    fence = await store.outbox.take_lease(place.id, "me", NOON, 10 * MINUTE) or 0
    await store.outbox.claim(parcel.id, "me", fence, now=NOON, text="t", shown=1)

    assert await store.outbox.stranded(NOON + 5 * MINUTE, MINUTE) == ()


async def test_a_message_is_edited_when_its_story_grows(store: Store) -> None:
    place = await a_channel(store)
    tale = await a_told_story(store, place)
    await _send(store, place.id)

    still = await store.outbox.edits_due(NOON)
    await store.apply(IngestPlan(stories=(replace(tale, version=2),)), NOON)
    due = await store.outbox.edits_due(NOON)
    closed = await store.outbox.edits_due(NOON + timedelta(days=11))
    put_off = ParcelChange(edit_not_before=NOON + MINUTE)
    await store.outbox.record(due[0].parcel.id, None, put_off)
    waits = await store.outbox.edits_due(NOON)
    await store.outbox.record(due[0].parcel.id, None, ParcelChange(shown=2, edited_at=NOON))

    assert still == ()
    assert [edit.version for edit in due] == [2]
    assert (closed, waits) == ((), ())
    assert await store.outbox.edits_due(NOON + 2 * MINUTE) == ()


async def test_urgent_goes_first_then_the_order_of_decision(store: Store) -> None:
    place = await a_channel(store)
    await with_sources(store)
    for story, urgent in (("aaaaaa", False), ("bbbbbb", False), ("cccccc", True)):
        entry = an_entry(title=f"About {story}")
        await store.apply(told(entry, id=story, deliveries=(owed(story, place, urgent=urgent),)), NOON)

    due = await store.outbox.due(place.id, NOON)

    assert [parcel.deliveries[0].story for parcel in due] == ["cccccc", "aaaaaa", "bbbbbb"]


async def test_a_backlog_collapses_into_one_digest(store: Store) -> None:
    place = await a_channel(store)
    await with_sources(store)
    for story in ("aaaaaa", "bbbbbb"):
        await store.apply(told(an_entry(title=story), id=story, deliveries=(owed(story, place),)), NOON)
    queued = await store.outbox.due(place.id, NOON)

    digest = await store.outbox.collapse([parcel.id for parcel in queued], due=NOON)

    assert digest is not None
    assert {one.story for one in digest.deliveries} == {"aaaaaa", "bbbbbb"}
    assert await store.outbox.due(place.id, NOON) == (digest,)
    assert (await store.outbox.counts("local"))[ParcelState.COLLAPSED] == 2


async def test_a_suspended_place_waits_for_its_probe_and_loses_nothing(store: Store) -> None:
    place = await a_channel(store)
    await a_told_story(store, place)

    await store.outbox.suspend(place.id, "No access.", NOON + MINUTE, now=NOON)
    waits = await store.outbox.due_destinations(NOON)
    probed = await store.outbox.due_destinations(NOON + MINUTE)
    await store.outbox.resume(place.id)

    assert (waits, probed) == ((), (place.id,))
    assert await store.outbox.due_destinations(NOON) == (place.id,)


async def test_what_is_called_off_is_owed_again_only_when_planned_again(store: Store) -> None:
    place = await a_channel(store)
    await a_told_story(store, place)

    assert await store.outbox.cancel(place.id, stories=["k3f9qa"], reason="muted") == 1
    assert await store.outbox.due(place.id, NOON) == ()

    await store.apply(IngestPlan(deliveries=(owed("k3f9qa", place),)), NOON)

    assert len(await store.outbox.due(place.id, NOON)) == 1


async def test_a_dead_parcel_can_be_tried_again_by_its_own_tenant(store: Store) -> None:
    place = await a_channel(store)
    await a_told_story(store, place)
    parcel = await only_parcel(store, place)
    fence = await store.outbox.take_lease(place.id, "me", NOON, MINUTE) or 0
    await store.outbox.claim(parcel.id, "me", fence, now=NOON, text="t", shown=1)
    await store.outbox.record(parcel.id, fence, ParcelChange(state=ParcelState.DEAD, reason="Refused."))

    assert [dead.reason for dead in await store.outbox.dead("local")] == ["Refused."]
    assert not await store.outbox.requeue("discord:1", parcel.id, now=NOON)
    assert await store.outbox.requeue("local", parcel.id, now=NOON)
    assert (await only_parcel(store, place)).text == ""


async def test_messages_page_backwards(store: Store) -> None:
    place = await a_channel(store)
    await with_sources(store)
    for story in ("aaaaaa", "bbbbbb", "cccccc"):
        await store.apply(told(an_entry(title=story), id=story, deliveries=(owed(story, place),)), NOON)
        await _send(store, place.id)

    newest = await store.outbox.messages(place.id, limit=2)
    older = await store.outbox.messages(place.id, before=newest[-1].id, limit=2)

    assert [parcel.deliveries[0].story for parcel in newest + older] == ["cccccc", "bbbbbb", "aaaaaa"]
    assert await store.outbox.sent_today(place.id, NOON) == 3
    assert await store.outbox.urgent_sent(place.id, NOON, now=NOON) == 0


async def _send(store: Store, place: int) -> None:
    parcel = await store.outbox.next_due(place, NOON)
    fence = await store.outbox.take_lease(place, "me", NOON, MINUTE) or 0
    assert parcel is not None
    assert await store.outbox.claim(parcel.id, "me", fence, now=NOON, text="t", shown=parcel.wanted)
    assert await store.outbox.record(parcel.id, fence, SENT)


async def test_what_was_begun_is_not_overtaken_whoever_looks(store: Store) -> None:
    place = await a_channel(store)
    await with_sources(store)
    for story in ("aaaaaa", "bbbbbb"):
        await store.apply(told(an_entry(title=story), id=story, deliveries=(owed(story, place),)), NOON)
    first = (await store.outbox.due(place.id, NOON))[0]
    fence = await store.outbox.take_lease(place.id, "gone", NOON, MINUTE) or 0
    await store.outbox.claim(first.id, "gone", fence, now=NOON, text="t", shown=1)
    # Its lease is over before it is known to be stranded: the claim came a little later.
    on_its_way = await store.outbox.due(place.id, NOON + MINUTE)
    idle = await store.outbox.due_destinations(NOON + 2 * MINUTE)
    waiting = []
    for state in (ParcelState.DOUBT, ParcelState.QUEUED):
        await store.outbox.record(first.id, fence, ParcelChange(state=state, due=NOON + 5 * MINUTE))
        waiting.append(await store.outbox.due(place.id, NOON + 2 * MINUTE))
    later = await store.outbox.due(place.id, NOON + 5 * MINUTE)

    assert (on_its_way, idle, waiting) == ((), (), [(), ()])
    assert [parcel.deliveries[0].story for parcel in later] == ["aaaaaa", "bbbbbb"]


async def test_urgent_messages_count_as_soon_as_they_are_on_their_way(store: Store) -> None:
    place = await a_channel(store)
    await with_sources(store)
    for story, due in (("aaaaaa", NOON), ("bbbbbb", NOON + 5 * MINUTE)):
        planned = owed(story, place, urgent=True, due=due)
        await store.apply(told(an_entry(title=story), id=story, deliveries=(planned,)), NOON)

    assert await store.outbox.urgent_sent(place.id, NOON - MINUTE, now=NOON) == 1
    assert await store.outbox.urgent_destinations(NOON) == (place.id,)


async def test_what_is_urgent_passes_a_routine_message_that_waits_its_turn(store: Store) -> None:
    place = await a_channel(store)
    await with_sources(store)
    for story, urgent in (("aaaaaa", False), ("bbbbbb", True), ("cccccc", False)):
        planned = owed(story, place, urgent=urgent)
        await store.apply(told(an_entry(title=story), id=story, deliveries=(planned,)), NOON)
    routine = (await store.outbox.due(place.id, NOON))[1]
    fence = await store.outbox.take_lease(place.id, "me", NOON, MINUTE) or 0
    await store.outbox.claim(routine.id, "me", fence, now=NOON, text="t", shown=1)
    wait = ParcelChange(state=ParcelState.QUEUED, due=NOON + 5 * MINUTE)
    await store.outbox.record(routine.id, fence, wait)

    assert [one.deliveries[0].story for one in await store.outbox.due(place.id, NOON)] == ["bbbbbb"]
