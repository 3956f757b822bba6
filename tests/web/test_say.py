"""The line at the foot: what it answers, and to whom."""

from __future__ import annotations

import aiohttp

from feeds.planning.plan import IngestPlan
from tests.builders import an_entry
from tests.store.scenes import new
from tests.web.newsroom import Newsroom

FRAGMENT = {"X-Slugline-Fragment": "1"}


async def test_without_its_script_the_line_answers_with_a_page(newsroom: Newsroom) -> None:
    await newsroom.tell()

    status, html = await newsroom.say("latest")

    assert status == 200
    assert "Guild and studios agree" in html
    assert '<a href="/topics">Back</a>' in html
    assert "<html" in html


async def test_its_script_gets_the_answer_alone(newsroom: Newsroom) -> None:
    status, html = await newsroom.say("topics", **FRAGMENT)

    assert status == 200
    assert "Guilds and unions." in html
    assert "<html" not in html


async def test_an_error_is_a_sentence_and_not_a_failure(newsroom: Newsroom) -> None:
    status, html = await newsroom.say("subscribe labr", **FRAGMENT)

    assert status == 200
    assert "There is no topic labr." in html
    assert "labor" in html


async def test_a_change_made_on_the_page_can_be_taken_back_there(newsroom: Newsroom) -> None:
    _, html = await newsroom.say("mute topic:labor", **FRAGMENT)
    assert 'value="undo 1"' in html
    assert len(await newsroom.store.wants.mutes("local")) == 1

    await newsroom.say("undo 1")
    assert await newsroom.store.wants.mutes("local") == ()


async def test_what_was_held_is_answered_with_its_buttons_one_after_the_other(newsroom: Newsroom) -> None:
    entries = [an_entry(title=f"Undecided {number}", source=number) for number in (1, 2)]
    doubt = {"relevant": False, "held": True, "score": 0.4}
    plan = IngestPlan(entries=tuple(new(one, **doubt) for one in entries))
    await newsroom.store.apply(plan, newsroom.clock.now())

    _, html = await newsroom.say("held", **FRAGMENT)
    assert all(f'value="vote {one.id} off-topic"' in html for one in entries)
    _, html = await newsroom.say(f"vote {entries[0].id} off-topic", **FRAGMENT)
    assert 'value="held again"' in html
    _, html = await newsroom.say("held again", **FRAGMENT)
    assert entries[1].title in html
    assert entries[0].title not in html
    (label,) = await newsroom.store.votes.labels()
    assert (label.label.says, label.entries[0].title) == ("no", entries[0].title)


async def test_an_answer_never_enters_the_channel(newsroom: Newsroom) -> None:
    await newsroom.tell(an_entry(title="Seen by asking"))
    await newsroom.say("latest")

    assert "Seen by asking" not in await newsroom.page("/")


async def test_lists_of_feeds_go_out_and_come_in(newsroom: Newsroom) -> None:
    form = {"line": "feeds export", "download": "1"}
    async with newsroom.http.post(f"{newsroom.server.url}/say", data=form) as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        opml = await response.text()
    assert "https://outlet1.example/feed" in opml

    upload = aiohttp.FormData({"line": "feeds import"})
    more = opml.replace("outlet1.example", "outlet9.example")
    upload.add_field("file", more.encode(), filename="feeds.opml", content_type="text/xml")
    async with newsroom.http.post(f"{newsroom.server.url}/say", data=upload) as response:
        assert response.status == 200
    known = {source.url for source in await newsroom.store.sources.all("local")}
    assert "https://outlet9.example/feed" in known


async def test_a_way_back_never_leads_to_another_site(newsroom: Newsroom) -> None:
    form = {"line": "help", "back": "//evil.example/"}
    async with newsroom.http.post(f"{newsroom.server.url}/say", data=form) as response:
        html = await response.text()

    assert "evil.example" not in html
