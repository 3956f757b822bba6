"""The pages, read as HTML: what stands where, in which language and zone, and what never does."""

from __future__ import annotations

import html as entities
import re
from datetime import timedelta

import pytest

from bot.platforms.reading_room.asked import Asked, asked_of
from bot.platforms.reading_room.reader import ME, preferred
from feeds.model import Health, Image, Source
from feeds.planning.plan import IngestPlan, PolledSource
from tests.builders import a_telling, an_entry
from tests.fakes.clock import NOON
from tests.web.newsroom import Newsroom


async def test_an_empty_room_says_what_will_come(newsroom: Newsroom) -> None:
    html = await newsroom.page("/")

    assert "First poll of 3 sources: 0 answered, 0 on topic so far." in html
    assert 'data-live="/events?of=news&amp;since=0&amp;empty=1"' in html


async def test_a_card_shows_every_slot(newsroom: Newsroom) -> None:
    first = an_entry(title="Guild ratifies pact")
    later = an_entry(source=2, title="La guilde ratifie", lang="fr", published=NOON + timedelta(minutes=25))
    await newsroom.tell(first, later, names=("SAG-AFTRA",), topics=("labor", "deals"))
    await newsroom.deliver()

    html = _text(await newsroom.page("/"))

    assert "LABOR · SAG-AFTRA — 10 JUN, 12:00 · 2 OUTLETS" in html
    assert "Guild ratifies pact" in html
    assert "trains a model on their voice. [Outlet 1]" in html
    assert "Also covered by Outlet 2 +25 min" in html
    assert "Labor · Deals" in html
    assert "First: Outlet 1, 10 Jun, 12:00 · k3f9qa" in html
    for action in ("More", "Why?", "Follow", "Not relevant", "Mute", "Save"):
        assert action in html


async def test_newest_on_top_under_their_days(newsroom: Newsroom) -> None:
    await newsroom.tell(an_entry(title="Yesterday's news"), id="aaaaaa")
    await newsroom.deliver()
    newsroom.clock.advance(timedelta(days=1))
    await newsroom.tell(an_entry(title="Today's news"), id="bbbbbb")
    await newsroom.deliver()

    html = _text(await newsroom.page("/"))

    places = [html.index(word) for word in ("Today", "Today's news", "Yesterday", "Yesterday's news")]
    assert places == sorted(places)


async def test_older_cards_are_a_page_away(newsroom: Newsroom) -> None:
    for number in range(33):
        await newsroom.tell(an_entry(title=f"Story {number}"), id=f"{number:06}")
        await newsroom.deliver()
        newsroom.clock.advance(timedelta(minutes=4))

    html = await newsroom.page("/")
    (older,) = re.findall(r'href="(\?before=\d+)"', html)
    before = await newsroom.page(f"/{older}")

    assert html.count("<article") == 30
    assert before.count("<article") == 3
    assert "data-live" not in before
    assert "Back to the newest" in before


async def test_french_for_who_asks_for_it(newsroom: Newsroom) -> None:
    html = await newsroom.page("/archive", **{"Accept-Language": "fr-CA, en;q=0.5"})

    assert '<html lang="fr"' in html
    assert "Travail" in html


@pytest.mark.parametrize(
    ("header", "usual", "locale"),
    [
        ("", "fr", "fr"),
        ("en-GB,en;q=0.9", "fr", "en-GB"),
        ("de, fr;q=0.4, en;q=0.6", "en", "en"),
        ("de", "fr", "fr"),
        ("fr;q=0, en;q=x", "en", "en"),
        ("," * 1000, "en", "en"),
    ],
)
def test_the_reader_s_language(header: str, usual: str, locale: str) -> None:
    assert preferred(header, usual) == locale


async def test_times_stand_in_the_reader_s_zone(newsroom: Newsroom) -> None:
    await newsroom.tell()
    await newsroom.deliver()

    html = await newsroom.page("/", Cookie="zone=America%2FLos_Angeles")

    assert '<time datetime="2026-06-10T12:00:00Z" data-style="slug">10 JUN, 05:00</time>' in html
    assert "12:00" in _text(await newsroom.page("/", Cookie="zone=Moon/Base"))


async def test_text_from_the_world_stays_text(newsroom: Newsroom) -> None:
    entry = an_entry(title='<script>alert(1)</script> & "more"', summary="<img src=x onerror=alert(1)>")
    await newsroom.tell(entry, telling=a_telling(entry, link="javascript:alert(1)"), names=("</p><b>",))
    await newsroom.deliver()

    for path in ("/", "/archive", "/story/k3f9qa"):
        html = await newsroom.page(path)

        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "javascript:" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;more&#34;" in html


async def test_pictures_come_late_alone_and_over_https(newsroom: Newsroom) -> None:
    entry = an_entry()
    picture = Image(url="https://img.example/a.jpg", alt="A set")
    await newsroom.tell(entry, telling=a_telling(entry, image=picture), id="aaaaaa")
    plain = Image(url="http://img.example/b.jpg", alt="A set")
    await newsroom.tell(an_entry(title="B"), telling=a_telling(entry, image=plain), id="bbbbbb")
    await newsroom.deliver()
    await newsroom.deliver()

    html = await newsroom.page("/")

    (image,) = re.findall(r"<img[^>]*>", html)
    assert 'src="https://img.example/a.jpg" alt="A set" loading="lazy"' in image
    assert 'referrerpolicy="no-referrer"' in image


async def test_the_archive_takes_words_operators_and_fields(newsroom: Newsroom) -> None:
    await newsroom.tell(
        an_entry(title="Runway signs a deal"), id="aaaaaa", primary="deals", topics=("deals",)
    )
    await newsroom.tell(an_entry(title="Runway and the guild"), id="bbbbbb")

    assert _ids(await newsroom.page("/archive")) == {"aaaaaa", "bbbbbb"}
    assert _ids(await newsroom.page("/archive?q=runway+topic:deals")) == {"aaaaaa"}
    assert _ids(await newsroom.page("/archive?q=runway&topic=labor")) == {"bbbbbb"}
    assert _ids(await newsroom.page("/archive?q=runway+-guild")) == {"aaaaaa"}
    assert _ids(await newsroom.page("/archive?outlet=Outlet+1&lang=en&since=2026-06-01")) == {
        "aaaaaa",
        "bbbbbb",
    }
    assert _ids(await newsroom.page("/archive?until=2026-06-01")) == set()


async def test_what_the_archive_does_not_find_or_understand_is_one_sentence(newsroom: Newsroom) -> None:
    assert "Nothing on" in await newsroom.page("/archive?q=zeppelin")
    assert "There is no topic labr." in _text(await newsroom.page("/archive?topic=labr"))
    assert "quotation mark" in _text(await newsroom.page("/archive?q=%22open"))
    assert 'role="alert"' in await newsroom.page("/archive?name=nobody")
    assert "<h1>" in await newsroom.page("/archive?page=99999999&q=" + "x" * 3000)


async def test_the_archive_goes_by_the_page(newsroom: Newsroom) -> None:
    for number in range(45):
        await newsroom.tell(an_entry(title=f"Runway {number}"), id=f"{number:06}")

    first = await newsroom.page("/archive?q=runway")
    last = await newsroom.page("/archive?q=runway&page=3")

    assert (len(_ids(first)), len(_ids(last))) == (20, 5)
    assert '/archive?q=runway&amp;page=2" rel="next"' in first
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in last


def test_a_form_is_written_as_a_line() -> None:
    asked = asked_of({"q": '"digital replica" -awards', "topic": "labor", "page": "2", "name": "SAG-AFTRA"})

    assert asked.line == 'search "digital replica" name:SAG-AFTRA page:2 most:20 topic:labor -awards'
    assert Asked(q='"open').line == 'search "open'
    assert asked_of({"page": "²"}).page == 1


async def test_a_story_s_page_tells_who_was_first_and_why(newsroom: Newsroom) -> None:
    first = an_entry(title="Guild ratifies pact")
    later = an_entry(source=3, title="Gilde stimmt zu", lang="de", published=NOON + timedelta(minutes=95))
    await newsroom.tell(later, first)

    html = _text(await newsroom.page("/story/k3f9qa"))

    assert "10 Jun, 12:00 first Outlet 1 Guild ratifies pact" in html
    assert "10 Jun, 13:35 +1 h 35 Outlet 3 · German Gilde stimmt zu" in html
    assert "Why it is here" in html
    assert "On the beat, 0.90 sure." in html


async def test_a_merged_story_leads_on_and_an_unknown_one_is_a_page(newsroom: Newsroom) -> None:
    old, new = await newsroom.tell(id="aaaaaa"), await newsroom.tell(an_entry(title="B"), id="bbbbbb")
    await newsroom.store.apply(IngestPlan(merged=((new.id, old.id),)), newsroom.clock.now())

    url = newsroom.server.url
    async with newsroom.http.get(f"{url}/story/bbbbbb", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, "/story/aaaaaa")
    for path, words in (
        ("/story/zzzzzz", "There is no story zzzzzz."),
        ("/nowhere", "There is no such page."),
    ):
        async with newsroom.http.get(url + path) as response:
            assert response.status == 404
            assert words in await response.text()


async def test_topics_have_definitions_and_counts(newsroom: Newsroom) -> None:
    await newsroom.tell()

    html = _text(await newsroom.page("/topics"))

    assert "Labor Guilds and unions. 1 1 story in 30 days, 1 in 7" in html
    assert "Deals Licences and funding. 0 0 stories in 30 days, 0 in 7" in html


async def test_sources_in_trouble_stand_first(newsroom: Newsroom) -> None:
    await _polled(newsroom, 2, Health(polls=4, failures=4, reason="It timed out.", failing_since=NOON))
    await _polled(newsroom, 3, Health(polls=4, worked_at=NOON, polled_at=NOON, entries=9, relevant=4))

    html = _text(await newsroom.page("/sources"))

    assert "3 sources: 1 work, 1 fail, 1 not heard yet." in html
    assert html.index("It timed out.") < html.index("not asked yet") < html.index("4 of 9")


async def test_what_is_mine_alone_has_a_page(newsroom: Newsroom) -> None:
    mine = await newsroom.store.wants.ensure_destination("local", "reading_room", ME, is_person=True)
    await newsroom.tell(to=mine)
    await newsroom.deliver(mine)

    assert "Guild and studios agree" in await newsroom.page("/you")
    assert "Guild and studios agree" not in await newsroom.page("/")


async def test_landmarks_headings_and_live_regions(newsroom: Newsroom) -> None:
    await newsroom.tell()
    await newsroom.deliver()

    html = await newsroom.page("/")

    for needed in ('<a class="skip" href="#main">', '<main id="main"', "<nav aria-label=", "<aside", "<h1"):
        assert needed in html
    assert 'id="answer" aria-live="polite"' in html
    assert 'role="status"' in html
    assert html.index("<h1") < html.index("<h2") < html.index("<h3")
    assert '<label for="typed">' in html


async def _polled(newsroom: Newsroom, number: int, health: Health) -> None:
    source = await newsroom.store.sources.get("local", number)
    assert isinstance(source, Source)
    changed = Source(id=source.id, url=source.url, outlet=source.outlet, lang=source.lang, health=health)
    await newsroom.store.apply(IngestPlan(polls=(PolledSource(source=changed),)), newsroom.clock.now())


def _ids(html: str) -> set[str]:
    return set(re.findall(r'data-story="(\w+)"', html))


def _text(html: str) -> str:
    """What a reader sees, tags taken out, white space made one."""
    return " ".join(entities.unescape(re.sub(r"<[^>]*>", " ", html)).split()).replace(" ,", ",")
