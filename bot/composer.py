"""Parcels to cards: reads the stories as the tenant sees them; `bot.deliver` calls it before each claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards import AnyCard, NoteCard
from bot.cards.compose import digest_card, story_card
from bot.locale import Translator, translator
from feeds.model import Desk, Destination, Parcel, ParcelKind, Story
from feeds.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """What a card needs besides its story: the desk, and the operator's language and zone."""

    store: Store
    desk: Desk
    locale: str = "en"
    timezone: str = "UTC"

    async def card(self, parcel: Parcel, place: Destination, now: datetime) -> AnyCard | None:
        """The parcel's card as its stories stand now; None where the tenant sees none of them any more."""
        stories = await self._stories(parcel, place)
        if not stories:
            return None
        settings = await self.store.people.tenant_settings(place.tenant)
        _ = translator(place.settings.lang or settings.lang or self.locale)
        zone = ZoneInfo(place.settings.tz or settings.tz or self.timezone)
        if parcel.kind is ParcelKind.NOTE:
            return NoteCard(text=parcel.deliveries[0].reason, lang=_.lang)
        if parcel.kind is ParcelKind.CARD:
            return self._card(stories[0], place, _)
        return digest_card(
            stories,
            desk=self.desk,
            lang=_.lang,
            settings=place.settings,
            translate=_,
            when=(parcel.sent_at or now).astimezone(zone),
        )

    async def reply_to(self, parcel: Parcel, place: Destination) -> str:
        """The message in that channel that this one continues: its card, or the story's that it follows."""
        if parcel.kind is ParcelKind.DIGEST or not parcel.deliveries:
            return ""
        told = parcel.deliveries[0].story
        if parcel.kind is ParcelKind.CARD:
            story = (await self.store.stories.visible(place.tenant, [told])).get(told)
            told = (story.follows or "") if story else ""
        if not told:
            return ""
        sent = await self.store.outbox.parcels_of_story(told)
        messages = [one.message for one in sent if one.destination == place.id and one.message]
        return messages[0] if messages else ""

    def _card(self, story: Story, place: Destination, translate: Translator) -> AnyCard:
        return story_card(
            story, desk=self.desk, lang=translate.lang, settings=place.settings, translate=translate
        )

    async def _stories(self, parcel: Parcel, place: Destination) -> Sequence[Story]:
        """Best first, each once, merged ones as what they became."""
        asked = [one.story for one in parcel.deliveries]
        seen = await self.store.stories.visible(place.tenant, asked)
        stories = {story.id: story for story in seen.values()}
        return sorted(stories.values(), key=_merit, reverse=True)


def _merit(story: Story) -> tuple[bool, float, int, datetime, str]:
    return (story.urgent is not None, story.score, len(story.outlets), story.newest, story.id)
