"""A card that is out keeps its look, whatever its channel asks of new ones since."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.edits import edit_round
from feeds.model import DestinationSettings
from tests.discord.newsroom import Newsroom

V2 = 1 << 15


@pytest.mark.parametrize("embeds", [True, False])
async def test_later_coverage_still_reaches_a_card_of_the_other_look(news: Newsroom, *, embeds: bool) -> None:
    channel = news.channel()
    place = await news.place(channel, embeds=embeds)
    story = await news.owe("aaaaa0", place)
    await news.rounds(1)
    look = news.shown(channel)[0].flags & V2
    other = replace(DestinationSettings(), embeds=not embeds)
    await news.store.wants.save_settings(place.tenant, place.id, other)

    await news.more(story)
    await edit_round(news.room)
    await news.owe("bbbbb0", place)
    await news.rounds(1)

    old, new = news.shown(channel)
    assert (old.edits, old.flags & V2, new.flags & V2) == (1, look, V2 - look)
    assert "Outlet 2" in old.text
    assert not (old.sent.get("embeds") and old.flags & V2)
