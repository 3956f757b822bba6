"""The look for a message whose answer was lost, before anything is sent again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from bot.platforms.discord.sheet import Sheet, read_sheet, same_message, tags_for
from bot.ports import AskLater, CannotTell, Doubtful, Found, NotFound
from tests.discord.outgoing import Out, a_card, an_out
from tests.fakes.discord_wire import Fault, Kind, Lose, Right

POST = ("POST", "/channels/{}/messages")
HISTORY = ("GET", "/channels/{}/messages")
LONG_AGO = timedelta(minutes=10)


@pytest.fixture
async def out() -> AsyncIterator[Out]:
    async with an_out() as started:
        yield started


@pytest.mark.parametrize(("lose", "arrived"), [(Lose.AFTER, True), (Lose.BEFORE, False)])
@pytest.mark.parametrize("embeds", [True, False])
async def test_a_lost_answer_is_looked_up(out: Out, lose: Lose, *, arrived: bool, embeds: bool) -> None:
    channel = out.channel()
    place = out.place(channel, embeds=embeds)
    await out.posted(place)
    out.wire.faults.add(Fault(*POST, lose=lose))
    posting = out.posting(place)
    assert isinstance(await out.platform.post(posting), Doubtful)

    verified = await out.platform.find(posting, out.begun)

    newest = out.wire.messages(channel)[-1]
    assert verified == (Found(message=str(newest.id)) if arrived else NotFound())
    assert len(out.wire.messages(channel)) == 1 + arrived


async def test_a_card_is_known_by_its_buttons_where_its_words_were_changed(out: Out) -> None:
    channel = out.channel()
    posting = out.posting(out.place(channel))
    await out.platform.post(posting)
    (message,) = out.wire.messages(channel)
    for part in message.sent["components"][0]["components"]:
        if part["type"] == 10:
            part["content"] = "trimmed by Discord"

    assert isinstance(await out.platform.find(posting, out.begun), Found)


async def test_where_history_is_closed_the_nonce_decides_while_it_holds(out: Out) -> None:
    channel = out.channel()
    posting = out.posting(out.place(channel))
    await out.platform.post(posting)
    out.wire.forbid(channel, Right.READ_MESSAGE_HISTORY)

    soon = await out.platform.find(posting, out.begun)
    late = await out.platform.find(posting, out.begun - LONG_AGO)

    assert soon == NotFound()
    assert isinstance(late, CannotTell)
    await out.platform.post(posting)
    assert len(out.wire.messages(channel)) == 1


async def test_where_nothing_was_posted_since_it_is_not_there(out: Out) -> None:
    channel = out.channel()
    posting = out.posting(out.place(channel))
    out.wire.forbid(channel, Right.READ_MESSAGE_HISTORY)

    assert await out.platform.find(posting, out.begun - LONG_AGO) == NotFound()


async def test_a_busy_channel_is_paged_through(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel)
    posting = out.posting(place)
    for number in range(150):
        out.wire.say(channel, f"chatter {number}")
    await out.platform.post(posting)

    assert isinstance(await out.platform.find(posting, out.begun), Found)
    for number in range(500):
        out.wire.say(channel, f"chatter {number}")
    assert isinstance(await out.platform.find(out.posting(place), out.begun - LONG_AGO), CannotTell)


@pytest.mark.parametrize("archived", [True, False])
async def test_forum_posts_are_known_by_name_and_time(out: Out, *, archived: bool) -> None:
    forum = out.channel(Kind.FORUM)
    place = out.place(forum)
    out.wire.faults.add(Fault("POST", "/channels/{}/threads", lose=Lose.AFTER))
    posting = out.posting(place, a_card("Guild and studios sign"))
    assert isinstance(await out.platform.post(posting), Doubtful)
    (post,) = out.wire.threads(forum)
    post.archived = archived

    assert await out.platform.find(posting, out.begun) == Found(message=f"{post.id}/{post.id}")
    assert await out.platform.find(out.posting(place, a_card("Another")), out.begun) == NotFound()
    assert await out.platform.find(posting, out.begun + LONG_AGO) == NotFound()


async def test_a_stage_is_looked_for_in_its_post_and_its_thread(out: Out) -> None:
    forum, channel = out.channel(Kind.FORUM), out.channel()
    for place in (out.place(forum), out.place(channel, threads=True)):
        card = await out.posted(place)
        posting = out.posting(place, reply_to=card)
        assert await out.platform.find(posting, out.begun) == NotFound()
        out.wire.faults.add(Fault(*POST, lose=Lose.AFTER))
        await out.platform.post(posting)

        verified = await out.platform.find(posting, out.begun)

        assert isinstance(verified, Found)
        assert verified.message.split("/")[0] == card.split("/")[0]


async def test_a_stage_whose_thread_was_gone_is_found_outside(out: Out) -> None:
    channel = out.channel()
    place = out.place(channel, threads=True)
    card = await out.posted(place)
    out.wire.delete(out.wire.threads(channel)[0])
    posting = out.posting(place, reply_to=card)
    stage = await out.platform.post(posting)

    verified = await out.platform.find(posting, out.begun)

    assert isinstance(verified, Found)
    assert verified.message == getattr(stage, "message", "")


async def test_a_direct_message_is_found(out: Out) -> None:
    person = out.wire.add_user("ann")
    posting = out.posting(out.person(person))
    out.wire.faults.add(Fault(*POST, lose=Lose.AFTER))
    await out.platform.post(posting)

    verified = await out.platform.find(posting, out.begun)

    direct = out.wire.direct(person)
    assert verified == Found(message=f"{direct.id}/{out.wire.messages(direct)[0].id}")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(*HISTORY, scope="user", retry_after=30.0),
        Fault(*HISTORY, status=500),
        Fault(*HISTORY, lose=Lose.BEFORE, times=2),
        Fault("GET", "/channels/{}", status=502),
    ],
    ids=["429", "500", "lost", "place"],
)
async def test_a_look_that_fails_is_taken_again(out: Out, fault: Fault) -> None:
    fault.hits = 0
    out.wire.faults.add(fault)

    verified = await out.platform.find(out.posting(out.place(out.channel())), out.begun)

    assert isinstance(verified, AskLater)


async def test_a_hidden_channel_cannot_tell(out: Out) -> None:
    channel = out.channel()
    out.wire.forbid(channel, Right.VIEW_CHANNEL)

    verified = await out.platform.find(out.posting(out.place(channel)), out.begun - LONG_AGO)

    assert isinstance(verified, CannotTell)


async def test_what_was_found_is_published_and_gets_its_thread(out: Out) -> None:
    channel = out.channel(Kind.ANNOUNCEMENT)
    posting = out.posting(out.place(channel, publish=True, threads=True))
    out.wire.faults.add(Fault(*POST, lose=Lose.AFTER))
    await out.platform.post(posting)

    await out.platform.find(posting, out.begun)

    (message,) = out.wire.messages(channel)
    assert message.crossposted
    assert message.thread == message.id


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


@given(st.lists(words, max_size=4), words, st.lists(words, max_size=3))
def test_a_sheet_is_read_back_as_it_was_written(texts: list[str], title: str, topics: list[str]) -> None:
    components = [{"type": 10, "content": text} for text in texts]
    sheet = Sheet(message={"components": components}, title=title, topics=tuple(topics))

    assert read_sheet(sheet.write()) == sheet
    assert read_sheet(sheet.write()).write() == sheet.write()


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ({"content": "A  b"}, {"content": "A b "}, True),
        ({"content": "A"}, {"content": "B"}, False),
        ({}, {}, False),
        ({"embeds": [{"title": "A", "description": ""}]}, {"embeds": [{"title": "A"}]}, True),
        ({"embeds": [{"title": "A"}]}, {"content": "B", "embeds": [{"title": "A"}]}, False),
        (
            {"components": [{"type": 1, "components": [{"type": 2, "custom_id": "x"}]}]},
            {"content": "B", "components": [{"type": 1, "components": [{"type": 2, "custom_id": "x"}]}]},
            True,
        ),
        (
            {"components": [{"type": 1, "components": [{"type": 2, "custom_id": "x"}]}]},
            {
                "interaction_metadata": {"id": "1"},
                "components": [{"type": 1, "components": [{"type": 2, "custom_id": "x"}]}],
            },
            False,
        ),
    ],
    ids=["spaces", "other", "empty", "embed", "more", "buttons", "an-answer"],
)
def test_messages_are_told_apart(ours: dict[str, object], theirs: dict[str, object], *, same: bool) -> None:
    assert same_message(ours, theirs) is same


@given(st.lists(words, max_size=8), st.lists(words, max_size=8), st.booleans())
def test_tags_are_five_at_most_and_the_forum_s_own(
    topics: list[str], names: list[str], needs_one: bool
) -> None:
    tags = {name: str(place) for place, name in enumerate(names)}

    chosen = tags_for(tuple(topics), tags, needs_one=needs_one)

    assert len(chosen) <= 5
    assert len(chosen) == len(set(chosen))
    assert set(chosen) <= set(tags.values())
    assert chosen or not (needs_one and tags)
