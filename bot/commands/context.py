"""One line on its way: who asks, what for, in which language and zone. Handlers get it beside their args."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from bot.cards import Button, Card, Reply
from bot.cards.compose import story_card
from bot.commands.caller import Caller
from bot.commands.dates import span_of
from bot.commands.room import CommandRoom
from bot.commands.syntax import quoted
from bot.commands.trouble import LineError
from bot.locale import N_, Translator, translator
from feeds.model import Destination, DestinationSettings, Story
from feeds.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a handler knows. `attachment` is a file that came with the line."""

    caller: Caller
    room: CommandRoom
    translate: Translator
    now: datetime
    zone: ZoneInfo
    attachment: bytes = b""

    @property
    def tenant(self) -> str:
        """Whose data this line may touch."""
        return self.caller.tenant

    @property
    def store(self) -> Store:
        """Shorthand."""
        return self.room.store

    @property
    def lang(self) -> str:
        """The language of the reply."""
        return self.translate.lang

    def card(self, story: Story, *, reason: str = "") -> Card:
        """The story's card for a reply, in the caller's language."""
        plain = DestinationSettings()
        return story_card(
            story,
            desk=self.room.desk,
            lang=self.lang,
            settings=plain,
            translate=self.translate,
            reason=reason,
        )

    def since(self, word: str) -> datetime | None:
        """The start of what a date word names."""
        return span_of(word, now=self.now, zone=self.zone).start if word else None

    def until(self, word: str) -> datetime | None:
        """The end of what a date word names: `until:june` has all of June."""
        return span_of(word, now=self.now, zone=self.zone).end if word else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A change that was made, its reply, and the lines that take it back."""

    reply: Reply
    undo: tuple[str, ...] = ()


def own_place(caller: Caller) -> bool:
    """Whether lines without `to:` are for the person: in a direct message there is nobody else."""
    return not caller.channel


def is_personal(caller: Caller, to: str) -> bool:
    """Whether the line is for the person alone."""
    return to.lower() in {"me", "@me", f"@{caller.person}".lower()} or (not to and own_place(caller))


async def place_for(context: Context, to: str) -> Destination:
    """The destination that a line is for: this channel, the person, or another channel."""
    caller, wants = context.caller, context.store.wants
    if is_personal(caller, to):
        return await wants.ensure_destination(caller.tenant, caller.platform, caller.person, is_person=True)
    if not to or to.lower() in {"here", f"#{caller.channel}".lower(), f"#{caller.channel_name}".lower()}:
        label = caller.channel_name or caller.channel
        where = (caller.tenant, caller.platform, caller.channel)
        return await wants.ensure_destination(*where, thread=caller.thread, label=label)
    if to.startswith("@"):
        raise LineError(N_("Nobody can subscribe another person."), example="subscribe labor to:me")
    return await _other_channel(context, to)


async def _other_channel(context: Context, to: str) -> Destination:
    caller, wanted = context.caller, to.removeprefix("#")
    known = await context.store.wants.destinations(caller.tenant)
    for place in known:
        if not place.is_person and wanted.lower() in {place.address.lower(), place.label.lower()}:
            return place
    if caller.platform == "reading_room":
        raise LineError(
            N_("There is no channel {name} here."), hint=N_("The reading room has one: news."), name=wanted
        )
    return await context.store.wants.ensure_destination(caller.tenant, caller.platform, wanted, label=wanted)


def place_name(place: Destination, translate: Translator) -> str:
    """What people call the place."""
    _ = translate
    return _("you") if place.is_person else f"#{(place.label or place.address).removeprefix('#')}"


async def context_of(caller: Caller, room: CommandRoom, attachment: bytes = b"") -> Context:
    """The context of a line; managers named in the tenant's settings are managers from here on."""
    settings = await room.store.people.tenant_settings(caller.tenant)
    named = {person.removeprefix("@") for person in settings.managers}
    caller = replace(caller, is_manager=caller.is_manager or caller.person in named)
    locale = caller.locale or settings.lang or room.settings.locale
    zone = caller.tz or settings.tz or room.settings.timezone
    return Context(
        caller=caller,
        room=room,
        translate=translator(locale),
        now=room.clock.now(),
        zone=ZoneInfo(zone if zone in available_timezones() else "UTC"),
        attachment=attachment,
    )


def share_button(line: str, translate: Translator) -> Button:
    """Posts this reply to the channel, for everybody."""
    _ = translate
    return Button(label=_("Share"), line=f"share {quoted(line)}")
