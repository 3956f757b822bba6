"""A token that was refused: when posting may be tried again, and what is said until then."""

from __future__ import annotations

import asyncio

import pytest

from bot.chats import TRIED_AGAIN, Chat
from tests.fakes.platform import FakePlatform

LOOKS = (
    # (seconds, well, stopped), …, and whether posting may go on after the last of them
    ("never stopped", [(0, True, False), (9, True, False)], False),
    ("stopped just now", [(0, True, False), (5, True, True)], False),
    ("not well", [(0, True, False), (5, False, True), (5 + 2 * TRIED_AGAIN, False, True)], False),
    ("came back", [(0, True, False), (5, False, True), (10, True, True)], True),
    ("well all the while", [(0, True, False), (5, True, True), (5 + TRIED_AGAIN, True, True)], True),
    ("not yet", [(0, True, False), (5, True, True), (4 + TRIED_AGAIN, True, True)], False),
    (
        "stopped anew",
        [(0, True, False), (5, True, True), (900, True, False), (6 + TRIED_AGAIN, True, True)],
        False,
    ),
)


class Weather:
    """Whether the platform is well, as a test says."""

    well = True

    def __call__(self) -> bool:
        return self.well


async def nothing(_stop: asyncio.Event | None = None) -> None:
    """Runs and closes as fast as can be."""


def a_chat(weather: Weather) -> Chat:
    return Chat(
        platform=FakePlatform("slack"),
        run=nothing,
        is_well=weather,
        notes=tuple,
        facts=dict,
        close=nothing,
    )


@pytest.mark.parametrize(("looks", "goes_on"), [one[1:] for one in LOOKS], ids=[one[0] for one in LOOKS])
def test_posting_goes_on_once_the_token_may_be_good(
    looks: list[tuple[float, bool, bool]], goes_on: bool
) -> None:
    weather = Weather()
    chat = a_chat(weather)
    last = False
    for seconds, well, stopped in looks:
        weather.well = well
        last = chat.may_go_on(seconds, is_stopped=stopped)

    assert last is goes_on
