"""The pure parts of the inbound half: what was typed, what came twice, who somebody is, how it is doing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from bot.platforms.slack.callers import Place, place_of, room_of, to_person
from bot.platforms.slack.calls import Answered, Failed
from bot.platforms.slack.dedupe import Once, Seen, delivery_key
from bot.platforms.slack.forms import values_of
from bot.platforms.slack.health import CONNECTED, Health, Trouble
from bot.platforms.slack.typed import after_mention, channels_named, to_line
from tests.fakes.clock import FakeClock

PLACE = Place(tenant="slack:T1", team="T1", person="U1", channel="C1")
ORG = Place(tenant="slack:E1", team="T1", person="U1", org="E1")
Json = dict[str, Any]


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("latest labor", "latest labor"),
        ("  latest   labor ", "latest labor"),
        ("subscribe labor to:<#C024BE91L|ai-desk>", "subscribe labor to:#C024BE91L"),
        ("settings managers:<@U024BE7LH|ann> to:team", "settings managers:@U024BE7LH to:team"),
        ("settings ping:<!subteam^S0614TZR7|@desk>", "settings ping:@S0614TZR7"),
        ("why <https://variety.com/a?x=1&amp;y=2>", "why https://variety.com/a?x=1&y=2"),
        ("feeds add <https://variety.com|variety.com>", "feeds add https://variety.com"),
        ("search &lt;b&gt; &amp; more", "search <b> & more"),
        ("search AT&amp;amp;T", "search AT&amp;T"),
        ("`latest labor`", "latest labor"),
        ("<!here> help", "@here help"),
        ("search “digital replica”", "search “digital replica”"),
        ("search <mailto:a@b.example|a@b.example>", "search a@b.example"),
    ],
)
def test_slacks_escapes_are_undone(typed: str, line: str) -> None:
    assert to_line(typed) == line


@pytest.mark.parametrize(
    "text", ["<@UBOT> latest", "  <@UBOT|slugline>: latest", "<@UBOT>, latest", "<@UBOT>\nlatest"]
)
def test_the_apps_name_is_no_part_of_the_line(text: str) -> None:
    assert after_mention(text) == "latest"


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_line_of_bounded_length(text: str) -> None:
    line = to_line(text)

    assert len(line) <= 4000
    assert "\n" not in line
    assert (
        to_line(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        == " ".join(_unfenced(text).split())[:4000]
    )


def _unfenced(text: str) -> str:
    stripped = text.strip()
    for _ in range(3):
        stripped = stripped.removeprefix("`")
    for _ in range(3):
        stripped = stripped.removesuffix("`")
    return stripped


def test_channels_are_found_by_their_ids_alone() -> None:
    assert channels_named("subscribe labor to:#C024BE91L -x#C1 #news #C024BE91L") == ("C024BE91L",)


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"type": "event_callback", "event_id": "Ev1"}, "event:Ev1"),
        ({"command": "/news", "trigger_id": "1.2"}, "trigger:1.2"),
        ({"type": "block_actions", "trigger_id": "1.2"}, "trigger:1.2"),
        ({"type": "block_suggestion", "trigger_id": "1.2"}, ""),
        ({"type": "event_callback"}, ""),
        ({}, ""),
    ],
)
def test_a_delivery_is_known_by_what_stays_the_same(body: Json, key: str) -> None:
    assert delivery_key(body) == key


def test_a_form_that_is_sent_again_after_its_errors_is_a_new_delivery() -> None:
    first = {"type": "view_submission", "view": {"id": "V1", "hash": "a"}, "trigger_id": "1"}

    assert delivery_key(first) != delivery_key(first | {"trigger_id": "2"})


async def test_a_second_delivery_waits_for_the_first_ones_answer() -> None:
    once: Once[int] = Once()
    begun, count = asyncio.Event(), [0]

    async def work() -> int:
        count[0] += 1
        await begun.wait()
        return count[0]

    both = [asyncio.create_task(once.do("k", work)) for _ in range(2)]
    await asyncio.sleep(0)
    begun.set()

    assert await asyncio.gather(*both) == [1, 1]


async def test_what_failed_may_be_tried_again() -> None:
    once: Once[int] = Once()

    async def broken() -> int:
        raise ValueError("no")

    async def whole() -> int:
        return 7

    with pytest.raises(ValueError, match="no"):
        await once.do("k", broken)

    assert await once.do("k", whole) == 7


async def test_answers_are_forgotten_in_time_and_bounded_in_number() -> None:
    now = [0.0]
    once: Once[int] = Once(kept_for=10, most=3, clock=lambda: now[0])

    async def one() -> int:
        return 1

    for key in "abcde":
        await once.do(key, one)
    assert [once.is_known(key) for key in "abcde"] == [False, False, True, True, True]

    now[0] = 11
    assert not any(once.is_known(key) for key in "abcde")


def test_a_key_is_new_once_within_its_span() -> None:
    now = [0.0]
    seen = Seen(10, clock=lambda: now[0])
    said = [seen.is_new("a"), seen.is_new("a")]
    now[0] = 11
    said.append(seen.is_new("a"))

    assert said == [True, False, True]


@pytest.mark.parametrize(
    ("user", "place", "manages"),
    [
        ({"team_id": "T1", "is_admin": True}, PLACE, True),
        ({"team_id": "T1", "is_owner": True}, PLACE, True),
        ({"team_id": "T1", "is_primary_owner": True}, PLACE, True),
        ({"team_id": "T1"}, PLACE, False),
        ({"team_id": "T2", "is_admin": True}, PLACE, False),
        ({"team_id": "T2", "is_admin": True, "enterprise_user": {"teams": ["T1"]}}, PLACE, True),
        ({"team_id": "T1", "is_admin": True}, ORG, False),
        ({"team_id": "T1", "enterprise_user": {"is_admin": True}}, ORG, True),
        ({"team_id": "T9", "enterprise_user": {"is_owner": True}}, ORG, True),
    ],
)
def test_who_manages(user: Json, place: Place, manages: bool) -> None:
    assert to_person(user, place).is_manager is manages


@pytest.mark.parametrize(
    ("channel", "scopes", "may_post"),
    [
        ({"is_member": True}, (), True),
        ({"is_member": False}, (), False),
        ({"is_member": False}, ("chat:write.public",), True),
        ({"is_member": False, "is_private": True}, ("chat:write.public",), False),
    ],
)
def test_where_we_may_post(channel: Json, scopes: tuple[str, ...], may_post: bool) -> None:
    assert room_of(Answered(data={"channel": channel}, scopes=frozenset(scopes))).may_post is may_post


@pytest.mark.parametrize(("code", "may_post"), [("channel_not_found", False), ("missing_scope", True)])
def test_a_channel_that_slack_hides_is_one_that_we_are_not_in(code: str, may_post: bool) -> None:
    assert room_of(Failed(code=code)).may_post is may_post


@pytest.mark.parametrize(
    ("context", "tenant"),
    [
        ({"team_id": "T1", "user_id": "U1"}, "slack:T1"),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": False}, "slack:T1"),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": True}, "slack:E1"),
        ({"enterprise_id": "E1", "is_enterprise_install": True}, "slack:E1"),
        ({"team_id": "T1", "enterprise_id": "E1", "tenant": "slack:E1"}, "slack:E1"),
    ],
)
def test_the_tenant_is_the_one_whose_token_answers(context: Json, tenant: str) -> None:
    assert place_of({}, context).tenant == tenant


@pytest.mark.parametrize(
    ("body", "is_direct"),
    [
        ({"channel_name": "news"}, False),
        ({"channel_name": "directmessage"}, True),
        ({"channel_name": "mpdm-ann--bob-1"}, True),
        ({"channel_name": "privategroup"}, False),
    ],
)
def test_where_a_line_is_for_the_person(body: Json, is_direct: bool) -> None:
    assert place_of(body, {"team_id": "T1", "channel_id": "C1"}).is_direct is is_direct


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "value": "x"}, "x"),
        ({"type": "plain_text_input", "value": None}, ""),
        ({"type": "static_select", "selected_option": {"value": "daily"}}, "daily"),
        ({"type": "external_select", "selected_option": None}, ""),
        ({"type": "multi_external_select", "selected_options": [{"value": "a"}, {"value": "b"}]}, ["a", "b"]),
        ({"type": "multi_users_select", "selected_users": ["U1"]}, ["@U1"]),
        ({"type": "conversations_select", "selected_conversation": "C1"}, "#C1"),
        ({"type": "conversations_select", "selected_conversation": None}, ""),
        ({"type": "timepicker", "selected_time": "08:30"}, "08:30"),
        ({"type": "datepicker", "selected_date": "2026-06-01"}, "2026-06-01"),
        ({"type": "something new"}, ""),
    ],
)
def test_what_was_filled_in_is_read(element: Json, value: object) -> None:
    assert values_of({"state": {"values": {"f": {"a": element}}}}) == {"f": value}


def test_trouble_is_said_until_it_is_over() -> None:
    health = Health(FakeClock().now, mode="socket")
    said = [health.notes]
    health.failed(Trouble.APP_TOKEN, "invalid_auth")
    said.append(health.notes)
    health.token_refused(True)
    said.append(health.notes)
    health.opened()
    said.append(health.notes)
    health.token_refused(False)

    assert said == [
        (Trouble.UNREACHABLE,),
        (Trouble.APP_TOKEN,),
        (Trouble.BOT_TOKEN, Trouble.APP_TOKEN),
        (Trouble.BOT_TOKEN, CONNECTED),
    ]
    assert health.is_well
