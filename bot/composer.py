"""Parcels to cards: reads the stories as the tenant sees them; `bot.deliver` calls it before each claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards import AnyCard, Card, NoteCard
from bot.cards.compose import as_duplicate, digest_card, story_card
from bot.locale import Translator, translator
from feeds.model import Desk, Destination, Parcel, ParcelKind, ParcelState, Story
from feeds.planning.cadence import out_of_quiet
from feeds.planning.matching import lets_through
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
        settings = await self.store.people.tenant_settings(place.tenant)
        _ = translator(place.settings.lang or settings.lang or self.locale)
        stories = await self._stories(parcel, place, _.lang)
        if not stories:
            return None
        zone = await self._zone(place)
        if parcel.kind is ParcelKind.NOTE:
            return NoteCard(text=parcel.deliveries[0].reason, lang=_.lang)
        if parcel.kind is ParcelKind.CARD:
            return await self._only_card(parcel, stories[0], place, translate=_)
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
        ids = await self.store.stories.ids_of(place.tenant, told)
        sent = await self.store.outbox.parcels_of_story(*ids)
        messages = [one.message for one in sent if one.destination == place.id and one.message]
        return messages[0] if messages else ""

    async def rings(self, parcel: Parcel, place: Destination) -> str:
        """Whom the subscription that brought the story wants rung, else the channel's setting."""
        lines = await self.store.wants.subscriptions(place.tenant)
        asking = [one for one in lines if one.destination == place.id and one.ping]
        if parcel.kind is not ParcelKind.CARD or not asking:
            return place.settings.ping
        stories = await self._stories(parcel, place, "")
        wanted = (
            one.ping for one in asking for story in stories if lets_through(one.filter, story) is not None
        )
        return next(wanted, place.settings.ping)

    async def silent_until(self, place: Destination, now: datetime) -> datetime | None:
        """The end of the quiet hours that it is in, None outside them."""
        if place.settings.quiet is None:
            return None
        end = out_of_quiet(now, place.settings.quiet, await self._zone(place))
        return end if end > now else None

    async def _zone(self, place: Destination) -> ZoneInfo:
        settings = await self.store.people.tenant_settings(place.tenant)
        return ZoneInfo(place.settings.tz or settings.tz or self.timezone)

    async def _only_card(
        self, parcel: Parcel, story: Story, place: Destination, *, translate: Translator
    ) -> AnyCard | None:
        """The card; one that is out beside the story's other card says so, one that is not yet stays away."""
        ids = await self.store.stories.ids_of(place.tenant, story.id)
        first = await self._first_out(ids, parcel, place) if len(ids) > 1 else parcel
        if first.id == parcel.id:
            return self._card(story, place, translate)
        if parcel.state is not ParcelState.SENT:
            return None
        return as_duplicate(self._card(story, place, translate), story, translate)

    async def _first_out(self, ids: Sequence[str], parcel: Parcel, place: Destination) -> Parcel:
        """Of the messages there that tell the story the one that stands for it: its own, else the oldest."""
        known = await self.store.outbox.parcels_of_story(*ids)
        out = [one for one in known if one.destination == place.id and one.state is ParcelState.SENT]
        own = [one for one in out if any(sent.story == ids[0] for sent in one.deliveries)]
        return next(iter([*own, *out]), parcel)

    def _card(self, story: Story, place: Destination, translate: Translator) -> Card:
        return story_card(
            story, desk=self.desk, lang=translate.lang, settings=place.settings, translate=translate
        )

    async def _stories(self, parcel: Parcel, place: Destination, lang: str) -> Sequence[Story]:
        """Best first, each once, merged ones as what they became; in the channel's language where told so."""
        asked = [one.story for one in parcel.deliveries]
        seen = await self.store.stories.visible(place.tenant, asked, lang=lang)
        stories = {story.id: story for story in seen.values()}
        return sorted(stories.values(), key=_merit, reverse=True)


def _merit(story: Story) -> tuple[bool, float, int, datetime, str]:
    return (story.urgent is not None, story.score, len(story.outlets), story.newest, story.id)
