"""What a running desk keeps at hand is what it would read anew: over rounds, other hands, and a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.planning.open_news import OpenNews
from tests.fakes.clock import NOON
from tests.poll.conftest import Scene
from tests.poll.newsstand import DEAL, DEAL_LEAD, GUILD, GUILD_LEAD, Item

HOUR = timedelta(hours=1)
GUILD_ITEM = Item(title=GUILD, lead=GUILD_LEAD)
AGAIN = replace(GUILD_ITEM, title=f"{GUILD}, union says", at=NOON, page="https://outlet2.example/1")


async def test_a_desk_that_is_started_anew_folds_as_the_one_that_ran_on(scene: Scene) -> None:
    await scene.with_sources(2)
    scene.stand.serves(1, GUILD_ITEM, Item(title=DEAL, lead=DEAL_LEAD))
    await scene.poll()
    before = {story.telling.headline: story.id for story in await scene.stories()}
    scene.room = replace(scene.room, open_news=OpenNews())
    scene.stand.serves(2, AGAIN)

    report = await scene.poll()

    assert report.folded == 1
    assert {story.id for story in await scene.stories()} == set(before.values())
    assert len(scene.room.open_news) == 3


async def test_what_another_process_stored_is_at_hand_in_the_next_round(scene: Scene) -> None:
    await scene.with_sources(3)
    await scene.poll()
    here = scene.room.open_news
    scene.room = replace(scene.room, open_news=OpenNews())
    scene.stand.serves(1, GUILD_ITEM)
    await scene.poll()
    scene.room = replace(scene.room, open_news=here)
    scene.stand.serves(2, AGAIN)

    assert (await scene.poll()).folded == 1


async def test_a_round_that_was_not_written_leaves_nothing_behind(scene: Scene, monkeypatch) -> None:
    await scene.with_sources(2)
    scene.stand.serves(1, GUILD_ITEM)

    async def fails(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(type(scene.store), "apply", fails)
        with pytest.raises(OSError, match="disk full"):
            await scene.poll()
        left = set(scene.room.open_news.doubtful)
    scene.stand.serves(2, AGAIN)
    await scene.poll(24 * HOUR)

    assert left
    assert len(scene.room.open_news) == len(await scene.entries())
