"""Discord and Slack at once, as people there see it: the desk is its own process, the network is fake."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.bureau import (
    MORE,
    RULING,
    SUIT,
    Bureau,
    a_bureau,
    plain,
    story_on_discord,
    story_on_slack,
    until,
)
from tests.slack.inbound import words_of

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Bureau]:
    async with a_bureau(tmp_path) as made:
        await made.start()
        yield made


async def test_a_story_lives_on_both_chats_from_the_form_to_its_next_stage(bureau: Bureau) -> None:
    form = await bureau.discord.people.slash(bureau.channel, "news subscribe", user=bureau.owner)
    await form.answer()
    sent = await bureau.discord.people.submit(form, {"topics": ["litigation"]})
    acknowledged = await bureau.form_on_slack("form subscribe", topics=["litigation"])

    assert "Subscribed #ai-news" in plain(await sent.answer())
    assert "Subscribed #news" in words_of(acknowledged)

    bureau.stand.put_out(SUIT)
    await bureau.both_show(1)
    (on_discord,), (on_slack,) = bureau.discord_cards(), bureau.slack_cards()

    assert story_on_discord(on_discord) == story_on_slack(on_slack)
    assert SUIT.title in plain(on_discord.text)

    bureau.stand.put_out(*MORE)
    await until(lambda: "4 OUTLETS" in on_discord.text and "4 OUTLETS" in words_of(on_slack), 150)

    assert (len(bureau.discord_cards()), len(bureau.slack_cards())) == (1, 1)
    assert "edited" not in on_slack

    bureau.stand.put_out(RULING)
    await bureau.both_show(2)
    reply, answer = bureau.discord_cards()[1], bureau.slack_cards()[1]

    assert reply.reply_to == on_discord.id
    assert answer["thread_ts"] == on_slack["ts"]
    assert story_on_discord(reply) == story_on_slack(answer) != story_on_slack(on_slack)
    assert not [one for one in bureau.discord_cards() if one.pinged]
