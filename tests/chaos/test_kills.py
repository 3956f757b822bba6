"""The promise itself: killed at any point, on either platform, everything is there once and in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeds.faults import POINTS
from tests.chaos.killing import a_zygote
from tests.chaos.ordeal import Ordeal
from tests.chaos.town import DISCORD, SLACK, a_town


@pytest.mark.timeout(240)
@pytest.mark.parametrize("platform", [DISCORD, SLACK])
async def test_killed_at_each_point_in_turn_nothing_is_lost_and_nothing_comes_twice(
    tmp_path: Path, platform: str
) -> None:
    channels = {DISCORD: 0, SLACK: 0} | {platform: 4}
    async with a_town(tmp_path, **channels) as town, a_zygote() as zygote:
        town.discord.rules.nonce_window = 0.0  # the looking alone must do
        ordeal = Ordeal(town=town, zygote=zygote)
        await ordeal.open()
        for number, some in enumerate((POINTS[:6], POINTS[6:8], POINTS[8:], ())):
            await ordeal.tell(number, some)
        seen = await ordeal.end()

    assert (seen.lost, seen.doubled, seen.broken) == ((), (), ())
    assert set(ordeal.kills) == set(POINTS)
    assert ordeal.stopped == 0
    assert ordeal.stopped_in < 10


@pytest.mark.timeout(240)
async def test_two_copies_on_one_folder_by_mistake_post_nothing_twice(tmp_path: Path) -> None:
    async with a_town(tmp_path, discord=6, slack=6) as town, a_zygote() as zygote:
        town.discord.rules.nonce_window = 0.0
        ordeal = Ordeal(town=town, zygote=zygote)
        await ordeal.open()
        beside = await zygote.start(town.setup)
        for number in range(3):
            await ordeal.tell(number, [])
        seen = await ordeal.end()
        await zygote.kill(beside)

    assert (seen.lost, seen.doubled, seen.broken) == ((), (), ())
    assert ordeal.stopped == 0
