"""held, and votes on what it shows: what managers read, what they answer, and how that is undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import Reply
from feeds.model import Entry, NameHit, Reach, Reason
from feeds.training.labels import label_rows
from tests.builders import a_name, a_spec, a_story, an_entry
from tests.commands.lines import DROPPED, ME, MEMBER, STORIES, Typist
from tests.fakes.clock import NOON

B = replace(ME, tenant="discord:9", person="bea", platform="discord")
OTHER = replace(MEMBER, person="other")
FIRST = an_entry(source=1, title="A tool that dubs films by itself")
SECOND = an_entry(source=2, title="Studio tries a tool", published=NOON - timedelta(days=1))
NOTHING = "Nothing was held back"


def cells(reply: Reply) -> list[dict[str, str]]:
    return [dict(row.cells) for row in reply.rows]


def lines(reply: Reply) -> list[str]:
    return [button.line for button in reply.buttons]


async def hold_both(say: Typist) -> None:
    await say.hold(FIRST, score=0.41)
    await say.hold(SECOND, score=0.3)


async def said_by(say: Typist) -> list[tuple[str, bool]]:
    """The titles of all labels, and what they say."""
    return [(row["title"], row["relevant"]) for row in label_rows(await say.store.votes.labels())]


async def test_what_was_held_is_shown_with_its_score_and_the_lines_that_answer_it(say: Typist) -> None:
    await hold_both(say)
    reply = await say("held")
    first, second = cells(reply)
    short = FIRST.id[:8]

    assert "2 entries of the last 7 days" in reply.text
    assert (first["entry"], first["outlet"], first["headline"]) == (short, "Outlet 1", FIRST.title)
    assert first["answer"] == f"vote {short} up · vote {short} off-topic"
    assert first["score"].startswith("0.41: It names nobody")
    assert second["when"].endswith(f"{SECOND.time:%H:%M}")
    assert [row.link for row in reply.rows] == [FIRST.url, SECOND.url]
    assert lines(reply) == [
        f"vote {one.id} {kind}" for one in (FIRST, SECOND) for kind in ("up", "off-topic")
    ]
    assert [button.label for button in reply.buttons][:2] == ["1: on the beat", "1: off topic"]


@pytest.mark.parametrize(
    ("names", "codes", "said"),
    [
        ((), (), "0.41: It names nobody that the desk knows."),
        ((a_name("SAG-AFTRA"),), (), "0.41"),
        ((), ("held", "parts", "no-ai", "primary"), "Nothing in it speaks of artificial intelligence."),
        ((a_name("SAG-AFTRA"),), ("names",), "0.41: It names x."),
    ],
)
async def test_a_score_is_told_in_words_with_the_reasons_that_why_gives(
    names: tuple[NameHit, ...], codes: tuple[str, ...], said: str, say: Typist
) -> None:
    reasons = tuple(Reason(code=code, facts=("x", "y")) for code in codes)
    await say.hold(FIRST, score=0.41, names=names, reasons=reasons)
    (row,) = cells(await say("held"))

    assert row["score"].endswith(said)
    assert "Undecided" not in row["score"]
    assert "Filed" not in row["score"]


async def test_each_is_shown_once_and_once_again_on_demand(say: Typist) -> None:
    assert NOTHING in (await say("held")).text
    await hold_both(say)
    assert len((await say("held")).rows) == 2

    assert NOTHING in (await say("held")).text
    assert len((await say("held again")).rows) == 2
    voted = await say(f"vote {FIRST.id} up")
    assert "held again" in lines(voted)
    assert [row["headline"] for row in cells(await say("held again"))] == [SECOND.title]
    last = await say(f"vote {SECOND.id[:8]} off-topic")
    assert "held again" not in lines(last)
    assert "All that was shown last is answered." in (await say("held again")).text


async def test_only_managers_are_asked_and_members_may_answer(say: Typist) -> None:
    await hold_both(say)
    await say("held")
    voted = await say(f"vote {FIRST.id[:8]} up", MEMBER)

    assert "Only managers may use held" in (await say("held", MEMBER)).error
    assert voted.ok
    assert "second person agrees" in voted.text
    assert "held again" not in lines(voted)


async def test_in_french(say: Typist) -> None:
    await hold_both(say)
    reply = await say("held", replace(ME, locale="fr"))
    voted = await say(f"vote {FIRST.id} up", replace(ME, locale="fr"))

    assert "retenus à part" in reply.text
    assert "0.41\xa0: Ne nomme personne" in " ".join(cell for _name, cell in reply.rows[0].cells)
    assert "Dans le champ" in voted.text


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"vote {FIRST.id} duplicate of:strike", "up or off-topic, nothing else"),
        (f"vote {FIRST.id} wrong-topic topic:labor", "up or off-topic, nothing else"),
        (f"vote {FIRST.id} not-interesting", "up or off-topic, nothing else"),
        (f"vote {FIRST.id} up topic:labor", "up or off-topic, nothing else"),
        (f"vote {DROPPED.id} up", "was not held back"),
        (f"vote {STORIES[0].reports[0].entry} up", "is part of story strike by now"),
        ("vote 0123456789abcdef up", "I have seen nothing under 0123456789abcdef"),
        ("held twice", "twice is none of again"),
    ],
)
async def test_what_cannot_be_is_one_sentence(line: str, said: str, say: Typist) -> None:
    await hold_both(say)
    reply = await say(line)

    assert not reply.ok
    assert said in reply.error


async def test_a_vote_moves_no_channel_and_hides_nothing(say: Typist) -> None:
    await hold_both(say)
    settings = (await say("settings")).rows
    for caller in (ME, MEMBER):
        await say(f"vote {FIRST.id} off-topic", caller)

    assert (await say("settings")).rows == settings
    assert (await say("mute")).rows == ()


async def test_people_who_agree_make_a_label_and_undo_takes_it_back(say: Typist) -> None:
    await hold_both(say)
    await say(f"vote {FIRST.id} up", MEMBER)
    assert await said_by(say) == []
    second = await say(f"vote {FIRST.id} up", OTHER)
    assert await said_by(say) == [(FIRST.title, True)]

    await say(lines(second)[-1], OTHER)
    assert await said_by(say) == []
    await say(f"vote {FIRST.id} off-topic")
    assert await said_by(say) == [(FIRST.title, False)]


async def test_a_new_vote_replaces_the_old_and_undo_brings_that_back_and_then_none(say: Typist) -> None:
    await hold_both(say)
    first = await say(f"vote {FIRST.id} up")
    second = await say(f"vote {FIRST.id[:8]} off-topic")
    assert cells(await say(f"vote {FIRST.id}")) == [{"vote": "off-topic", "people": "1", "yours": "yes"}]

    assert "About the beat" in (await say(lines(second)[-1])).text
    assert await said_by(say) == [(FIRST.title, True)]
    await say(lines(first)[-1])
    assert "Nobody has voted on entry" in (await say(f"vote {FIRST.id}")).text
    assert "no vote of yours" in (await say(f"restore vote {FIRST.id}")).text


async def test_a_vote_can_be_taken_back_when_a_story_has_taken_the_entry_in(say: Typist) -> None:
    await hold_both(say)
    voted = await say(f"vote {FIRST.id} up")
    await say.tell(a_story(FIRST, id="late01"), entries=(FIRST,))

    assert (await say(lines(voted)[-1])).ok
    assert await said_by(say) == []


async def test_votes_are_counted_among_the_twenty_of_a_day_and_forgotten_with_the_others(say: Typist) -> None:
    many = [an_entry(title=f"Undecided {number}") for number in range(21)]
    await say.hold(*many)
    said = [await say(f"vote {one.id} up", MEMBER) for one in many]
    again = await say(f"vote {many[0].id} off-topic", MEMBER)

    assert [reply.ok for reply in said] == [True] * 20 + [False]
    assert "20 votes a day" in said[-1].error
    assert again.ok
    assert (await say("votes forget", MEMBER)).text == "20 votes of yours are erased."
    assert (await say(f"vote {many[0].id}")).rows == ()


async def a_private_one(say: Typist) -> Entry:
    """Held, from a source that is the first tenant's alone."""
    spec = a_spec(url="https://secret.example/feed", outlet="Secret Gazette")
    source = await say.store.sources.add(ME.tenant, spec, Reach.PRIVATE, NOON)
    entry = an_entry(source=source.id, title="A secret memo", outlet="Secret Gazette", owner=ME.tenant)
    await say.hold(entry)
    return entry


async def test_a_private_entry_is_its_teams_alone(say: Typist) -> None:
    entry = await a_private_one(say)
    typed = ("vote {} up", "vote {}", "restore vote {} up", "restore vote {}", "why {}")
    theirs = [await say(line.format(entry.id), B) for line in typed]

    assert NOTHING in (await say("held", B)).text
    assert all("I have seen nothing under" in reply.error for reply in theirs)
    assert [row["outlet"] for row in cells(await say("held"))] == ["Secret Gazette"]
    assert "teaches nobody" in (await say(f"vote {entry.id} up")).text
    assert await said_by(say) == []


async def test_one_team_neither_sees_nor_counts_what_another_was_shown_and_said(say: Typist) -> None:
    await hold_both(say)
    await say("held")
    voted = await say(f"vote {FIRST.id} up")

    assert not (await say(lines(voted)[-1], B)).ok
    assert (await say(f"vote {FIRST.id}", B)).rows == ()
    assert len((await say("held", B)).rows) == 2


@pytest.mark.parametrize("length", [8, 12, 16])
async def test_why_takes_the_beginning_of_an_entrys_id(length: int, say: Typist) -> None:
    await hold_both(say)
    reply = await say(f"why {FIRST.id[:length]}")

    assert FIRST.title in reply.text
    assert "Held back" in reply.text


async def test_a_beginning_that_two_share_is_not_enough(say: Typist) -> None:
    twin = replace(SECOND, id=FIRST.id[:8] + "0" * 8)
    await say.hold(FIRST, twin)

    assert "Several entries begin with" in (await say(f"vote {FIRST.id[:8]} up")).error
    assert (await say(f"vote {FIRST.id} up")).ok
