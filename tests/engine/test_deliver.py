"""Rounds over the real store with a platform that can be told to fail."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import DigestCard
from bot.cards.codec import from_json
from bot.deliver import LEASE
from bot.edits import edit_round
from bot.ports import AskLater, ChannelGone, Doubtful, Posted, Posting, Refused, Throttled, TokenInvalid
from bot.settle import Policy
from feeds.model import DestinationSettings, ParcelState
from tests.builders import a_story, an_entry
from tests.engine.scenes import Scene
from tests.fakes.clock import NOON

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


async def states(scene: Scene) -> list[ParcelState]:
    return [parcel.state for parcel in await scene.parcels()]


async def test_what_is_owed_is_posted_once_in_order(scene: Scene) -> None:
    for story in ("aaaaa1", "aaaaa2", "aaaaa3"):
        await scene.owe(story)

    await scene.drain()
    await scene.drain()

    assert [from_json(text).story for text in scene.platform.texts] == ["aaaaa1", "aaaaa2", "aaaaa3"]  # type: ignore[union-attr]
    assert await states(scene) == [ParcelState.SENT] * 3


async def test_the_claim_is_committed_before_the_post(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    seen: list[asyncio.Task[list[ParcelState]]] = []
    scene.platform.before_answer = lambda _: seen.append(asyncio.create_task(states(scene)))

    async def slow(posting: Posting) -> Posted:
        found = await states(scene)
        assert found == [ParcelState.SENDING]
        return Posted(message="m1")

    scene.platform.post = slow  # type: ignore[method-assign, assignment]
    await scene.drain()

    assert await states(scene) == [ParcelState.SENT]


async def test_a_lost_answer_is_looked_for_and_not_sent_again(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    scene.platform.answers.append(Doubtful(reason="connection reset"))
    await scene.drain()
    scene.platform.landed.append(scene.platform.posts[0])
    scene.later(10 * SECOND)

    await scene.sweep_and_drain()

    assert (len(scene.platform.posts), len(scene.platform.looks)) == (1, 1)
    assert await states(scene) == [ParcelState.SENT]


async def test_a_message_that_is_not_found_is_sent_again_with_the_same_bytes_and_nonce(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    scene.platform.answers.append(Doubtful(reason="connection reset"))
    await scene.drain()
    scene.later(10 * SECOND)

    await scene.sweep_and_drain()

    first, second = scene.platform.posts
    assert first == second
    assert await states(scene) == [ParcelState.SENT]


async def test_a_look_that_must_wait_is_taken_again_before_anything_is_sent(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    scene.platform.answers.append(Doubtful(reason="connection reset"))
    await scene.drain()
    scene.platform.landed.append(scene.platform.posts[0])
    scene.platform.find_answers.append(AskLater(retry_after=30 * SECOND, reason="asked to wait"))
    for step in (10, 10, 30):
        scene.later(step * SECOND)
        await scene.sweep_and_drain()

    assert (len(scene.platform.posts), len(scene.platform.looks)) == (1, 2)
    assert await states(scene) == [ParcelState.SENT]


async def test_a_stage_in_doubt_is_looked_for_in_the_thread_that_it_continues(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    await scene.drain()
    await scene.owe_next("aaaaa2", follows="aaaaa1")
    scene.platform.answers.append(Doubtful(reason="connection reset"))
    await scene.drain()
    scene.later(10 * SECOND)
    await scene.sweep_and_drain()

    assert [look.reply_to for look in scene.platform.looks] == ["m1"]
    assert [post.reply_to for post in scene.platform.posts] == ["", "m1", "m1"]


async def test_doubt_holds_up_its_channel_so_that_order_is_kept(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    await scene.owe("aaaaa2")
    scene.platform.answers.append(Doubtful(reason="connection reset"))

    await scene.drain()
    await scene.sweep_and_drain()

    assert len(scene.platform.posts) == 1


async def test_a_process_killed_in_the_middle_of_a_post_leaves_a_doubt_that_the_next_one_settles(
    scene: Scene,
) -> None:
    await scene.owe("aaaaa1")

    async def killed(posting: Posting) -> Posted:
        scene.platform.landed.append(posting)
        raise asyncio.CancelledError

    post, scene.platform.post = scene.platform.post, killed  # type: ignore[method-assign, assignment]
    with pytest.raises(asyncio.CancelledError):
        await scene.drain()
    scene.platform.post = post  # type: ignore[method-assign]
    scene.again()
    scene.later(LEASE + SECOND)

    await scene.sweep_and_drain()

    assert len(scene.platform.landed) == 1
    assert await states(scene) == [ParcelState.SENT]


async def test_two_rounds_at_once_post_nothing_twice(scene: Scene) -> None:
    for number in range(5):
        await scene.owe(f"aaaaa{number}")
    first = scene.room
    second = scene.again("second")
    scene.room = first

    async def round_of(room: object) -> None:
        scene.room = room  # type: ignore[assignment]
        await scene.drain()

    await asyncio.gather(round_of(first), round_of(second))

    assert len({posting.parcel for posting in scene.platform.posts}) == len(scene.platform.posts) == 5


async def test_a_throttled_channel_waits_and_goes_on(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    await scene.owe("aaaaa2")
    scene.platform.answers.append(Throttled(retry_after=30 * SECOND))
    await scene.drain()
    await scene.sweep_and_drain()
    assert len(scene.platform.posts) == 1

    scene.later(31 * SECOND)
    await scene.sweep_and_drain()

    assert await states(scene) == [ParcelState.SENT] * 2


async def test_one_refused_message_does_not_stop_the_others(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    await scene.owe("aaaaa2")
    scene.platform.answers.append(Refused(reason="too long"))

    await scene.drain()

    assert await states(scene) == [ParcelState.DEAD, ParcelState.SENT]


async def test_a_closed_channel_keeps_what_it_is_owed_and_gets_it_once_it_is_back(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    scene.platform.answers.extend([ChannelGone(reason="kicked"), ChannelGone(reason="kicked")])
    await scene.drain()
    scene.later(30 * MINUTE)
    await scene.sweep_and_drain()
    assert len(scene.platform.posts) == 1

    for wait in (31 * MINUTE, 6 * HOUR):
        scene.later(wait)
        await scene.sweep_and_drain()

    place = await scene.store.wants.destination(scene.place.id)
    assert len(scene.platform.posts) == 3
    assert place is not None
    assert (place.suspended, await states(scene)) == ("", [ParcelState.SENT])


async def test_a_refused_token_stops_all_posting(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    scene.platform.answers.append(TokenInvalid(reason="revoked"))
    await scene.drain()
    scene.later(HOUR)

    await scene.sweep_and_drain()

    assert len(scene.platform.posts) == 1
    assert await states(scene) == [ParcelState.QUEUED]


async def test_a_backlog_becomes_one_digest(scene: Scene) -> None:
    for number in range(8):
        await scene.owe(f"aaaaa{number}")

    await scene.drain()

    assert len(scene.platform.texts) == 1
    digest = from_json(scene.platform.texts[0])
    assert isinstance(digest, DigestCard)
    assert len(digest.cards) + len(digest.left_out) == 8


async def test_a_full_hour_folds_the_rest_into_one_digest(scene: Scene) -> None:
    await scene.store.wants.save_settings("local", scene.place.id, DestinationSettings(cap=2))
    for number in range(5):
        await scene.owe(f"aaaaa{number}")
    await scene.drain()
    assert len(scene.platform.texts) == 2

    scene.later(HOUR + SECOND)
    await scene.sweep_and_drain()

    assert len(scene.platform.texts) == 3
    assert isinstance(from_json(scene.platform.texts[2]), DigestCard)


async def test_stories_of_one_slot_come_out_as_one_digest(scene: Scene) -> None:
    slot = NOON + HOUR
    for number in range(3):
        await scene.owe(f"aaaaa{number}", slot)
    await scene.drain()
    assert scene.platform.texts == []

    scene.later(HOUR)
    await scene.sweep_and_drain()

    assert len(scene.platform.texts) == 1


async def more_coverage(scene: Scene, version: int) -> None:
    entries = [an_entry(title="Headline of aaaaa1")]
    entries += [
        an_entry(title=f"Report {number}", outlet=f"Outlet {number}") for number in range(2, version + 1)
    ]
    story = replace(a_story(*entries, id="aaaaa1"), version=version)
    await scene.tell(story, entries[-1])


async def test_later_coverage_changes_the_card_in_place_at_its_pace(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    await scene.drain()
    await more_coverage(scene, 2)
    assert await edit_round(scene.room) == 1
    await more_coverage(scene, 3)
    assert await edit_round(scene.room) == 0

    scene.later(MINUTE)

    assert await edit_round(scene.room) == 1
    assert [message for message, _ in scene.platform.edits] == ["m1", "m1"]
    assert len(scene.platform.posts) == 1


async def test_the_reading_room_s_cards_change_at_once(scene: Scene) -> None:
    scene.room.policies = {scene.platform.name: Policy(paced_edits=False)}
    await scene.owe("aaaaa1")
    await scene.drain()

    for version in (2, 3):
        await more_coverage(scene, version)
        assert await edit_round(scene.room) == 1


async def test_a_card_lives_until_ten_days_after_its_newest_entry(scene: Scene) -> None:
    await scene.owe("aaaaa1")
    await scene.drain()
    await more_coverage(scene, 2)
    scene.later(timedelta(days=10, seconds=1))

    assert await edit_round(scene.room) == 0


async def test_a_round_that_is_told_to_stop_ends_between_two_messages(scene: Scene) -> None:
    for number in range(3):
        await scene.owe(f"aaaaa{number}")
    scene.platform.before_answer = lambda _: scene.room.stop.set()

    await scene.drain()

    assert await states(scene) == [ParcelState.SENT, ParcelState.QUEUED, ParcelState.QUEUED]
