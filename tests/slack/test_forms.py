"""Forms at Slack: opened in time, searched while typing, wrong fields named, the answer in their place."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.commands.forms import FORMS, form_of
from bot.locale import translator
from bot.platforms.slack import forms, picks
from bot.platforms.slack.forms import Carried
from feeds.model import Story
from tests.commands.lines import DESK, STORIES
from tests.fakes.slack_wire import check_view, hung, slack_wire
from tests.slack.inbound import Desk, button, desk_on, filled, words_of

FR, EN = translator("fr"), translator("en")
Json = dict[str, Any]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with slack_wire() as wire, desk_on(wire, tmp_path) as running:
        yield running


async def opened(desk: Desk) -> Json:
    """The modal that is open."""
    await desk.wire.until(lambda: any(one["open"] for one in desk.wire.world.views.values()))
    return [one for one in desk.wire.world.views.values() if one["open"]][-1]


async def form(desk: Desk, line: str, **place: str) -> Json:
    """A form, opened by its line."""
    await desk.wire.people.slash(line, **place)
    return await opened(desk)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_a_modal_that_slack_takes(name: str, lang: str) -> None:
    made = form_of(name, translator(lang), desk=DESK)
    view = forms.form_modal(name, made, Carried(channel="C1"), asks_place=True, where="here")

    check_view(view)
    View(**view).validate_json()


@pytest.mark.parametrize(
    "view",
    [
        picks.search(Carried(), FR),
        picks.any_line(Carried(), FR),
        picks.which_report(STORIES[0], Carried(), EN),
        picks.which_other(STORIES[0], Carried(), FR),
        picks.which_story(STORIES, "why", Carried(), FR),
    ],
    ids=["search", "line", "report", "other", "story"],
)
def test_every_small_modal_is_one_that_slack_takes(view: Json) -> None:
    check_view(view)
    View(**view).validate_json()


async def test_a_subscription_by_form(desk: Desk) -> None:
    view = await form(desk, "form subscribe")
    sent = await desk.wire.people.submit(view, filled(view, topics=["labor", "deals"], outlets="2"))
    line = (await desk.store.wants.subscriptions("slack:T1"))[0]

    assert sent.in_time
    assert sent.ack["response_action"] == "update"
    assert "Subscribed #news" in words_of(sent.ack["view"])
    assert (line.filter.topics, line.filter.min_outlets) == (("labor", "deals"), 2)


async def test_who_may_not_change_the_channel_gets_a_form_for_themselves(desk: Desk) -> None:
    view = await form(desk, "form subscribe", user="U2")
    await desk.wire.people.submit(view, filled(view, topics=["labor"]), user="U2")
    places = await desk.store.wants.destinations("slack:T1")

    assert "vous seul" in words_of(view)
    assert [(one.is_person, one.address) for one in places] == [(True, "U2")]


async def test_rights_are_asked_for_again_when_it_is_sent(desk: Desk) -> None:
    """Somebody else's hands: a modal that was opened by a manager is worth nothing to a member."""
    view = await form(desk, "form subscribe")
    sent = await desk.wire.people.submit(view, filled(view, topics=["labor"]), user="U2")

    assert sent.ack["response_action"] == "errors"
    assert not await desk.store.wants.subscriptions("slack:T1")


async def test_what_is_wrong_stands_at_its_field(desk: Desk) -> None:
    view = await form(desk, "form quiet")
    sent = await desk.wire.people.submit(view, filled(view, hours="ten to seven"))

    assert sent.ack["response_action"] == "errors"
    assert "no span of hours" in sent.ack["errors"]["hours"]
    assert view["open"]


async def test_a_refusal_of_the_whole_stands_at_the_first_field(desk: Desk) -> None:
    view = await form(desk, "form settings me")
    sent = await desk.wire.people.submit(view, filled(view, cap="5000"))

    assert sent.ack["response_action"] == "errors"
    assert list(sent.ack["errors"]) == [next(b["block_id"] for b in view["blocks"] if b["type"] == "input")]


async def test_settings_show_what_holds_and_write_what_changed(desk: Desk) -> None:
    await desk.typed("settings format:compact to:me")
    view = await form(desk, "form settings me")
    shown = next(block for block in view["blocks"] if block.get("block_id") == "format")
    await desk.wire.people.submit(view, filled(view, lang="fr"))
    place = (await desk.store.wants.destinations("slack:T1"))[0]

    assert shown["element"]["initial_option"]["value"] == "compact"
    assert (place.settings.format, place.settings.lang) == ("compact", "fr")


async def test_a_digest_is_a_form_of_its_own(desk: Desk) -> None:
    view = await form(desk, "digest")
    await desk.wire.people.submit(view, filled(view, topics=["labor"], at="08:30"))
    line = (await desk.store.wants.subscriptions("slack:T1"))[0]

    assert (line.cadence.kind.value, f"{line.cadence.at:%H:%M}") == ("daily", "08:30")


@pytest.mark.parametrize(
    ("kind", "typed", "found"),
    [
        ("topic", "lab", "labor"),
        ("topic", "trav", "labor"),
        ("name", "screen", "SAG-AFTRA"),
        ("name", "somebody new", "somebody new"),
        ("outlet", "2", "Outlet 2"),
        ("story", "strike", "strike"),
        ("zone", "paris", "Europe/Paris"),
        ("group", "desk", "@S1"),
    ],
)
async def test_options_are_searched_while_typing(desk: Desk, kind: str, typed: str, found: str) -> None:
    group = {"id": "S1", "handle": "news-desk", "name": "News desk"}
    desk.wire.world.teams["T1"].usergroups.append(group)
    exchange = await desk.wire.people.suggest(f"pick:{kind}", typed)

    assert exchange.in_time
    assert found in [one["value"] for one in exchange.ack["options"]]


async def test_a_global_shortcut_asks_for_the_channel(desk: Desk) -> None:
    await desk.wire.people.shortcut("subscribe")
    view = await opened(desk)
    await desk.wire.people.submit(view, filled(view, to="C2", topics=["labor"]))
    places = await desk.store.wants.destinations("slack:T1")

    assert [(one.address, one.label) for one in places] == [("C2", "ai-desk")]


async def test_without_a_channel_it_is_for_the_person(desk: Desk) -> None:
    await desk.wire.people.shortcut("subscribe")
    view = await opened(desk)
    await desk.wire.people.submit(view, filled(view, topics=["labor"]))

    assert (await desk.store.wants.destinations("slack:T1"))[0].is_person


async def test_search_is_answered_in_the_modal(desk: Desk) -> None:
    await desk.wire.people.shortcut("search")
    view = await opened(desk)
    sent = await desk.wire.people.submit(view, filled(view, words="strike", topics=["labor"]))

    assert "Guild votes to strike" in words_of(sent.ack["view"])


async def test_a_form_opens_though_slack_is_slow_about_people(desk: Desk) -> None:
    desk.wire.faults.add(hung("users.info", 2.5, times=1))
    await desk.wire.people.slash("form subscribe", channel="C2")
    view = await opened(desk)

    assert view["callback_id"] == "form:subscribe"


async def test_an_answer_in_a_modal_turns_its_pages_there(desk: Desk) -> None:
    view = await form(desk, "form subscribe")
    sent = await desk.wire.people.submit(view, filled(view, topics=["labor"]))
    shown = sent.ack["view"] | {"id": view["id"]}
    await desk.wire.people.press_in_view(button(shown, "undo"), shown)
    await desk.wire.until(lambda: bool(desk.wire.of("views.update")))

    assert "Undone" in words_of(desk.wire.world.views[view["id"]])
    assert not await desk.store.wants.subscriptions("slack:T1")


def test_what_a_modal_carries_comes_back() -> None:
    carried = Carried(channel="C1", channel_name="news", thread="1.2", to="#C2")

    assert forms.carried_by({"private_metadata": carried.written()}) == carried


@pytest.mark.parametrize("text", ["", "{", "[]", "3", json.dumps({"channel": 3, "other": "x"})])
def test_what_we_did_not_write_carries_nothing_strange(text: str) -> None:
    assert forms.carried_by({"private_metadata": text}).to == ""


def choice(line: str) -> Json:
    """An entry of a card's menu."""
    return {"type": "overflow", "action_id": "m", "selected_option": {"value": line}}


async def test_a_report_is_split_out_by_form(desk: Desk) -> None:
    await desk.wire.people.press(choice("split strike"), message={"ts": "1.1"})
    view = await opened(desk)
    sent = await desk.wire.people.submit(view, filled(view, report="2"))

    assert "Actors walk out" in words_of(view)
    assert sent.ack["response_action"] == "update"
    assert len((await seen(desk))["strike"].reports) == 1


async def test_two_stories_are_merged_by_form(desk: Desk) -> None:
    await desk.wire.people.press(choice("merge deal01"), message={"ts": "1.1"})
    view = await opened(desk)
    sent = await desk.wire.people.submit(view, filled(view, other="strike"))

    assert sent.ack["response_action"] == "update"
    assert max(len(one.reports) for one in (await seen(desk)).values()) == 3


@pytest.mark.parametrize("line", ["split strike", "merge strike"])
async def test_members_are_told_that_managers_do_that(desk: Desk, line: str) -> None:
    await desk.wire.people.press(choice(line), message={"ts": "1.1"}, user="U2")
    view = await opened(desk)

    assert "responsables" in words_of(view)
    assert "callback_id" not in view or not view["callback_id"]


async def seen(desk: Desk) -> dict[str, Story]:
    """The workspace's own reading of both stories."""
    return await desk.store.stories.visible("slack:T1", ("strike", "deal01"))
