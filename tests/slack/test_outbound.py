"""Cards to Slack: posted once, changed in place, looked for before anything is sent again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.platforms.slack.calls import Clients
from bot.platforms.slack.outbound import SlackPlatform
from bot.platforms.slack.pings import ringing
from bot.platforms.slack.rates import Rates
from bot.platforms.slack.workspaces import Workspaces
from bot.ports import (
    AskLater,
    CannotTell,
    ChannelGone,
    Doubtful,
    Found,
    MessageGone,
    NotFound,
    Outcome,
    Posted,
    Refused,
    Throttled,
    TokenInvalid,
)
from tests.fakes.clock import FakeClock
from tests.fakes.slack_wire import broken, failed_after, hung, live_markup, lost, refused, throttled
from tests.slack.scenes import SECTION, SlackScene, a_posting, a_slack_of_one, draw, payload

POST, UPDATE, HISTORY = "chat.postMessage", "chat.update", "conversations.history"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
async def scene() -> AsyncIterator[SlackScene]:
    async with a_slack_of_one() as made:
        yield made


async def posted(scene: SlackScene, **fields: object) -> str:
    outcome = await scene.platform.post(a_posting(**fields))  # type: ignore[arg-type]
    assert isinstance(outcome, Posted), outcome
    return outcome.message


async def test_a_card_is_posted_with_its_mark_and_nothing_unfurls(scene: SlackScene) -> None:
    message = await posted(scene, nonce="abc")

    (shown,) = scene.wire.shown()
    assert shown["ts"] == message
    assert shown["text"] == "Guild and studios agree"
    assert shown["metadata"] == {"event_type": "slugline_delivery", "event_payload": {"delivery": "abc"}}
    assert (shown["unfurl_links"], shown["unfurl_media"]) == (False, False)
    assert not {"parse", "link_names"} & set(scene.wire.of(POST)[0].given)


async def test_a_changed_card_is_the_same_message_without_a_mark_of_change(scene: SlackScene) -> None:
    message = await posted(scene, nonce="abc")

    outcome = await scene.platform.edit(a_posting(payload("Now three outlets")), message)

    (shown,) = scene.wire.shown()
    assert outcome == Posted(message=message)
    assert (shown["text"], "edited" in shown) == ("Now three outlets", False)
    assert shown["metadata"]["event_payload"] == {"delivery": "abc"}


async def test_the_next_stage_answers_in_the_thread_and_where_asked_in_the_channel_too(
    scene: SlackScene,
) -> None:
    card = await posted(scene)
    await posted(scene, reply_to=card)
    await posted(scene, text=payload("Loud"), reply_to=card, settings_broadcast=True)
    await posted(scene, text=payload("Corrected", kind="note"), reply_to=card, settings_broadcast=True)
    await posted(scene, text=payload("Alone"), settings_broadcast=True)

    channel = scene.team.channels["C1"]
    assert [one["text"] for one in channel.replies(card)] == ["Guild and studios agree", "Loud", "Corrected"]
    assert [one["text"] for one in channel.top()] == ["Guild and studios agree", "Loud", "Alone"]


async def test_a_card_rings_the_named_group_alone(scene: SlackScene) -> None:
    first = await posted(scene, text=payload("First"), settings_ping="@S0123")
    await posted(scene, text=payload("Second"))
    rung = [live_markup(one) for one in scene.wire.shown()]
    await scene.platform.edit(a_posting(payload("Changed"), settings_ping="@S0123"), first)

    assert rung == [["<!subteam^S0123>"], []]
    assert live_markup(scene.wire.shown()[0]) == []


@pytest.mark.parametrize("ping", ["", "@U1", "@here", "<!channel>", "@S1 <!channel>", "channel"])
async def test_only_a_user_group_is_ever_rung(scene: SlackScene, ping: str) -> None:
    await posted(scene, settings_ping=ping)

    assert live_markup(scene.wire.shown()[0]) == []


@pytest.mark.parametrize(("kind", "person"), [("digest", False), ("note", False), ("story", True)])
async def test_digests_notes_and_direct_messages_ring_nobody(
    scene: SlackScene, *, kind: str, person: bool
) -> None:
    place = {"address": "U2", "is_person": True} if person else {}
    await posted(scene, text=payload(kind=kind), settings_ping="@S1", **place)

    assert live_markup(scene.wire.shown("DU2" if person else "C1")[0]) == []


def test_a_full_message_is_not_made_too_long_by_a_ring() -> None:
    full = {"text": "x", "blocks": [SECTION] * 50}

    assert ringing(full, "S1") == full
    assert ringing({"text": "x"}, "S1") == {"text": "x\n<!subteam^S1>"}


@pytest.mark.parametrize(
    "code",
    ["thread_not_found", "restricted_action_thread_locked", "restricted_action_non_threadable_channel"],
)
async def test_an_answer_that_the_thread_does_not_take_goes_out_beside_it(
    scene: SlackScene, code: str
) -> None:
    card = await posted(scene)
    scene.wire.faults.add(refused(POST, code))

    await posted(scene, reply_to=card)

    assert len(scene.wire.shown()) == 2


async def test_a_subscribed_thread_that_is_locked_rests(scene: SlackScene) -> None:
    scene.wire.faults.add(refused(POST, "thread_locked"))

    assert isinstance(await scene.platform.post(a_posting(thread="1.1")), ChannelGone)
    assert scene.wire.shown() == []


async def test_a_card_that_we_drew_wrongly_goes_out_in_words(scene: SlackScene) -> None:
    await posted(scene, text=payload(blocks=[{"type": "marquee"}]))

    (shown,) = scene.wire.shown()
    assert (shown["text"], "blocks" in shown) == ("Guild and studios agree", False)


async def test_a_person_is_written_to_in_their_direct_messages(scene: SlackScene) -> None:
    message = await posted(scene, address="U2", is_person=True)
    await scene.platform.edit(a_posting(payload("Changed"), address="U2", is_person=True), message)
    look = await scene.platform.find(a_posting(address="U2", is_person=True), LONG_AGO)

    assert [one["text"] for one in scene.wire.shown("DU2")] == ["Changed"]
    assert look == Found(message=message)
    assert len(scene.wire.of("conversations.open")) == 1


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        pytest.param(refused("conversations.open", "user_disabled"), ChannelGone, id="disabled"),
        pytest.param(refused("conversations.open", "missing_scope"), ChannelGone, id="scope"),
        pytest.param(lost("conversations.open", stored=True), Throttled, id="lost"),
        pytest.param(throttled("conversations.open", 3), Throttled, id="throttled"),
    ],
)
async def test_direct_messages_that_cannot_be_opened_post_nothing(
    scene: SlackScene, fault: object, meaning: type[Outcome]
) -> None:
    scene.wire.faults.add(fault)  # type: ignore[arg-type]

    outcome = await scene.platform.post(a_posting(address="U2", is_person=True))

    assert type(outcome) is meaning
    assert scene.wire.of(POST) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_archived": True}, "The channel is archived."),
        ({"deleted": True}, "The channel is gone from Slack, or Slugline was removed from it."),
        ({"restricted": "restricted_action"}, "The workspace does not let Slugline post in this channel."),
    ],
    ids=["archived", "deleted", "restricted"],
)
async def test_a_channel_that_is_closed_to_us_rests_with_the_reason(
    scene: SlackScene, change: dict[str, object], reason: str
) -> None:
    for name, value in change.items():
        setattr(scene.team.channels["C1"], name, value)

    assert await scene.platform.post(a_posting()) == ChannelGone(reason=reason)


@pytest.mark.parametrize("trouble", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_the_operators_token_refused_stops_this_platform(scene: SlackScene, trouble: str) -> None:
    await posted(scene)
    scene.team.token_trouble = trouble

    assert isinstance(await scene.platform.post(a_posting()), TokenInvalid)
    assert isinstance(await scene.platform.post(a_posting()), TokenInvalid)


async def test_another_tenant_than_the_tokens_own_is_not_posted_to(scene: SlackScene) -> None:
    outcome = await scene.platform.post(a_posting(tenant="slack:T9"))

    assert outcome == ChannelGone(reason="Slugline is not installed in this workspace.")
    assert scene.wire.of(POST) == []


LOSSES = [
    pytest.param(lost(POST, stored=True), True, id="lost-after"),
    pytest.param(lost(POST, stored=False), False, id="lost-before"),
    pytest.param(failed_after(POST), True, id="internal-error-after"),
    pytest.param(refused(POST, "fatal_error"), False, id="fatal-error-before"),
    pytest.param(broken(POST, 503), False, id="503"),
    pytest.param(broken(POST, 200, "<html>"), False, id="200-no-json"),
    pytest.param(
        broken(
            POST,
            200,
            "oops",
        ),
        False,
        id="200-words",
    ),
]


@pytest.mark.parametrize(("fault", "is_there"), LOSSES)
async def test_a_lost_answer_is_doubt_and_a_look_ends_it(
    scene: SlackScene, fault: object, is_there: bool
) -> None:
    scene.wire.faults.add(fault)  # type: ignore[arg-type]

    outcome = await scene.platform.post(a_posting(nonce="mine"))
    look = await scene.platform.find(a_posting(nonce="mine"), LONG_AGO)

    assert isinstance(outcome, Doubtful)
    assert isinstance(look, Found if is_there else NotFound)
    assert len(scene.wire.of(POST)) == 1


async def test_text_that_is_no_json_object_is_doubt_too(scene: SlackScene) -> None:
    scene.wire.faults.add(broken(POST, 200, '"words"', content_type="application/json"))
    scene.wire.faults.add(broken(POST, 200, "words", content_type="text/plain"))

    for _ in range(2):
        assert isinstance(await scene.platform.post(a_posting()), Doubtful)


async def test_an_answer_that_takes_too_long_is_doubt(
    scene: SlackScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.slack.calls.TOTAL", 0.3)
    await posted(scene)
    await scene.workspaces.clients.close()
    scene.wire.faults.add(hung(POST, 1.0))

    outcome = await scene.platform.post(a_posting(nonce="slow"))

    assert isinstance(outcome, Doubtful)


async def test_slack_out_of_reach_means_that_nothing_was_sent() -> None:
    workspaces = Workspaces(Clients("http://127.0.0.1:9/api/"), FakeClock(), token="xoxb-1")
    platform = SlackPlatform(draw, workspaces)

    assert isinstance(await platform.post(a_posting()), Throttled)
    assert isinstance(await platform.find(a_posting(), LONG_AGO), AskLater)
    await platform.close()


async def test_an_unsent_post_is_no_doubt(scene: SlackScene) -> None:
    await posted(scene)
    scene.workspaces.clients._api_base = "http://127.0.0.1:9/api/"
    operators = await scene.workspaces.operators()
    operators.client.base_url = "http://127.0.0.1:9/api/"  # type: ignore[union-attr]

    assert isinstance(await scene.platform.post(a_posting()), Throttled)


async def test_a_look_tells_deliveries_apart_and_finds_answers_in_threads(scene: SlackScene) -> None:
    card = await posted(scene, nonce="one")
    answer = await posted(scene, nonce="two", reply_to=card)
    for number in range(150):
        scene.team.channels["C1"].messages.append(
            {"type": "message", "ts": scene.wire.world.stamp(), "user": "U1", "text": str(number)}
        )

    assert await scene.platform.find(a_posting(nonce="one"), LONG_AGO) == Found(message=card)
    assert await scene.platform.find(a_posting(nonce="two", reply_to=card), LONG_AGO) == Found(message=answer)
    assert await scene.platform.find(a_posting(nonce="other"), LONG_AGO) == NotFound()
    assert await scene.platform.find(a_posting(nonce="other", reply_to="1.1"), LONG_AGO) == NotFound()


async def test_a_look_goes_no_further_back_than_the_claim(scene: SlackScene) -> None:
    await posted(scene, nonce="one")
    later = datetime.now(UTC) + timedelta(hours=1)

    assert await scene.platform.find(a_posting(nonce="one"), later) == NotFound()


@pytest.mark.parametrize(
    ("scopes", "is_member"), [({"channels:history"}, True), (set(), False)], ids=["no-scope", "no-member"]
)
async def test_without_the_right_to_read_nobody_can_tell(
    scene: SlackScene, scopes: set[str], is_member: bool
) -> None:
    await posted(scene)
    scene.team.scopes -= scopes
    scene.team.channels["C1"].bot_is_member = is_member

    assert isinstance(await scene.platform.find(a_posting(), LONG_AGO), CannotTell)


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        pytest.param(throttled(HISTORY, 60), timedelta(minutes=1), id="throttled"),
        pytest.param(broken(HISTORY), timedelta(seconds=10), id="503"),
        pytest.param(lost(HISTORY, stored=False, times=2), timedelta(seconds=10), id="lost"),
        pytest.param(refused(HISTORY, "internal_error"), timedelta(minutes=1), id="internal-error"),
    ],
)
async def test_a_look_that_fails_for_now_is_taken_later(
    scene: SlackScene, fault: object, wait: timedelta
) -> None:
    scene.wire.faults.add(fault)  # type: ignore[arg-type]

    look = await scene.platform.find(a_posting(), LONG_AGO)

    assert isinstance(look, AskLater)
    assert look.retry_after == wait


async def test_a_look_with_a_token_that_slack_refuses_waits_for_the_next_token(scene: SlackScene) -> None:
    await posted(scene)
    scene.team.token_trouble = "token_revoked"

    looks = [await scene.platform.find(a_posting(), LONG_AGO) for _ in range(2)]

    assert all(isinstance(one, AskLater) and one.retry_after == timedelta(hours=1) for one in looks)


async def test_429_is_obeyed_for_the_method_and_the_workspace(scene: SlackScene) -> None:
    message = await posted(scene)
    scene.wire.faults.add(throttled(POST, 30))

    first = await scene.platform.post(a_posting())
    second = await scene.platform.post(a_posting(address="C2", id=2))
    edited = await scene.platform.edit(a_posting(payload("Changed")), message)

    assert first == Throttled(retry_after=30 * SECOND, scope="workspace")
    assert isinstance(second, Throttled)
    assert 29 * SECOND < second.retry_after <= 30 * SECOND
    assert edited == Posted(message=message)
    assert len(scene.wire.of(POST)) == 2


async def test_a_channel_that_is_always_told_to_wait_costs_the_others_one_wait(scene: SlackScene) -> None:
    scene.wire.faults.add(throttled(POST, 30, channel="C1", times=99))
    others = []
    for _ in range(4):
        await scene.platform.post(a_posting())
        others.append(await scene.platform.post(a_posting(address="C2", id=2)))
        scene.clock.advance(31 * SECOND)
        await scene.platform.post(a_posting(address="C2", id=2))

    assert isinstance(others[0], Throttled)
    assert all(isinstance(one, Posted) for one in others[1:])


async def test_a_channel_gets_about_a_message_a_second_and_others_do_not_wait() -> None:
    async with a_slack_of_one(gap=timedelta(seconds=0.3)) as scene:
        await asyncio.gather(*(posted(scene, address=channel) for channel in ("C1", "C2", "C1", "C1")))

    times = [call.at for call in scene.wire.of(POST) if call.given["channel"] == "C1"]
    other = next(call.at for call in scene.wire.of(POST) if call.given["channel"] == "C2")
    gaps = [after - before for before, after in pairwise(times)]
    assert min(gaps) > 0.25
    assert other < times[1]


async def test_a_strict_slack_never_has_to_say_429() -> None:
    async with a_slack_of_one(gap=SECOND) as scene:
        scene.wire.strict = True
        outcomes = await asyncio.gather(
            *(scene.platform.post(a_posting(address=f"C{n % 2 + 1}")) for n in range(6))
        )

    assert all(isinstance(one, Posted | Throttled) for one in outcomes)
    assert [call.answer for call in scene.wire.of(POST)] == [""] * len(scene.wire.of(POST))


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("message_not_found", MessageGone),
        ("cant_update_message", Refused),
        ("edit_window_closed", Refused),
        ("is_archived", ChannelGone),
        ("internal_error", Doubtful),
        ("update_failed", Doubtful),
    ],
)
async def test_a_change_comes_to_what_slack_says(
    scene: SlackScene, code: str, outcome: type[Outcome]
) -> None:
    message = await posted(scene)
    scene.wire.faults.add(refused(UPDATE, code))

    assert type(await scene.platform.edit(a_posting(payload("x")), message)) is outcome


def test_turns_of_a_channel_stand_in_line() -> None:
    now = [100.0]
    rates = Rates(clock=lambda: now[0])

    assert [rates.book("T1", "C1").total_seconds() for _ in range(3)] == [0, 1, 2]
    assert rates.book("T1", "C2") == timedelta()
    assert rates.book("T2", "C1") == timedelta()
    assert rates.turn_in("T1", "C1") == timedelta(seconds=3)
    now[0] += 5
    assert rates.book("T1", "C1") == timedelta()


def test_a_method_that_is_closed_opens_by_itself_and_is_never_opened_early() -> None:
    now = [100.0]
    rates = Rates(clock=lambda: now[0])
    rates.close("T1", POST, 30 * SECOND)
    rates.close("T1", POST, SECOND)

    assert rates.closed_for("T1", POST) == 30 * SECOND
    assert rates.closed_for("T1", UPDATE) == rates.closed_for("T2", POST) == timedelta()
    now[0] += 31
    assert rates.closed_for("T1", POST) == timedelta()
