"""The reading room as a browser shows it: cards that arrive and change, keys, the line, phones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.builders import an_entry
from tests.fakes.clock import NOON
from tests.web.newsroom import Newsroom

pytestmark = pytest.mark.browser
FIRST = an_entry(title="Guild ratifies pact")
LATER = an_entry(source=2, title="Later coverage", published=NOON + timedelta(minutes=25))


async def _deliver(room: Newsroom, *entries: object, **fields: object) -> None:
    await room.tell(*entries, **fields)  # type: ignore[arg-type]
    await room.deliver()


async def test_a_card_arrives_and_changes_in_place(newsroom: Newsroom, page: Page) -> None:
    await page.goto("/")
    await expect(page.locator("#waiting")).to_contain_text("First poll of 3 sources")

    story = await newsroom.tell(FIRST)
    await newsroom.deliver()
    card = page.locator("article.card")
    await expect(card.locator(".headline")).to_have_text("Guild ratifies pact")
    await expect(page.locator("#empty")).to_have_count(0)

    await newsroom.retell(story, FIRST, LATER)
    await expect(card.locator(".slugline")).to_contain_text("2 OUTLETS")
    await expect(card.locator(".slugline")).to_have_class("slugline changed")
    await expect(card.locator(".headline")).not_to_have_class("changed")
    await expect(card).to_have_count(1)


async def test_the_underline_goes_after_ten_seconds(newsroom: Newsroom, page: Page) -> None:
    story = await newsroom.tell(FIRST)
    await newsroom.deliver()
    await page.clock.install()
    await page.goto("/")
    await newsroom.retell(story, FIRST, LATER)
    await expect(page.locator(".changed")).not_to_have_count(0)

    await page.clock.run_for(10_500)
    await expect(page.locator(".changed")).to_have_count(0)


async def test_whoever_has_scrolled_away_is_told(newsroom: Newsroom, page: Page) -> None:
    for number in range(12):
        await _deliver(newsroom, an_entry(title=f"Story {number}"), id=f"{number:06}")
    story = await newsroom.tell(FIRST)
    await newsroom.deliver()
    await page.goto("/")
    top = page.locator("article.card").filter(has_text="Guild ratifies pact")
    await top.evaluate("(card) => scrollTo(0, card.offsetTop + card.offsetHeight + 200)")

    await newsroom.retell(story, FIRST, LATER)
    await expect(page.locator("#moved")).to_have_text("1 card changed above")
    await _deliver(newsroom, an_entry(title="Fresh"), id="zzzzzz")
    await expect(page.locator("#moved")).to_have_text("1 new card above · 1 card changed above")

    await page.locator("#moved").click()
    await expect(page.locator("#moved")).to_be_empty()
    assert await page.evaluate("scrollY") == 0


async def test_times_are_written_in_the_browser_s_zone(newsroom: Newsroom, page: Page) -> None:
    await _deliver(newsroom, FIRST)
    await page.goto("/")
    await expect(page.locator(".card .slugline time")).to_have_text("10 JUN, 05:00")

    await page.reload()
    assert await page.locator("html").get_attribute("data-zone") == "America/Los_Angeles"
    await expect(page.locator(".card .slugline time")).to_have_text("10 JUN, 05:00")


async def test_the_line_answers_above_itself_without_leaving(newsroom: Newsroom, page: Page) -> None:
    await _deliver(newsroom, FIRST)
    await page.goto("/")
    await page.keyboard.press("/")
    await page.keyboard.type("search guild")
    await page.keyboard.press("Enter")

    answer = page.locator("#answer")
    await expect(answer).to_contain_text("Guild ratifies pact")
    assert page.url.endswith("/")
    line = await page.locator("#line").bounding_box()
    above = await answer.bounding_box()
    assert line
    assert above
    assert above["y"] + above["height"] <= line["y"] + 1

    await page.keyboard.press("Escape")
    await expect(answer).to_be_empty()


async def test_buttons_type_their_lines(newsroom: Newsroom, page: Page) -> None:
    await _deliver(newsroom, FIRST)
    await page.goto("/")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator("#answer")).to_contain_text("Saved: Guild ratifies pact")

    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator("#answer")).to_contain_text("Undone")


async def test_a_desk_that_has_stopped_is_a_sentence(newsroom: Newsroom, page: Page) -> None:
    await page.goto("/topics")
    await page.route("**/say", lambda route: route.abort())
    await page.get_by_label("Type a line").fill("help")
    await page.keyboard.press("Enter")

    await expect(page.locator("#answer")).to_contain_text("The desk does not answer.")


async def test_keys_move_ask_and_open(newsroom: Newsroom, page: Page, context: BrowserContext) -> None:
    await _deliver(newsroom, FIRST)
    await _deliver(newsroom, an_entry(title="Second"), id="bbbbbb")
    await page.goto("/")
    focused = "document.activeElement.dataset.story"
    await page.keyboard.press("j")
    assert await page.evaluate(focused) == "bbbbbb"
    await page.keyboard.press("j")
    assert await page.evaluate(focused) == "k3f9qa"
    await page.keyboard.press("k")
    assert await page.evaluate(focused) == "bbbbbb"

    await page.keyboard.press("w")
    await expect(page.locator("#answer")).to_contain_text("why bbbbbb")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")

    await context.route("https://outlet1.example/**", lambda route: route.fulfill(body="The report"))
    await page.keyboard.press("o")
    await page.wait_for_url("https://outlet1.example/**")


async def test_it_all_works_without_javascript(newsroom: Newsroom, context: BrowserContext) -> None:
    assert context.browser
    plain = await context.browser.new_context(java_script_enabled=False, base_url=newsroom.server.url)
    page = await plain.new_page()
    await _deliver(newsroom, FIRST)
    await page.goto("/")
    await page.get_by_role("link", name="More").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Guild ratifies pact")

    await page.get_by_label("Type a line").fill("mute topic:labor")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".reply")).to_contain_text("mute topic:labor")
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator(".reply")).to_contain_text("Undone")
    await plain.close()


@pytest.mark.parametrize("path", ["/", "/archive?topic=labor", "/story/k3f9qa", "/topics", "/sources"])
async def test_nothing_is_wider_than_a_phone(newsroom: Newsroom, page: Page, path: str) -> None:
    long = an_entry(title="Donaudampfschifffahrtsgesellschaftskapitänswitwenverein" * 2)
    await _deliver(newsroom, long, names=("A name of uncommon length and dignity", "Another one of those"))
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(path)

    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await expect(page.locator("aside.rail")).to_be_hidden()
    await expect(page.locator("#line")).to_be_in_viewport()


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(251, 250, 247)"), ("dark", "rgb(20, 22, 26)")])
async def test_paper_and_night(newsroom: Newsroom, page: Page, scheme: str, paper: str) -> None:
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    await page.goto("/")

    assert await page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == paper


async def test_whoever_wants_no_motion_sees_none(newsroom: Newsroom, page: Page) -> None:
    story = await newsroom.tell(FIRST)
    await newsroom.deliver()
    await page.emulate_media(reduced_motion="reduce")
    await page.goto("/")
    await newsroom.retell(story, FIRST, LATER)
    changed = page.locator(".slugline.changed")
    await expect(changed).to_have_count(1)

    assert await changed.evaluate("(slot) => getComputedStyle(slot).textDecorationLine") == "none"


async def test_focus_starts_with_the_skip_link(newsroom: Newsroom, page: Page) -> None:
    await page.goto("/")
    await page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()

    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
