"""Every command of the catalogue and every button that an answer shows, used at Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.commands import CATALOG
from tests.builders import an_entry
from tests.fakes.slack_wire import live_markup, slack_wire
from tests.slack.inbound import Desk, buttons_of, desk_on

Json = dict[str, Any]
LINES = sorted(one.example for one in CATALOG.values() if not one.hidden)
NAMED = {"k3x9q1": "strike"}  # examples name a story that is not here
HELD = [an_entry(source=number, title=f"Undecided {number}") for number in (1, 2)]
BROKEN = ("Something broke", "Quelque chose s’est cassé")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as running:
        yield running


def a_line(example: str) -> str:
    """The example about a story of ours."""
    for theirs, ours in NAMED.items():
        example = example.replace(theirs, ours)
    return example


def choices_of(payload: Any) -> Iterator[Json]:
    """Every entry of a card's menu, as if it had been chosen."""
    for block in payload["blocks"]:
        for menu in block.get("elements", ()):
            for option in menu.get("options", ()) if menu["type"] == "overflow" else ():
                yield menu | {"selected_option": option}


@pytest.mark.parametrize("example", LINES, ids=LINES)
async def test_its_example_is_answered(desk: Desk, example: str) -> None:
    exchange = await desk.wire.people.slash(a_line(example))
    answer = await desk.told(exchange)

    assert not any(words in answer["words"] for words in BROKEN)
    assert answer["text"].strip()
    assert not live_markup(answer)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "help",
            "latest",
            "search strike",
            "story strike",
            "why strike",
            "preview labor",
            "subscribe labor",
        ),
        *("save strike", "saved", "follow SAG-AFTRA", "following", "mute topic:awards", "status", "settings"),
        *("quiet", "feeds list", "vote strike off-topic", "catchup since:7d", "held"),
    ],
)
async def test_every_button_of_an_answer_does_something(desk: Desk, line: str) -> None:
    await desk.room.hold(*HELD)
    answer = await desk.typed(line)
    message = {"ts": "1.1", "to": "U1"} | answer
    for element in [*buttons_of(answer), *choices_of(answer)]:
        opened = len(desk.wire.of("views.open"))
        exchange = await desk.wire.people.press(element, message=message)
        async with asyncio.timeout(5):
            while not desk.wire.world.answers[exchange.answers].got:
                if len(desk.wire.of("views.open")) > opened:
                    break
                await asyncio.sleep(0.01)
        got = desk.wire.world.answers[exchange.answers].got

        assert exchange.in_time
        assert not any(words in str(got) for words in BROKEN)
    assert all(not call.answer for call in desk.wire.of("views.open"))
