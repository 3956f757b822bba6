"""Living cards: messages that are out are brought to what their stories say now; the engine calls it."""

from __future__ import annotations

import structlog

from bot.deliver import DeliverRoom, asked, to_posting
from bot.settle import Edit, settle_edit
from feeds.model import Destination, EditDue, Parcel, ParcelChange

log = structlog.get_logger(__name__)


async def edit_round(room: DeliverRoom) -> int:
    """Edits every message that may change now; returns how many were changed."""
    changed = 0
    for due in await room.store.outbox.edits_due(room.clock.now()):
        if room.stop.is_set():
            break
        place = await room.store.wants.destination(due.parcel.destination)
        if place is not None and room.may_post(place):
            changed += await _edit(room, due, place)
    return changed


async def _edit(room: DeliverRoom, due: EditDue, place: Destination) -> bool:
    platform, parcel = room.platforms[place.platform], due.parcel
    if not platform.can_edit:
        await _write(room, parcel, ParcelChange(shown=due.version))
        return False
    try:
        card = await room.compose.card(parcel, place, room.clock.now())
        text = platform.redraw(card, place, parcel.text) if card else parcel.text
    except Exception:  # one card that cannot be drawn must not stop the others
        log.exception("card cannot be drawn", parcel=parcel.id, destination=place.id)
        text = parcel.text
    edit = Edit(parcel=parcel, place=place, text=text, version=due.version)
    if text == parcel.text:
        await _write(room, parcel, ParcelChange(shown=due.version))
        return False
    return await _send(room, edit)


async def _send(room: DeliverRoom, edit: Edit) -> bool:
    platform, parcel, place = room.platforms[edit.place.platform], edit.parcel, edit.place
    posting = to_posting(parcel, place, edit.text, "")
    outcome = await asked(platform.edit(posting, parcel.message), room.post_timeout, parcel)
    settled = settle_edit(edit, outcome, room.clock.now(), room.policy(place.platform))
    await _write(room, parcel, settled.change)
    await room.take(place, settled)
    what = type(outcome).__name__.lower()
    room.count(place.platform, f"edit_{what}")
    log.info("card edited", parcel=parcel.id, destination=place.id, outcome=what, version=edit.version)
    return settled.change.shown is not None


async def _write(room: DeliverRoom, parcel: Parcel, change: ParcelChange) -> None:
    await room.store.outbox.record(parcel.id, None, change)
