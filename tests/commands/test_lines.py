"""Lines and their answers, on a real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import CATALOG, read
from feeds.model import CadenceKind, FirstContact
from tests.commands.lines import DROPPED, ME, MEMBER, Typist

pytestmark = pytest.mark.timeout(60)


@pytest.mark.parametrize("name", [name for name, one in CATALOG.items() if not one.hidden])
async def test_every_example_of_the_help_is_understood(name: str, say: Typist) -> None:
    reply = await say(CATALOG[name].example)

    assert read(CATALOG[name].example).command == name
    assert "on our side" not in reply.error


async def test_latest_shows_the_newest_story_first(say: Typist) -> None:
    reply = await say("latest")

    assert [card.story for card in reply.cards] == ["strike", "deal01"]
    assert reply.private


async def test_latest_pages(say: Typist) -> None:
    first = await say("latest most:1")
    line = next(button.line for button in first.buttons if button.label == "Next")
    second = await say(line)

    assert [card.story for card in (*first.cards, *second.cards)] == ["strike", "deal01"]
    assert "Page 2 of 2" in second.text


@pytest.mark.parametrize(
    ("line", "stories"),
    [
        ("search strike", ["strike"]),
        ('search "digital replicas"', ["strike"]),
        ("search studio -runway", ["strike"]),
        ("search topic:deals", ["deal01"]),
        ("search lang:fr", ["strike"]),
        ("search name:runway", ["deal01"]),
        ('search entity:"screen actors guild"', ["strike"]),
        ('search outlet:"Outlet 1"', ["strike"]),
        ("search since:today", ["strike"]),
        ("search until:yesterday", ["deal01"]),
        ("search since:june -topic:deals", ["strike"]),
    ],
)
async def test_search_understands_its_operators(line: str, stories: list[str], say: Typist) -> None:
    reply = await say(line)

    assert [card.story for card in reply.cards] == stories


async def test_a_search_without_luck_offers_the_nearest(say: Typist) -> None:
    reply = await say("search replicas zebra")

    assert "Nothing on replicas zebra." in reply.text
    assert "Nearest: “replicas” (1)." in reply.text


async def test_a_story_has_a_timeline_with_minutes(say: Typist) -> None:
    reply = await say("story strike")

    assert [dict(row.cells)["after"] for row in reply.rows] == ["first", "+40 min"]


async def test_why_explains_what_was_dropped(say: Typist) -> None:
    by_url = await say(f"why {DROPPED.url}?utm_source=x")
    by_id = await say(f"why {DROPPED.id}")

    assert "Dropped." in by_url.text
    assert by_id.text == by_url.text


async def test_why_explains_a_story(say: Typist) -> None:
    reply = await say("why strike")

    assert reply.cards
    assert len(reply.rows) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("serch runway", "There is no command serch. Nearest: search."),
        ("latest labour", "There is no topic labour. Nearest: labor."),
        ("latest lang:fr2", "fr2 is not a language code."),
        ("subscribe cadence:dayly", "dayly is none of now, hourly, daily, weekdays, weekly. Nearest: daily."),
        ("subscribe cadense:daily", "subscribe has no option cadense:. Nearest: cadence:."),
        ("follow Sag Aftr", "I know no name Sag Aftr. Nearest: SAG-AFTRA."),
        ("feeds lst", "There is no lst after feeds. Nearest: list."),
        ('search "open', "A quotation mark is opened and not closed."),
        ("search since:smarch", "smarch is not a date that I know."),
        ("story", "story needs more"),
        ("story nosuch", "There is no story nosuch."),
        ("search outlet:Nowhere", "No source here is called Nowhere."),
        ("top year", "year is none of day, week, month."),
        ("mute for:7x", "7x is neither a length of time nor the word change."),
    ],
)
async def test_what_is_not_understood_gets_a_sentence_and_the_nearest_word(
    line: str, said: str, say: Typist
) -> None:
    reply = await say(line)

    assert not reply.ok
    assert said in reply.error


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("mute SAG-AFTRA", "mute name:SAG-AFTRA"),
        ("mute screen actors guild for:7d", "mute name:SAG-AFTRA for:7d"),
        ("mute awards to:me", "mute topic:awards to:me"),
        ('mute "Outlet 2"', 'mute outlet:"Outlet 2"'),
        ("mute Outlet 2", 'mute outlet:"Outlet 2"'),
        ("mute strike", "mute story:strike"),
        ("unmute Runway", "unmute name:Runway"),
    ],
)
async def test_a_known_word_without_its_option_is_offered_as_the_line_that_works(
    line: str, meant: str, say: Typist
) -> None:
    refused = await say(line)
    if line.startswith("unmute"):
        await say(meant.removeprefix("un"))
    works = await say(meant)

    assert refused.error.endswith(f" Did you mean: {meant}")
    assert works.ok


@pytest.mark.parametrize("line", ["mute zebra", "mute topic:awards SAG-AFTRA", "unmute zebra"])
async def test_a_word_that_nobody_knows_gets_an_example(line: str, say: Typist) -> None:
    refused = await say(line)

    assert "Did you mean" not in refused.error
    assert f"For example: {line.partition(' ')[0]} topic:" in refused.error


async def test_subscribing_says_what_when_and_how_much(say: Typist) -> None:
    reply = await say("subscribe labor,deals cadence:daily at:08:30")

    assert reply.text.startswith(
        "Subscribed #news to labor or deals, daily at 08:30. About 2 stories a week."
    )
    (line,) = await say.store.wants.subscriptions("local")
    assert line.cadence.kind is CadenceKind.DAILY
    assert line.first is FirstContact.FIVE


async def test_a_time_alone_means_daily_and_a_day_weekly(say: Typist) -> None:
    await say("subscribe labor at:08:30")
    await say("subscribe deals on:fri")

    kinds = [one.cadence.kind for one in await say.store.wants.subscriptions("local")]
    assert kinds == [CadenceKind.DAILY, CadenceKind.WEEKLY]


async def test_the_same_filter_again_changes_its_options_and_undo_takes_that_back(say: Typist) -> None:
    await say("subscribe labor")
    await say("subscribe labor cadence:hourly")
    changed = await say.store.wants.subscriptions("local")
    await say("undo")

    assert [one.cadence.kind for one in changed] == [CadenceKind.HOURLY]
    (line,) = await say.store.wants.subscriptions("local")
    assert line.cadence.kind is CadenceKind.NOW


@pytest.mark.parametrize("ending", ["unsubscribe 1", "unsubscribe labor", "unsubscribe all"])
async def test_what_is_ended_comes_back_by_undo(ending: str, say: Typist) -> None:
    await say("subscribe labor,deals -topic:awards lang:fr outlets:2 cadence:weekly on:fri ping:@night")
    before = await say.store.wants.subscriptions("local")
    ended = await say(ending)
    assert ended.ok, ended.error
    assert await say.store.wants.subscriptions("local") != before
    await say("undo")

    assert await say.store.wants.subscriptions("local") == before


async def test_a_topic_leaves_every_line_and_an_emptied_one_ends(say: Typist) -> None:
    await say("subscribe labor")
    await say("subscribe labor,deals")
    reply = await say("unsubscribe labor")

    assert "1, 2" in reply.text
    assert [one.filter.topics for one in await say.store.wants.subscriptions("local")] == [("deals",)]


async def test_members_are_told_the_line_for_themselves(say: Typist) -> None:
    refused = await say("subscribe labor lang:fr", MEMBER)
    own = await say("subscribe labor lang:fr to:me", MEMBER)

    assert "subscribe labor lang:fr to:me" in refused.error
    assert own.ok


async def test_a_members_own_lines_are_theirs_alone(say: Typist) -> None:
    await say("subscribe labor to:me", MEMBER)

    assert not (await say("unsubscribe 1")).ok
    assert not (await say("subscriptions")).rows
    assert (await say("unsubscribe 1", MEMBER)).ok


@pytest.mark.parametrize(
    "line",
    ["feeds add https://new.example", "feeds remove 1", "feeds pause 1", "feeds check", "audit", "quiet off",
     "mute topic:awards", "settings lang:fr", "settings lang:fr to:team", "restore mute number:1"],
)  # fmt: skip
async def test_managers_business_is_refused_to_members(line: str, say: Typist) -> None:
    assert not (await say(line, MEMBER)).ok


async def test_who_manages_a_channel_may_subscribe_it_and_no_other(say: Typist) -> None:
    keeper = replace(MEMBER, manages_channel=True, platform="discord", tenant="discord:1")

    assert (await say("subscribe labor", keeper)).ok
    assert not (await say("subscribe labor to:#other", keeper)).ok


async def test_managers_named_in_the_settings_are_managers(say: Typist) -> None:
    await say("settings managers:@guest to:team")

    assert (await say("subscribe labor", MEMBER)).ok


async def test_following_a_name_is_a_line_for_oneself(say: Typist) -> None:
    await say("follow screen actors guild", MEMBER)
    listed = await say("following", MEMBER)
    await say("unfollow SAG-AFTRA", MEMBER)

    assert listed.rows[0].cells[0] == ("name", "SAG-AFTRA")
    assert not (await say("following", MEMBER)).rows


async def test_what_one_follows_is_said_in_words(say: Typist) -> None:
    reply = await say("follow Runway")

    assert reply.text.startswith("Subscribed you to everything with Runway, at once.")


async def test_a_missing_part_is_named_in_the_readers_language(say: Typist) -> None:
    reply = await say("why", replace(ME, locale="fr"))

    assert "un sujet, un article ou une adresse" in reply.error
    assert reply.error.endswith("why k3x9q1")


async def test_muting_lists_ends_and_comes_back(say: Typist) -> None:
    await say("mute topic:awards for:7d")
    await say("mute story:strike for:change to:me")
    (first, second) = (await say("mute")).rows
    await say("unmute topic:awards")
    await say("undo")

    assert dict(first.cells)["until"] == "until 17 Jun, 14:00"
    assert dict(second.cells)["until"] == "until its next stage"
    assert len((await say("mute")).rows) == 2


async def test_saving_keeps_a_list_of_ones_own(say: Typist) -> None:
    await say("save deal01")

    assert [card.story for card in (await say("saved")).cards] == ["deal01"]
    assert not (await say("saved", MEMBER)).cards
    await say("undo")
    assert not (await say("saved")).cards


async def test_catching_up_shows_only_what_moved_since_the_last_look(say: Typist) -> None:
    first = await say("catchup since:30d")
    second = await say("catchup")

    assert {card.story for card in first.cards} == {"strike", "deal01"}
    assert second.text.startswith("Nothing moved since")


async def test_quiet_hours_and_settings_are_shown_changed_and_taken_back(say: Typist) -> None:
    await say("quiet 22:00-07:00 weekends:on")
    await say("settings tz:Europe/Paris images:off cap:5")
    shown = dict(row.cells[0][1:] + row.cells[1][1:] for row in (await say("settings")).rows)
    await say("undo")
    await say("undo")
    after = dict(row.cells[0][1:] + row.cells[1][1:] for row in (await say("settings")).rows)

    assert (shown["tz"], shown["images"], shown["cap"]) == ("Europe/Paris", "off", "5")
    assert shown["quiet"] == "22:00-07:00, and all weekend"
    assert (after["images"], after["cap"], after["quiet"]) == ("on", "20", "none")


async def test_a_feed_is_looked_at_before_it_is_added(say: Typist) -> None:
    looked = await say("feeds add https://new.example")
    assert looked.text.startswith("Found New Paper: 3 of 20 items on topic.")
    added = await say(looked.buttons[0].line)
    assert "source 3" in added.text
    again = await say("feeds add https://new.example")

    assert "New Paper is here already, as source 3." in again.error


async def test_a_page_without_a_feed_is_refused_with_a_next_step(say: Typist) -> None:
    reply = await say("feeds add https://blank.example")

    assert "That is a web page, not a feed." in reply.error


async def test_a_removed_source_comes_back_with_its_number(say: Typist) -> None:
    await say("feeds remove 2")
    assert len((await say("feeds list")).rows) == 1
    await say("undo")

    assert [dict(row.cells)["number"] for row in (await say("feeds list")).rows] == ["1", "2"]


async def test_checking_says_what_to_do(say: Typist) -> None:
    reply = await say("feeds check")

    assert reply.text == "1 of 2 answered with a feed."
    assert [dict(row.cells)["to do"] for row in reply.rows] == [
        "Nothing.",
        "Wait: it is asked again by itself.",
    ]


async def test_lists_go_in_and_out(say: Typist) -> None:
    dry = await say("feeds import https://example.com/list.opml dry:on")
    done = await say("feeds import https://example.com/list.opml")
    exported = await say("feeds export")
    again = await say("feeds import", attachment=exported.attachment.encode())

    assert dry.text.startswith("1 feed would be added")
    assert done.text.startswith("1 feed added")
    assert 'text="Trades"' in exported.attachment
    assert again.text.startswith("0 feeds added, 3 were here")


async def test_status_counts(say: Typist) -> None:
    reply = await say("status")

    assert reply.text.startswith("First poll of 2 sources: 0 answered, 0 on topic so far.")


async def test_every_change_is_in_the_audit_and_undo_ends_after_a_day(say: Typist) -> None:
    await say("subscribe labor")
    say.clock.advance(timedelta(hours=25))
    late = await say("undo")
    (row,) = (await say("audit")).rows

    assert "There is nothing to take back." in late.error
    assert dict(row.cells)["line"] == "subscribe labor"


async def test_nobody_undoes_for_others_but_a_manager(say: Typist) -> None:
    await say("subscribe labor", ME)
    await say("follow Runway", MEMBER)

    assert not (await say("undo 1", MEMBER)).ok
    assert (await say("undo 2", ME)).ok


async def test_sharing_makes_the_same_answer_public(say: Typist) -> None:
    shared = await say('share search "digital replicas"')
    private = await say("share saved")

    assert not shared.private
    assert [card.story for card in shared.cards] == ["strike"]
    assert not private.ok


async def test_the_share_button_types_a_line_that_works(say: Typist) -> None:
    reply = await say('search "digital replicas" since:june')
    line = next(button.line for button in reply.buttons if button.label == "Share")

    assert (await say(line)).cards == reply.cards


async def test_a_french_caller_is_answered_in_french(say: Typist) -> None:
    french = replace(ME, locale="fr")
    reply = await say("subscribe travail cadence:daily", french)
    error = await say("latest labour", french)

    assert reply.text.startswith("Abonnement pour #news\u00a0: travail, tous les jours à 09:00.")
    assert error.error.startswith("Il n’y a pas de rubrique labour.")


async def test_the_help_lists_every_command_and_explains_each(say: Typist) -> None:
    reply = await say("help")
    one = await say("help subscribe")

    assert {dict(row.cells)["command"] for row in reply.rows} == {
        name for name, command in CATALOG.items() if not command.hidden
    }
    assert any("cadence:" in dict(row.cells)["part"] for row in one.rows)
