"""erase asks once, then nothing of the team is left; others keep what is theirs."""

from __future__ import annotations

import pytest

from bot.commands import Caller
from tests.commands.lines import MEMBER, Typist

OURS = Caller(tenant="slack:T1", person="U1", channel="C1", is_manager=True, platform="slack")
THEIRS = Caller(tenant="slack:T2", person="U1", channel="C1", is_manager=True, platform="slack")


async def test_it_asks_before_it_erases(say: Typist) -> None:
    await say("subscribe labor", OURS)
    asked = await say("erase everything", OURS)

    assert "No undo." in asked.text
    assert await say.store.wants.subscriptions("slack:T1")

    done = await say(asked.buttons[0].line, OURS)

    assert done.ok
    assert "Nothing is left." in done.text
    assert not await say.store.wants.subscriptions("slack:T1")


async def test_another_team_keeps_what_is_its_own(say: Typist) -> None:
    await say("subscribe labor", OURS)
    await say("subscribe labor", THEIRS)
    await say("erase everything sure:on", OURS)

    assert await say.store.wants.subscriptions("slack:T2")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("erase", "erase needs more"),
        ("erase everything", "data folder"),
        ("erase labor", "none of everything"),
    ],
)
async def test_what_cannot_be_erased_is_said(say: Typist, line: str, said: str) -> None:
    assert said in (await say(line)).error


async def test_members_do_not_erase(say: Typist) -> None:
    assert "Only managers may use erase." in (await say("erase everything", MEMBER)).error
