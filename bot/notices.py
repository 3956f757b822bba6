"""Tells those who subscribed a channel, once, that nothing can be posted there; deliver rounds call it.

Best effort: a direct message that cannot be sent either is logged, for `status` shows the same.
"""

from __future__ import annotations

import asyncio
import hashlib
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from bot.cards import NoteCard
from bot.locale import N_, translator
from bot.ports import ChatPlatform, Posted, Posting
from feeds.model import Destination
from feeds.store import Store

log = structlog.get_logger(__name__)
PATIENCE = 10.0  # seconds for one message
MOST_TOLD = 5
SUSPENDED = N_(
    "Nothing can be posted in {place} for now. {reason} What is due there waits and is tried again by itself."
)


@dataclass(slots=True, kw_only=True)
class Notices:
    """What it needs to write to people; `close` waits for what is under way."""

    store: Store
    platforms: Mapping[str, ChatPlatform]
    locale: str = "en"
    under_way: set[asyncio.Task[None]] = field(default_factory=set)

    def suspended(self, place: Destination, reason: str) -> None:
        """Begins to tell them, beside the round, whose lease does not last for ever."""
        task = asyncio.create_task(self.tell(place, reason))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def tell(self, place: Destination, reason: str) -> None:
        """Writes to each person who has a subscription there, five at most."""
        platform = self.platforms.get(place.platform)
        if platform is None or place.is_person:
            return
        lines = await self.store.wants.subscriptions(place.tenant)
        people = dict.fromkeys(one.by for one in lines if one.destination == place.id and one.by)
        card = await self._card(place, reason)
        for person in list(people)[:MOST_TOLD]:
            await _write(platform, place, person, card)

    async def close(self) -> None:
        """Everything that was begun is at its end."""
        if self.under_way:
            await asyncio.wait(self.under_way, timeout=PATIENCE)

    async def _card(self, place: Destination, reason: str) -> NoteCard:
        settings = await self.store.people.tenant_settings(place.tenant)
        _ = translator(place.settings.lang or settings.lang or self.locale)
        name = f"#{(place.label or place.address).removeprefix('#')}"
        return NoteCard(text=_(SUSPENDED).format(place=name, reason=_(reason)), lang=_.lang)


async def _write(platform: ChatPlatform, place: Destination, person: str, card: NoteCard) -> None:
    to = Destination(id=0, platform=place.platform, tenant=place.tenant, address=person, is_person=True)
    nonce = b32encode(hashlib.sha256(f"{place.id} {person} {place.probe_at} {card.text}".encode()).digest())
    posting = Posting(destination=to, text=platform.render(card, to), nonce=nonce[:25].decode(), parcel=0)
    try:
        async with asyncio.timeout(PATIENCE):
            outcome = await platform.post(posting)
    except TimeoutError:
        outcome = None
    if not isinstance(outcome, Posted):
        log.info("subscriber not told", destination=place.id, outcome=type(outcome).__name__)
