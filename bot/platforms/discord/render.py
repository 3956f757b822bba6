"""Cards to Discord's JSON: the payload of a message, the same bytes for the same card. Pure."""

from __future__ import annotations

import json
from typing import Any

from bot.cards import AnyCard, Card, DigestCard
from bot.platforms.discord import render_components, render_embeds
from feeds.model import Destination


def render(card: AnyCard, destination: Destination) -> str:
    """The message as JSON; `json.loads` of it is the body of a create or an edit."""
    return json.dumps(payload(card, destination), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def payload(card: AnyCard, destination: Destination) -> dict[str, Any]:
    """The message, with components or, where the place wants the older look, with embeds."""
    draw = _embedded if destination.settings.embeds else _composed
    return draw(card, destination)


def _composed(card: AnyCard, destination: Destination) -> dict[str, Any]:
    if isinstance(card, Card):
        return render_components.card_message(card, destination.tenant)
    if isinstance(card, DigestCard):
        return render_components.digest_message(card, destination.tenant)
    return render_components.note_message(card)


def _embedded(card: AnyCard, destination: Destination) -> dict[str, Any]:
    if isinstance(card, Card):
        return render_embeds.card_message(card, destination)
    if isinstance(card, DigestCard):
        return render_embeds.digest_message(card)
    return render_embeds.note_message(card)
