from __future__ import annotations

from datetime import timedelta

import pytest

from config.desk import SHIPPED, load_desk
from feeds.judging.follow import follows
from feeds.judging.urgency import urgent
from feeds.model import Urgent
from tests.builders import a_spec, a_story, a_telling, an_entry
from tests.fakes.clock import NOON
from tests.judging.foldings import a_desk

DESK = load_desk(SHIPPED)


def a_stage(title: str, day: int, **fields):
    at = NOON + timedelta(days=day)
    entry = an_entry(title=title, summary="", published=at, seen=at)
    telling = a_telling(entry, sentences=())
    return a_story(entry, **{"id": f"day{day:03d}", "telling": telling, "topics": ("litigation",)} | fields)


SAGAS = [
    (
        "Quillon Films sues Marbeck Labs over scraped trailers",
        "Judge dismisses suit of Quillon Films against Marbeck Labs",
        True,
    ),
    (
        "Regisseurin Tessaly Dorvane verklagt die Bexhill Studios wegen kopierter Stimmen",
        "Urteil: Bexhill Studios zahlt eine halbe Million an Tessaly Dorvane",
        True,
    ),
    ("Senator brings in AB 4711 on cloned voices", "Governor signed AB 4711 into law", True),
    (
        "Le studio Quillon attaque Marbeck pour contrefaçon",
        "Quillon et Marbeck signent un accord de principe",
        True,
    ),
    (
        "Quillon Films sues Marbeck Labs over scraped trailers",
        "What Quillon Films and Marbeck Labs mean to cinema",
        False,
    ),
    (
        "Quillon Films sues Marbeck Labs over scraped trailers",
        "Judge dismisses suit of Yarrow Ulmer against Dorvane",
        False,
    ),
    ("Tessaly Dorvane sues a dentist", "Tessaly Dorvane signed for a sequel", False),
]


@pytest.mark.parametrize(("before", "after", "is_next"), SAGAS)
def test_the_next_stage_of_a_matter_follows_it(before, after, is_next):
    earlier = a_stage(before, 0)

    found = follows(a_stage(after, 30), [earlier], DESK)

    assert (found is not None and found[0] == earlier.id) is is_next


def test_two_rulings_in_one_case_a_month_apart_are_told_as_one_going_on_from_the_other():
    first = a_stage("Court ruled for Quillon Films in 3:24-cv-01234", 0)
    second = a_stage("Appeals judges ruled in 3:24-cv-01234", 30)

    found = follows(second, [first], DESK)

    assert found is not None
    assert found[1].code == "follows-number"
    assert found[1].facts[0] == "3:24-cv-01234"


def test_after_half_a_year_nothing_is_a_next_stage():
    first = a_stage("Quillon Films sues Marbeck Labs over scraped trailers", 0)

    assert (
        follows(a_stage("Judge dismisses suit of Quillon Films against Marbeck Labs", 190), [first], DESK)
        is None
    )


def test_the_latest_of_several_stages_is_the_one_that_goes_on():
    stages = [
        a_stage("Quillon Films sues Marbeck Labs over scraped trailers", 0),
        a_stage("Quillon Films and Marbeck Labs appeal over scraped trailers", 20),
    ]

    found = follows(a_stage("Quillon Films and Marbeck Labs settle over scraped trailers", 40), stages, DESK)

    assert found is not None
    assert found[0] == "day020"


def test_a_later_story_is_never_followed():
    assert (
        follows(
            a_stage("Quillon Films and Marbeck Labs settle", 0),
            [a_stage("Quillon Films sues Marbeck Labs", 5)],
            DESK,
        )
        is None
    )


@pytest.mark.parametrize(
    ("minutes", "is_urgent"), [((0, 10, 29), True), ((0, 10, 45), False), ((0, 10), False)]
)
def test_three_outlets_within_half_an_hour_are_urgent(minutes, is_urgent):
    entries = [
        an_entry(source=number, published=NOON + timedelta(minutes=minute))
        for number, minute in enumerate(minutes)
    ]

    assert (urgent(entries, a_desk()) == Urgent(why="three-outlets")) is is_urgent


def test_one_press_release_in_three_outlets_is_one_voice():
    entries = [an_entry(source=number, marks=frozenset({"press-release"})) for number in range(3)]

    assert urgent(entries, a_desk()) is None


def test_a_first_tier_primary_document_is_urgent():
    desk = a_desk(sources=(a_spec(outlet="Copyright Office", kind="regulator", tier=1),))

    assert urgent([an_entry(outlet="Copyright Office", tier=1)], desk) == Urgent(why="primary-document")
    assert urgent([an_entry(outlet="Copyright Office", tier=2)], desk) is None
    assert urgent([an_entry(outlet="Outlet 1", tier=1)], desk) is None
