"""Whose message goes next: many of one never make the few of another late, and what is urgent goes first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from bot.turns import Turns
from feeds.model import Destination


def place(number: int, tenant: str) -> Destination:
    return Destination(id=number, platform="discord", tenant=tenant, address=str(number))


async def served(
    turns: Turns, places: Iterable[Destination], *, urgent: frozenset[int] = frozenset()
) -> list[int]:
    """Everybody comes at once; the order in which they were served."""
    order: list[int] = []

    async def message(at: Destination) -> None:
        async with turns.turn(at):
            await asyncio.sleep(0)
            order.append(at.id)

    tasks = [asyncio.create_task(message(at)) for at in places]
    await asyncio.sleep(0)
    turns.hasten(urgent)
    await asyncio.gather(*tasks)
    return order


async def test_ten_thousand_messages_of_one_make_nobody_wait_twice_as_long() -> None:
    few = [place(number, f"tenant {number % 50}") for number in range(200)]
    baseline = await served(Turns(), few)
    flood = [place(number, "flood") for number in range(1_000, 11_000)]

    order = await served(Turns(), [*flood, *few])

    last, own = (max(order.index(one.id) for one in few), len(baseline))
    assert last < 2 * own
    assert len(order) == 10_200


async def test_what_is_urgent_goes_before_whatever_waited_longer() -> None:
    places = [place(number, f"tenant {number % 3}") for number in range(300)]

    order = await served(Turns(most=4), places, urgent=frozenset({298, 299}))

    assert {298, 299} <= set(order[:6])


async def test_one_tenant_s_hanging_channels_leave_room_for_the_others() -> None:
    turns, over = Turns(most=6, most_of_one=4), asyncio.Event()

    async def hangs(at: Destination) -> None:
        async with turns.turn(at):
            await over.wait()

    hanging = [asyncio.create_task(hangs(place(number, "hangs"))) for number in range(50)]
    await asyncio.sleep(0)
    order = await asyncio.wait_for(served(turns, [place(100, "other"), place(101, "other")]), 5)
    over.set()
    await asyncio.gather(*hanging)

    assert order == [100, 101]


async def test_who_gave_up_waiting_leaves_no_hole() -> None:
    turns = Turns(most=1, most_of_one=1)
    async with turns.turn(place(1, "one")):
        waiting = [asyncio.create_task(served(turns, [place(number, "one")])) for number in (2, 3)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.gather(waiting[0], return_exceptions=True)

    assert await asyncio.wait_for(waiting[1], 5) == [3]
    assert turns == Turns(most=1, most_of_one=1, _served=turns._served)
