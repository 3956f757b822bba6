"""The Home tab: mine on top, the workspace's for managers; its buttons open what they name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from slack_sdk.models.views import View

from bot.locale import translator
from bot.platforms.slack.home_view import HomeFacts, HomeLine, draw_home
from tests.fakes.slack_wire import check_view, live_markup, refused, slack_wire
from tests.slack.inbound import Desk, button, buttons_of, desk_on, words_of

Json = dict[str, Any]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as running:
        yield running


async def home(desk: Desk, user: str = "U1") -> Json:
    """The tab of that person, opened anew."""
    before = len(desk.wire.of("views.publish"))
    await desk.wire.people.open_home(user=user)
    await desk.wire.until(lambda: len(desk.wire.of("views.publish")) > before)
    return desk.wire.world.teams["T1"].homes[user]


async def test_it_shows_what_is_mine_and_nobody_elses(desk: Desk) -> None:
    await desk.typed("subscribe labor to:me cadence:daily")
    await desk.typed("follow Runway")
    await desk.typed("quiet 22:00-07:00 to:me")
    await desk.typed("save strike")
    mine, other = words_of(await home(desk)), words_of(await home(desk, "U2"))

    for said in ("labor, daily at 09:00", "Runway", "22:00–07:00", "Guild votes to strike"):
        assert said in mine
        assert said not in other


async def test_managers_see_what_channels_get_and_how_the_desk_is(desk: Desk) -> None:
    await desk.typed("subscribe deals")
    manager, member = words_of(await home(desk)), words_of(await home(desk, "U2"))

    assert "#news: deals" in manager
    assert "message sent" in manager or "messages sent" in manager
    assert "#news" not in member


async def test_looking_at_the_tab_is_no_catching_up(desk: Desk) -> None:
    await desk.store.people.mark_looked("slack:T1", "U1", desk.room.clock.now() - timedelta(days=9))
    first, second = words_of(await home(desk)), words_of(await home(desk))

    assert "stories moved since" in first
    assert first == second


async def test_a_button_answers_in_a_modal_and_draws_the_tab_anew(desk: Desk) -> None:
    await desk.typed("follow SAG-AFTRA")
    view = await home(desk)
    await desk.wire.people.press_in_view(button(view, "unfollow"), view)
    await desk.wire.until(lambda: len(desk.wire.of("views.publish")) == 2)
    modal = next(one for one in desk.wire.world.views.values() if one["type"] == "modal")

    assert "No longer following SAG-AFTRA" in words_of(modal)
    assert "Unfollow" not in words_of(desk.wire.world.teams["T1"].homes["U1"])


async def test_its_forms_open(desk: Desk) -> None:
    view = await home(desk)
    lines = [one["value"] for one in buttons_of(view) if one["value"].startswith("form ")]
    for line in lines:
        await desk.wire.people.press_in_view(button(view, line), view)
    await desk.wire.until(lambda: len(desk.wire.of("views.open")) == len(lines))

    assert {call.answer for call in desk.wire.of("views.open")} == {""}
    assert len(lines) >= 4


async def test_a_tab_that_slack_does_not_take_hurts_nothing_else(desk: Desk) -> None:
    await home(desk)
    desk.wire.faults.add(refused("views.publish", "internal_error"))
    await home(desk)

    assert (await desk.typed("help"))["words"]


_TEXTS = st.text(max_size=400) | st.sampled_from(["<!channel>", "*bold*", "<https://x|y>", "a" * 5000])
_LINES = st.builds(HomeLine, number=st.integers(1, 10**6), what=_TEXTS, when=_TEXTS, place=_TEXTS)


@settings(deadline=None)
@given(
    st.builds(
        HomeFacts,
        moved=st.integers(0, 200),
        since=_TEXTS,
        topics=st.lists(_LINES, max_size=40).map(tuple),
        follows=st.lists(_TEXTS, max_size=40).map(tuple),
        quiet=_TEXTS,
        saved=st.lists(st.tuples(st.text("abc123", min_size=6, max_size=6), _TEXTS), max_size=8).map(tuple),
        is_manager=st.booleans(),
        workspace=st.lists(_LINES, max_size=40).map(tuple),
        health=_TEXTS,
    ),
    st.sampled_from(["en", "fr"]),
)
def test_any_tab_is_one_that_slack_takes(facts: HomeFacts, lang: str) -> None:
    view = draw_home(facts, translator(lang))

    check_view(view)
    View(**view).validate_json()
    assert not live_markup(view)
