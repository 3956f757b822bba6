"""The whole way out: outbox, drain and Discord; whatever goes wrong in between, a card is there once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.deliver import drain
from bot.edits import edit_round
from bot.notices import Notices
from bot.platforms.discord.outbound import DiscordPlatform
from bot.ports import Outcome, Posting
from feeds.model import (
    Destination,
    ParcelState,
)
from tests.discord.newsroom import Newsroom
from tests.fakes.discord_wire import Fault, Kind, Lose, Message, Right

POST = ("POST", "/channels/{}/messages")
FORUM_POST = ("POST", "/channels/{}/threads")


def in_order(messages: list[Message], *stories: str) -> bool:
    """Whether these stories are there, once each, in that order."""
    found = [story for one in messages for story in stories if f"Headline of {story}" in one.text]
    return found == list(stories) and len(messages) == len(stories)


async def test_cards_arrive_once_in_the_order_decided(news: Newsroom) -> None:
    channel = news.channel()
    place = await news.place(channel)
    for number in range(4):
        await news.owe(f"aaaaa{number}", place)

    await news.rounds()

    assert in_order(news.shown(channel), "aaaaa0", "aaaaa1", "aaaaa2", "aaaaa3")


FAULTS: tuple[tuple[str, Callable[[], Fault]], ...] = (
    ("lost-before", lambda: Fault(*POST, lose=Lose.BEFORE)),
    ("lost-after", lambda: Fault(*POST, lose=Lose.AFTER)),
    ("late", lambda: Fault(*POST, delay=1.2)),
    ("500", lambda: Fault(*POST, status=500)),
    ("502-wall", lambda: Fault(*POST, status=502, wall=True)),
    ("user-429", lambda: Fault(*POST, scope="user", retry_after=0.2)),
    ("shared-429", lambda: Fault(*POST, scope="shared", retry_after=0.2)),
    ("global-429", lambda: Fault(*POST, scope="global", retry_after=0.2)),
    ("overloaded", lambda: Fault(*POST, status=503, code=130000)),
)


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
async def test_whatever_happens_to_post_number_k_all_are_there_once(
    news: Newsroom, name: str, fault: Callable[[], Fault], number: int
) -> None:
    channel = news.channel()
    place = await news.place(channel)
    hit = fault()
    hit.after = number
    news.wire.faults.add(hit)
    for one in range(3):
        await news.owe(f"aaaaa{one}", place)

    await news.rounds(10)

    assert hit.hits == 1
    assert in_order(news.shown(channel), "aaaaa0", "aaaaa1", "aaaaa2"), name


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.FORUM])
@pytest.mark.parametrize("away", [timedelta(seconds=1), timedelta(minutes=10)], ids=["1s", "10min"])
@pytest.mark.parametrize("landed", [True, False])
async def test_a_process_that_dies_between_posting_and_recording_doubles_nothing(
    news: Newsroom, kind: Kind, away: timedelta, *, landed: bool
) -> None:
    channel = news.channel(kind)
    place = await news.place(channel)
    await news.owe("aaaaa0", place)
    dying = Dying(news.a_platform(), landed=landed)
    news.room.platforms = {"discord": dying}
    with pytest.raises(Killed):
        await drain(news.room, place.id)
    await dying.close()

    news.again()
    news.clock.advance(away)
    await news.rounds()

    assert in_order(news.shown(channel), "aaaaa0")
    assert await news.states() == [ParcelState.SENT]


@pytest.mark.parametrize("lose", [Lose.BEFORE, Lose.AFTER])
async def test_a_forum_post_whose_answer_was_lost_is_there_once(news: Newsroom, lose: Lose) -> None:
    forum = news.channel(Kind.FORUM)
    await news.owe("aaaaa0", await news.place(forum))
    news.wire.faults.add(Fault(*FORUM_POST, lose=lose))

    await news.rounds()

    assert [post.name for post in news.wire.threads(forum)] == ["Headline of aaaaa0"]


async def test_later_coverage_changes_the_same_message_and_the_next_stage_answers_it(news: Newsroom) -> None:
    channel = news.channel()
    place = await news.place(channel)
    story = await news.owe("aaaaa0", place)
    await news.rounds(1)
    await news.more(story)
    await edit_round(news.room)
    await news.owe("bbbbb0", place, follows="aaaaa0")

    await news.rounds(2)

    card, stage = news.shown(channel)
    assert card.edits == 1
    assert stage.reply_to == card.id
    assert (card.pinged, stage.pinged) == ((), ())


@pytest.mark.parametrize(
    ("topic", "setting", "rung"),
    [
        ("labor", "", ("<@&7>",)),
        ("labor", "<@&8>", ("<@&7>",)),
        ("deals", "<@&8>", ("<@&8>",)),
        ("deals", "", ()),
    ],
)
async def test_a_subscription_rings_its_own_role_for_what_it_asked_for(
    news: Newsroom, topic: str, setting: str, rung: tuple[str, ...]
) -> None:
    channel = news.channel()
    place = await news.place(channel, ping=setting)
    await news.subscribe(place, "1")
    await news.subscribe(place, "1", topic, ping="<@&7>")
    await news.owe("aaaaa0", place)

    await news.rounds(1)

    (card,) = news.shown(channel)
    assert card.pinged == rung


@pytest.mark.parametrize("code", [20022, 30046])
async def test_a_limit_of_edits_only_puts_them_off(news: Newsroom, code: int) -> None:
    channel = news.channel()
    place = await news.place(channel)
    story = await news.owe("aaaaa0", place)
    await news.rounds(1)
    await news.more(story)
    news.wire.faults.add(Fault("PATCH", "/channels/{}/messages/{}", status=400, code=code))

    await edit_round(news.room)
    await edit_round(news.room)
    soon = news.shown(channel)[0].edits
    news.clock.advance(timedelta(hours=1, seconds=1))
    await edit_round(news.room)

    assert (soon, news.shown(channel)[0].edits) == (0, 1)


async def test_a_kick_for_a_day_costs_nothing_and_few_probes(news: Newsroom) -> None:
    channel = news.channel()
    place = await news.place(channel)
    news.wire.forbid(channel, Right.VIEW_CHANNEL)
    await news.owe("aaaaa0", place)
    await news.owe("bbbbb0", place)
    await news.rounds(24 * 4, timedelta(minutes=15))
    refused = [one for one in news.wire.asked() if one.status == 403]

    news.wire.permit(channel)
    await news.rounds(24 * 4 + 1, timedelta(minutes=15))

    assert 0 < len(refused) <= 6
    assert len(news.shown(channel)) >= 1
    assert {"aaaaa0", "bbbbb0"} <= {
        story for one in news.shown(channel) for story in ("aaaaa0", "bbbbb0") if story in one.text
    }


async def test_who_subscribed_is_told_once_and_in_the_channel_s_language(news: Newsroom) -> None:
    channel = news.channel()
    place = await news.place(channel, lang="fr")
    ann = news.wire.add_user("ann")
    for _ in range(2):
        await news.subscribe(place, str(ann.id))
    notices = Notices(store=news.store, platforms=news.room.platforms)
    news.room.on_suspended = notices.suspended
    news.wire.forbid(channel, Right.SEND_MESSAGES)
    await news.owe("aaaaa0", place)

    await news.rounds(24 * 4, timedelta(minutes=15))
    await notices.close()

    (told,) = news.wire.messages(news.wire.direct(ann))
    assert "Slugline ne peut pas publier ici : accordez-lui Envoyer des messages." in told.text
    assert (await news.store.wants.destination(place.id) or place).probes > 1


async def test_who_takes_no_messages_is_not_told_and_nothing_breaks(news: Newsroom) -> None:
    channel = news.channel()
    place = await news.place(channel)
    shut = news.wire.add_user("closed door")
    await news.subscribe(place, str(shut.id))
    notices = Notices(store=news.store, platforms=news.room.platforms)
    news.room.on_suspended = notices.suspended
    news.wire.delete(channel)
    await news.owe("aaaaa0", place)

    await news.rounds(2)
    await notices.close()

    assert news.wire.messages(news.wire.direct(shut)) == []
    assert notices.under_way == set()


async def test_a_revoked_token_stops_posting_after_one_refusal(news: Newsroom) -> None:
    places = [await news.place(news.channel()) for _ in range(3)]
    for number, place in enumerate(places):
        await news.owe(f"aaaaa{number}", place)
    news.wire.state.tokens.clear()

    for place in places:
        await drain(news.room, place.id)
    await news.rounds()

    assert [one.status for one in news.wire.asked()] == [401]
    assert await news.states() == [ParcelState.QUEUED] * 3


async def test_one_channel_that_is_always_throttled_delays_no_other(news: Newsroom) -> None:
    slow, quick = news.channel(), news.channel()
    bad, good = await news.place(slow), await news.place(quick)
    news.wire.faults.add(Fault(*POST, scope="user", retry_after=60.0, times=1_000, channel=slow.id))
    for number in range(3):
        await news.owe(f"aaaaa{number}", bad)
        await news.owe(f"bbbbb{number}", good)

    await news.rounds(1)

    assert in_order(news.shown(quick), "bbbbb0", "bbbbb1", "bbbbb2")
    assert news.shown(slow) == []


class Killed(BaseException):
    """Nothing may catch it, as nothing catches `kill -9`."""


class Dying(DiscordPlatform):
    """Posts, and is killed before anybody hears of it; or just before it posts."""

    def __init__(self, inner: DiscordPlatform, *, landed: bool) -> None:
        self._inner = inner
        self._landed = landed

    def render(self, card: object, destination: Destination) -> str:
        return self._inner.render(card, destination)  # type: ignore[arg-type]

    async def post(self, posting: Posting) -> Outcome:
        if self._landed:
            await self._inner.post(posting)
        raise Killed

    async def close(self) -> None:
        await self._inner.close()
