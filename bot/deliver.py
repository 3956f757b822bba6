"""A delivery round for one channel: lease, claim, post, record, verify; the engine calls it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.deliver_room import LEASE as LEASE, DeliverRoom as DeliverRoom
from bot.pacing import DAY, HOUR, backlog, kept_quiet, may_publish, may_ring, over_the_cap, room_again
from bot.ports import CannotTell, ChatPlatform, Doubtful, Outcome, Posting, Verification
from bot.settle import Pause, Settled, StopToken, Suspend, settle, settle_doubt
from feeds.faults import AFTER_ANSWER, AFTER_CLAIM, AFTER_LEASE, AFTER_RECORD, BEFORE_RELEASE, reach
from feeds.model import Destination, Parcel, ParcelChange, ParcelKind, ParcelState

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """One channel under one lease."""

    room: DeliverRoom
    place: Destination
    fence: int

    @property
    def platform(self) -> ChatPlatform:
        return self.room.platforms[self.place.platform]


async def drain(room: DeliverRoom, destination_id: int) -> int:
    """Sends what the channel is owed, in order, until something says stop; returns how many attempts."""
    attempts = 0
    fence: int | None = None
    while not room.stop.is_set():
        place = await room.store.wants.destination(destination_id)
        if place is None or not room.may_post(place):
            break
        # A turn for each message: whoever waits may come between two of a channel that has many.
        async with room.turns_of(place.platform).turn(place):
            taken = await room.store.outbox.take_lease(
                destination_id, room.owner, room.clock.now(), room.lease
            )
            if taken is None:
                break
            fence = taken
            reach(AFTER_LEASE)
            if room.stop.is_set() or not await _step(_Round(room=room, place=place, fence=fence)):
                break
        attempts += 1
    if fence is not None:
        reach(BEFORE_RELEASE)
        await room.store.outbox.release(destination_id, room.owner, fence)
    return attempts


async def sweep(room: DeliverRoom) -> tuple[int, ...]:
    """Puts parcels of owners that are gone in doubt, and says which channels have something to do."""
    now = room.clock.now()
    stranded = await room.store.outbox.stranded(now, room.lease)
    if stranded:
        log.warning("deliveries in doubt", destinations=list(stranded))
    urgent = frozenset(await room.store.outbox.urgent_destinations(now))
    for turns in room.turns.values():
        turns.hasten(urgent)
    return await room.store.outbox.due_destinations(now)


async def _step(at: _Round) -> bool:
    """Sees to the next parcel; False when there is none, or none that may go now."""
    now = at.room.clock.now()
    due = await at.room.store.outbox.due(at.place.id, now)
    if not due:
        return False
    if due[0].state is ParcelState.DOUBT:
        return await _verify(at, due[0])
    morning = await at.room.compose.silent_until(at.place, now)
    if morning is not None and (held := kept_quiet(due, at.place.settings)):
        await _keep(at, held, morning)
        return True
    late = backlog(due, now)
    if late:
        await at.room.store.outbox.collapse(late, due=now, reason="backlog")
        return True
    free = await _room_again(at, now)
    if free is not None:
        await _hold(at, due, free)
        return False
    return await _send(at, due[0])


async def _room_again(at: _Round, now: datetime) -> datetime | None:
    cap = at.place.settings.cap
    sent = await at.room.store.outbox.messages(at.place.id, limit=max(cap, 1))
    return room_again([one.sent_at for one in sent if one.sent_at], cap, now)


async def _keep(at: _Round, held: Sequence[Parcel], until: datetime) -> None:
    """What an outage, a wait or a new setting brought into the quiet hours waits for their end."""
    for parcel in held:
        change = ParcelChange(due=until, reason="quiet hours")
        await at.room.store.outbox.record(parcel.id, at.fence, change)


async def _hold(at: _Round, due: Sequence[Parcel], until: datetime) -> None:
    """The hour is full: what is due becomes one digest for the moment when there is room again."""
    outbox = at.room.store.outbox
    log.info("hourly cap reached", destination=at.place.id, waiting=len(due), until=str(until))
    folded = over_the_cap(due)
    if folded:
        await outbox.collapse(folded, due=until, reason="hourly cap")
    later = ParcelChange(due=until, reason="hourly cap")
    for parcel in due:
        if parcel.id not in folded and parcel.state is ParcelState.QUEUED:
            await outbox.record(parcel.id, at.fence, later)


async def _send(at: _Round, parcel: Parcel) -> bool:
    room, now = at.room, at.room.clock.now()
    try:
        text = parcel.text or await _text(at, parcel)
        reply_to = await room.compose.reply_to(parcel, at.place)
        place = await _as_allowed(at, parcel)
    except Exception:  # one card that cannot be drawn must not hold up its channel
        log.exception("card cannot be drawn", parcel=parcel.id, destination=at.place.id)
        broken = ParcelChange(state=ParcelState.DEAD, reason="its card cannot be drawn; see the log")
        return await room.store.outbox.record(parcel.id, at.fence, broken)
    if text is None:
        gone = ParcelChange(state=ParcelState.CANCELLED, reason="its story is no longer there")
        return await room.store.outbox.record(parcel.id, at.fence, gone)
    await _mark(at, parcel, place)
    claimed = await room.store.outbox.claim(
        parcel.id, room.owner, at.fence, now=now, text=text, shown=parcel.wanted
    )
    if not claimed:
        return False
    reach(AFTER_CLAIM)
    posting = to_posting(parcel, place, text, reply_to)
    outcome = await asked(at.platform.post(posting), room.post_timeout, parcel)
    reach(AFTER_ANSWER)
    return await _record(at, parcel, settle(parcel, outcome, room.clock.now(), place=at.place), outcome)


async def _as_allowed(at: _Round, parcel: Parcel) -> Destination:
    """The channel as this message may use it, after what went out: whom it rings, if followers get it."""
    outbox, now, place = at.room.store.outbox, at.room.clock.now(), at.place
    is_card = parcel.kind is ParcelKind.CARD and not place.is_person
    ping = await at.room.compose.rings(parcel, place) if is_card else ""
    if ping and not may_ring(await outbox.rung(place.id, now - DAY), now):
        ping = ""
    publish = place.settings.publish
    if publish and not may_publish(await outbox.published(place.id, now - HOUR), now):
        log.info("not published: ten an hour are the most", destination=place.id)
        publish = False
    return replace(place, settings=replace(place.settings, ping=ping, publish=publish))


async def _mark(at: _Round, parcel: Parcel, place: Destination) -> None:
    """Written before it goes out: whoever finds it after a crash knows that it may have rung."""
    ping, publish = bool(place.settings.ping), place.settings.publish
    if ping or publish:
        loud = ParcelChange(rang=ping, published=publish)
        await at.room.store.outbox.record(parcel.id, at.fence, loud)


async def _record(at: _Round, parcel: Parcel, settled: Settled, outcome: Outcome | Verification) -> bool:
    what = type(outcome).__name__.lower()
    written = await at.room.store.outbox.record(parcel.id, at.fence, settled.change)
    reach(AFTER_RECORD)
    at.room.count(at.place.platform, what)
    log.info(
        "parcel settled",
        parcel=parcel.id,
        destination=at.place.id,
        outcome=what,
        stories=[one.story for one in parcel.deliveries],
        reason=settled.change.reason or None,
    )
    await at.room.take(at.place, settled)
    return written and not isinstance(settled.effect, Suspend | Pause | StopToken)


async def _verify(at: _Round, parcel: Parcel) -> bool:
    """Asks the platform whether the message is there before anything is sent again."""
    since = parcel.claim.at if parcel.claim else at.room.clock.now() - timedelta(hours=1)
    try:
        # Where a message would be an answer in a thread, only that thread tells whether it is there.
        reply_to = await at.room.compose.reply_to(parcel, at.place)
        async with asyncio.timeout(at.room.post_timeout):
            place = await _as_allowed(at, parcel)
            verified = await at.platform.find(to_posting(parcel, place, parcel.text, reply_to), since)
    except Exception as error:  # whatever went wrong, we do not know: the policy decides
        log.warning("looking for a message failed", parcel=parcel.id, error=str(error))
        verified = CannotTell(reason=f"looking for it failed: {error}")
    settled = settle_doubt(verified, at.room.clock.now(), at.room.policy(at.place.platform))
    return await _record(at, parcel, settled, verified)


async def _text(at: _Round, parcel: Parcel) -> str | None:
    card = await at.room.compose.card(parcel, at.place, at.room.clock.now())
    return None if card is None else at.platform.render(card, at.place)


def to_posting(parcel: Parcel, place: Destination, text: str, reply_to: str) -> Posting:
    """The parcel as its platform takes it; an edit has no message to reply to."""
    return Posting(destination=place, text=text, nonce=parcel.nonce, parcel=parcel.id, reply_to=reply_to)


async def asked(answer: Awaitable[Outcome], seconds: float, parcel: Parcel) -> Outcome:
    """The platform's answer; a late one and a broken one leave us in doubt."""
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except TimeoutError:
        return Doubtful(reason="no answer in time")
    except Exception as error:  # a bug in one platform must not end the round of the others
        log.exception("platform raised", parcel=parcel.id)
        return Doubtful(reason=f"{type(error).__name__} while posting")
