"""vote, split and merge as people type them: what they answer, what they do here, and how it is undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import Reply
from bot.commands import Caller
from feeds.planning.plan import IngestPlan
from tests.builders import a_story, an_entry
from tests.commands.lines import DEAL, ME, MEMBER, STORIES, STRIKE, Typist
from tests.fakes.clock import NOON
from tests.store.scenes import new

B = replace(ME, tenant="discord:9", person="bea", platform="discord")


def member(number: int) -> Caller:
    """One of many who manage nothing."""
    return replace(MEMBER, person=f"guest{number}")


async def threshold(say: Typist, caller: Caller = ME) -> str:
    """What the channel asks for."""
    rows = [dict(row.cells) for row in (await say("settings", caller)).rows]
    return next(row["value"] for row in rows if row["setting"] == "threshold")


def undo_of(reply: Reply) -> str:
    return next(button.line for button in reply.buttons if button.label == "Undo")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("vote strike up topic:labor", "topic: goes with wrong-topic."),
        ("vote strike duplicate", "Say of which story"),
        ("vote strike duplicate of:strike", "one story already"),
        ("vote strike bad", "bad is none of"),
        ("vote nosuch up", "There is no story nosuch."),
        ("split deal01 1", "has one report"),
        ("split strike 9", "has no report 9"),
        ("split strike Nobody", "has no report Nobody"),
        ("merge strike strike", "one story already"),
        ("settings threshold:0.9", "0.9 is none of"),
    ],
)
async def test_what_cannot_be_is_one_sentence(line: str, said: str, say: Typist) -> None:
    reply = await say(line)

    assert not reply.ok
    assert said in reply.error


@pytest.mark.parametrize("line", ["split strike 1", "merge strike deal01"])
async def test_only_managers_regroup(line: str, say: Typist) -> None:
    assert "Only managers" in (await say(line, MEMBER)).error


@pytest.mark.parametrize(
    ("kinds", "after"),
    [
        (["off-topic"], "0.51"),
        (["not-interesting", "off-topic"], "0.52"),
        (["up"], "0.50"),
        (["off-topic", "off-topic", "up"], "0.51"),
        (["off-topic"] * 8, "0.55"),
        (["duplicate of:deal01", "wrong-topic topic:deals"], "0.50"),
    ],
)
async def test_votes_move_the_channels_threshold(kinds: list[str], after: str, say: Typist) -> None:
    said = [await say(f"vote strike {kind}", member(number)) for number, kind in enumerate(kinds)]

    assert all(reply.ok for reply in said)
    assert await threshold(say) == after


async def test_the_reply_says_what_moved_and_what_did_not(say: Typist) -> None:
    first = await say("vote strike off-topic", MEMBER)
    for number in range(4):
        await say("vote strike off-topic", member(number))
    last = await say("vote strike off-topic", member(5))

    assert "#news now asks for 0.51." in first.text
    assert "second person agrees" in first.text
    assert "#news still asks for 0.55" in last.text


async def test_the_threshold_moves_no_further_than_five_hundredths_in_seven_days(say: Typist) -> None:
    seen = []
    for day in range(15):
        await say("vote strike off-topic", member(day))
        await say("vote deal01 off-topic", member(day))
        seen.append(float(await threshold(say)))
        say.clock.advance(timedelta(days=1))

    assert max(seen) <= 0.7
    assert all(seen[day + 6] - seen[day] <= 0.05 + 1e-9 for day in range(9))
    assert seen[-1] > 0.55


async def test_a_threshold_can_be_set_and_the_setting_undone(say: Typist) -> None:
    reply = await say("settings threshold:0.60")

    assert await threshold(say) == "0.60"
    await say(undo_of(reply))
    assert await threshold(say) == "0.50"


async def test_a_new_vote_replaces_the_old_and_what_it_did(say: Typist) -> None:
    await say("vote strike off-topic", MEMBER)
    again = await say("vote strike up", MEMBER)
    counts = [dict(row.cells) for row in (await say("vote strike", MEMBER)).rows]

    assert again.ok
    assert counts == [{"vote": "up", "people": "1", "yours": "yes"}]
    assert await threshold(say) == "0.50"


async def test_undo_brings_the_vote_before_back_and_then_none(say: Typist) -> None:
    first = await say("vote strike off-topic", MEMBER)
    second = await say("vote strike wrong-topic topic:deals", MEMBER)
    assert await threshold(say) == "0.50"

    await say(undo_of(second), MEMBER)
    assert await threshold(say) == "0.51"
    assert [dict(row.cells)["vote"] for row in (await say("vote strike")).rows] == ["off-topic"]
    await say(undo_of(first), MEMBER)
    assert await threshold(say) == "0.50"
    assert "Nobody has voted" in (await say("vote strike")).text


async def test_a_managers_off_topic_hides_the_story_here_until_undone(say: Typist) -> None:
    reply = await say("vote strike off-topic")

    assert "Hidden in #news." in reply.text
    assert "story strike" in " ".join(dict(row.cells)["what"] for row in (await say("mute")).rows)
    assert await threshold(say) == "0.50"
    await say(undo_of(reply))
    assert (await say("mute")).rows == ()


async def test_a_managers_duplicate_merges_and_undo_takes_both_back(say: Typist) -> None:
    reply = await say("vote strike duplicate of:deal01")
    voice = await say("vote deal01 duplicate of:strike", MEMBER)

    assert "part of story" in reply.text
    assert "one story already" in voice.error
    assert [card.story for card in (await say("latest")).cards] in (["strike"], ["deal01"])
    await say(undo_of(reply))
    assert {card.story for card in (await say("latest")).cards} == {"strike", "deal01"}
    assert "Nobody has voted" in (await say("vote strike")).text


async def test_the_twenty_first_vote_of_a_day_is_not_counted(say: Typist) -> None:
    entries = [an_entry(title=f"Story number {number}") for number in range(21)]
    stories = [a_story(one, id=f"many{number:02}") for number, one in enumerate(entries)]
    plan = IngestPlan(
        entries=tuple(new(one, told.id) for one, told in zip(entries, stories, strict=True)),
        stories=tuple(stories),
    )
    await say.store.apply(plan, NOON)
    said = [await say(f"vote {told.id} wrong-topic topic:deals", MEMBER) for told in stories]
    replaced = await say("vote many00 up", MEMBER)
    say.clock.advance(timedelta(days=1))
    tomorrow = await say("vote many20 up", MEMBER)

    assert [reply.ok for reply in said] == [True] * 20 + [False]
    assert "20 votes a day" in said[-1].error
    assert replaced.ok
    assert tomorrow.ok


@pytest.mark.parametrize("report", ["2", '"Outlet 2"', "outlet 2"])
async def test_split_by_number_or_outlet_and_undo(report: str, say: Typist) -> None:
    reply = await say(f"split strike {report}")
    fresh = reply.cards[0].story

    assert [len((await say(f"story {one}")).rows) for one in ("strike", fresh)] == [1, 1]
    assert {card.story for card in (await say("latest")).cards} == {"strike", "deal01", fresh}
    why = await say(f"why {STORIES[0].reports[1].entry}")
    assert fresh in {button.line.split()[-1] for button in why.buttons}
    await say(undo_of(reply))
    assert [dict(row.cells)["number"] for row in (await say("story strike")).rows] == ["1", "2"]
    assert (await say(f"story {fresh}")).cards[0].story == "strike"


async def test_another_tenant_sees_none_of_it_and_cannot_undo_it(say: Typist) -> None:
    reply = await say("split strike 2")
    fresh = reply.cards[0].story
    entry = STORIES[0].reports[1].entry

    assert len((await say("story strike", B)).rows) == 2
    assert not (await say(f"story {fresh}", B)).ok
    assert not (await say(undo_of(reply), B)).ok
    assert not (await say(f"restore report {entry} from:{fresh}", B)).ok
    assert len((await say(f"story {fresh}")).rows) == 1


async def test_one_person_is_one_voice_and_can_be_forgotten(say: Typist) -> None:
    for caller in (MEMBER, replace(MEMBER, channel="other", channel_name="other")):
        await say("vote strike off-topic", caller)
    assert (await say.store.votes.labels()) == ()
    await say("vote strike off-topic", member(2))
    agreed = await say.store.votes.labels()
    erased = await say("votes forget", MEMBER)

    assert {one.label.says for one in agreed} == {"no"}
    assert {entry.id for one in agreed for entry in one.entries} == {r.entry for r in STORIES[0].reports}
    assert erased.text == "1 vote of yours is erased."
    assert await say.store.votes.labels() == ()
    assert STRIKE.id != DEAL.id
