"""What we owe: when, to whom, alone or in a digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest

from feeds.model import (
    Cadence,
    CadenceKind,
    Destination,
    FirstContact,
    QuietHours,
    Story,
    Subscription,
    Urgent,
)
from feeds.planning.deliveries import Audience, OpenedStory, Zones, plan_deliveries
from feeds.planning.first_contact import plan_first_contact
from feeds.planning.floods import is_flood
from feeds.planning.matching import MatchIndex, TenantView
from feeds.planning.plan import PlannedDelivery
from feeds.planning.spans import open_spans
from tests.builders import a_destination, a_story, a_subscription, an_entry
from tests.fakes.clock import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WAIT = 5 * MINUTE
PARIS = "Europe/Paris"
DAILY, HOURLY = Cadence(kind=CadenceKind.DAILY), Cadence(kind=CadenceKind.HOURLY)
NIGHT = QuietHours(start=time(11), end=time(18))
URGENT = Urgent(why="three-outlets")


def planned(
    *opened: OpenedStory,
    subscriptions: Sequence[Subscription] = (a_subscription(),),
    places: Sequence[Destination] = (a_destination(),),
    zones: Zones | None = None,
) -> tuple[PlannedDelivery, ...]:
    views = TenantView(sources={"local": frozenset(range(100))})
    audience = Audience(index=MatchIndex(subscriptions, (), places), views=views, zones=zones or Zones())
    return plan_deliveries(opened, audience, now=NOON, wait=WAIT)


def one(story: Story | None = None, **fields: bool) -> OpenedStory:
    return OpenedStory(story=story or a_story(), **fields)


@pytest.mark.parametrize(
    ("story", "due"),
    [
        (a_story(), NOON + WAIT),
        (a_story(opened_at=NOON - 2 * MINUTE), NOON + 3 * MINUTE),
        (a_story(opened_at=NOON - DAY), NOON),
        (a_story(urgent=URGENT), NOON),
    ],
)
def test_a_new_story_waits_for_company_unless_it_is_urgent(story: Story, due: datetime) -> None:
    (found,) = planned(one(story))

    assert (found.delivery.due, found.slot, found.tenant) == (due, None, "local")


def test_staleness_counts_from_the_decision_and_urgent_news_is_stale_sooner() -> None:
    (usual,) = planned(one())
    (urgent,) = planned(one(a_story(urgent=URGENT)))

    assert usual.delivery.stale_after == usual.delivery.due + 12 * HOUR
    assert urgent.delivery.stale_after == NOON + 2 * HOUR


def test_a_digest_is_a_slot_that_several_stories_share() -> None:
    stories = [one(a_story(an_entry(title=f"Story {number}"), id=f"story{number}")) for number in range(3)]

    found = planned(*stories, subscriptions=[a_subscription(cadence=DAILY)])

    assert {delivery.slot for delivery in found} == {datetime(2026, 6, 11, 9, tzinfo=UTC)}


def test_a_destination_gets_a_story_once_at_the_earliest_time() -> None:
    lines = [
        a_subscription(id=1, cadence=DAILY),
        a_subscription(id=2, cadence=HOURLY, wants_topics=("labor",)),
        a_subscription(id=3, destination=2, cadence=DAILY),
    ]

    found = planned(one(), subscriptions=lines, places=[a_destination(), a_destination(id=2)])

    assert [(item.delivery.destination, item.delivery.reason) for item in found] == [
        (1, "2 topic:labor"),
        (2, "3"),
    ]
    assert found[0].slot == NOON + HOUR


@pytest.mark.parametrize(
    ("own", "tenants", "due"),
    [
        (None, {}, 9),
        (None, {"local": "Europe/Paris"}, 7),
        ("America/Los_Angeles", {"local": "Europe/Paris"}, 16),
    ],
)
def test_slots_keep_the_destinations_own_time(own: str | None, tenants: dict[str, str], due: int) -> None:
    (found,) = planned(
        one(),
        subscriptions=[a_subscription(cadence=DAILY)],
        places=[a_destination(settings_tz=own)],
        zones=Zones(tenants=tenants),
    )

    assert found.delivery.due.hour == due


def test_quiet_hours_hold_everything_but_urgent_news_where_that_is_wanted() -> None:
    quiet = a_destination(settings_quiet=NIGHT)
    loud = a_destination(settings_quiet=NIGHT, settings_urgent=True)
    urgent = one(a_story(urgent=URGENT))
    evening = NOON.replace(hour=18)

    assert planned(one(), places=[quiet])[0].delivery.due == evening
    assert planned(one(), places=[loud])[0].delivery.due == evening
    assert planned(urgent, places=[quiet])[0].delivery.due == evening
    assert planned(urgent, places=[loud])[0].delivery.due == NOON


def test_urgent_news_disturbs_a_quiet_time_three_times_at_most() -> None:
    loud = a_destination(settings_quiet=NIGHT, settings_urgent=True)
    stories = [one(dated(number, HOUR, score=number / 10, urgent=URGENT)) for number in range(5)]

    found = planned(*stories, places=[loud])

    assert [item.delivery.story for item in found if item.delivery.due == NOON] == [
        "story2",
        "story3",
        "story4",
    ]


def test_a_flood_is_one_digest() -> None:
    flood = [
        one(
            a_story(an_entry(title=f"{number}"), id=f"s{number:05}", opened_at=NOON - number * MINUTE),
            in_burst=True,
        )
        for number in range(30)
    ]

    found = planned(*flood, one(a_story(id="urgent", urgent=URGENT), in_burst=True))

    assert {item.slot for item in found[1:]} == {NOON + WAIT}
    assert (found[0].delivery.story, found[0].slot) == ("urgent", None)


@pytest.mark.parametrize(
    ("new", "held", "flood"), [(20, 100, False), (21, 100, True), (5, 5, True), (4, 5, False), (3, 3, False)]
)
def test_a_flood_is_more_than_twenty_or_most_of_a_document(new: int, held: int, flood: bool) -> None:
    assert is_flood(new, held) is flood


def test_open_spans_reach_ten_days_and_join() -> None:
    assert open_spans([]) == ()
    assert open_spans([NOON, NOON + DAY, NOON + 40 * DAY]) == (
        (NOON - 10 * DAY, NOON + 11 * DAY),
        (NOON + 30 * DAY, NOON + 50 * DAY),
    )


def dated(number: int, age: timedelta, score: float = 0.5, **fields: object) -> Story:
    entry = an_entry(title=f"Story {number}", published=NOON - age)
    return a_story(entry, id=f"story{number}", score=score, **fields)


def contact(
    first: FirstContact, *stories: Story, place: Destination | None = None, **wants: object
) -> list[tuple[str, datetime | None]]:
    line = a_subscription(first=first, **wants)
    where = place or a_destination()
    plan = plan_first_contact([line], {where.id: where}, {"local": stories}, now=NOON, zones=Zones())

    assert plan.served == (1,)
    return [(item.delivery.story, item.slot) for item in plan.deliveries]


def test_first_contact_shows_the_best_of_the_last_day() -> None:
    stories = [dated(number, number * HOUR, score=number / 100) for number in range(40)]

    found = contact(FirstContact.FIVE, *stories)

    assert found == [(f"story{number}", NOON) for number in (24, 23, 22, 21, 20)]
    assert contact(FirstContact.ONE, *stories) == [("story24", None)]
    assert contact(FirstContact.NONE, *stories) == []


def test_failing_those_first_contact_shows_the_newest() -> None:
    stories = [dated(number, (number + 3) * DAY, score=number / 10) for number in range(8)]

    assert [story for story, _ in contact(FirstContact.FIVE, *stories)] == [f"story{n}" for n in range(5)]


def test_first_contact_keeps_the_filter_and_the_quiet() -> None:
    stories = [dated(1, HOUR), dated(2, HOUR, topics=("deals",)), dated(3, HOUR, topics=("deals",))]
    quiet = a_destination(settings_quiet=NIGHT)

    found = contact(FirstContact.FIVE, *stories, place=quiet, wants_topics=("deals",))

    assert found == [("story3", NOON.replace(hour=18)), ("story2", NOON.replace(hour=18))]


def test_nothing_to_show_is_served_too() -> None:
    assert contact(FirstContact.FIVE, dated(1, HOUR), wants_topics=("awards",)) == []
