from __future__ import annotations

from datetime import timedelta

import pytest

from feeds.judging.follow import Sought, follow_keys, follows, sought
from feeds.judging.judge import judge_entries
from feeds.judging.tale import build_story
from feeds.judging.urgency import urgent
from feeds.model import Story, Urgent
from tests.builders import a_spec, a_story, a_telling, an_entry
from tests.fakes.clock import NOON
from tests.judging.desks import hollywood
from tests.judging.foldings import a_desk
from tests.judging.sagas import NEXT, NOT_NEXT, Pair, Stage

DESK = hollywood()


def a_stage(title: str, day: int, **fields):
    """A headline whose language nobody knows."""
    at = NOON + timedelta(days=day)
    entry = an_entry(title=title, summary="", lang="und", published=at, seen=at)
    telling = a_telling(entry, sentences=())
    return a_story(entry, **{"id": f"day{day:03d}", "telling": telling, "topics": ("litigation",)} | fields)


def as_told(stage: Stage, day: int) -> Story:
    """The stage as the desk would judge and tell it."""
    at = NOON + timedelta(days=day)
    entry = an_entry(
        title=stage.title, summary=stage.lead, lang=stage.lang, published=at, seen=at, source=day
    )
    (judgement,) = judge_entries([entry], DESK, None)
    return build_story(f"day{day:03d}", [(entry, judgement)], DESK, known=None, now=at, posted=False)


def is_linked(pair: Pair) -> bool:
    before, after = (as_told(stage, day) for stage, day in zip(pair, (1, 31), strict=True))
    return follows(after, [before], DESK) is not None


@pytest.mark.parametrize("pair", NOT_NEXT, ids=lambda pair: pair[1].title)
def test_what_only_looks_like_a_next_stage_follows_nothing(pair: Pair):
    assert not is_linked(pair)


def test_three_of_four_next_stages_are_seen_and_every_language_has_some():
    seen = [pair for pair in NEXT if is_linked(pair)]

    assert len(seen) >= 0.75 * len(NEXT)
    assert {pair[1].lang for pair in seen} == {"en", "fr", "de", "es", "it", "pt", "ja", "ko", "zh"}


def test_no_stage_follows_another_matter():
    """Every second stage against every other first one of the table."""
    befores = [as_told(before, 1) for before, _ in NEXT]
    afters = [as_told(after, 31) for _, after in NEXT]
    wrong = [
        (after.telling.headline, before.telling.headline)
        for own, after in enumerate(afters)
        for other, before in enumerate(befores)
        if own != other and not is_same_matter(own, other) and follows(after, [before], DESK)
    ]

    assert wrong == []


def is_same_matter(own: int, other: int) -> bool:
    """The table tells some matters twice, in other words or at another stage."""
    names = [" ".join(stage.title + stage.lead for stage in NEXT[number]).lower() for number in (own, other)]
    return any(all(any(word in text for word in matter) for text in names) for matter in MATTERS)


MATTERS = (
    ("quillon",), ("marcenay",), ("4711",), ("castellane",), ("bexhill",), ("perr",), ("sarn",),
    ("디즈니", "迪士尼"),
)  # fmt: skip


@pytest.mark.parametrize("pair", NEXT, ids=lambda pair: pair[1].title)
def test_the_store_is_asked_for_enough_to_find_what_is_followed(pair: Pair):
    before, after = (as_told(stage, day) for stage, day in zip(pair, (1, 31), strict=True))
    wanted = sought(after, DESK)

    assert follows(after, [before], DESK) is None or (wanted and may_find(wanted, before))


def may_find(wanted: Sought, before: Story) -> bool:
    """What the store's question comes to."""
    keys = follow_keys(before)
    return len(wanted.names & keys) >= 2 or bool(wanted.numbers & keys or wanted.laws & set(before.names))


def test_a_stage_told_twice_on_one_day_is_no_next_stage():
    before, after = NEXT[1]

    assert follows(as_told(after, 32), [as_told(after, 31)], DESK) is None
    assert follows(as_told(after, 32), [as_told(before, 31)], DESK) is not None


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
