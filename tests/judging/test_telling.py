from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.judging.summary import tell
from feeds.judging.tale import build_story, filing_of, vote
from feeds.model import Image, Leaning, NameHit, Reason, WordList
from tests.builders import a_judgement, an_entry
from tests.fakes.clock import NOON
from tests.judging.foldings import a_desk

LONG = "Halden Pictures will pay every voice actor for each hour that a cloned voice speaks."
OTHER = "The union of dubbing artists had asked for twice as much when talks began in spring."
THIRD = "A panel of three judges is to settle what remains in dispute before the winter."
FOURTH = "Four smaller studios have said that they will follow the terms once these are public."


def member(number: int, title: str = "", **fields):
    title = title or f"Halden Pictures and voice actors agree on pay for clones ({number})"
    fields = {
        "source": number,
        "title": title,
        "summary": LONG,
        "seen": NOON + timedelta(minutes=number),
    } | fields
    entry = an_entry(**{"published": fields["seen"]} | fields)
    return entry, a_judgement(entry)


def test_a_story_is_told_in_sentences_that_stand_in_its_entries():
    told = tell([member(1, summary=f"{LONG} {OTHER}"), member(2, summary=f"{THIRD} {FOURTH}")], a_desk())

    assert told.sentences[0].text in {LONG, THIRD}
    assert len(told.sentences) == 3
    assert {one.text for one in told.sentences} < {LONG, OTHER, THIRD, FOURTH}
    assert {one.outlet for one in told.sentences} == {"Outlet 1", "Outlet 2"}


def test_a_summary_has_at_most_six_hundred_characters():
    words = ("northern", "southern", "eastern", "western")
    wordy = " ".join(
        f"{word.title()} studios and their {word} guild disagree about {word} clauses at great length, and "
        f"will go on to do so in the {word} days, weeks and months still to come before {word} pacts end."
        for word in words
    )

    told = tell([member(1, summary=wordy)], a_desk())

    assert sum(len(one.text) + 1 for one in told.sentences) <= 600


def test_nothing_is_said_twice():
    told = tell([member(1), member(2), member(3, summary=LONG.replace("every", "each"))], a_desk())

    assert len(told.sentences) == 1


def test_a_sentence_that_only_repeats_the_headline_is_left_out():
    told = tell([member(1, title=LONG.rstrip("."), summary=f"{LONG} {OTHER}")], a_desk())

    assert [one.text for one in told.sentences] == [OTHER]


@pytest.mark.parametrize(
    "cut",
    [
        "Halden Pictures will pay every voice actor for each hour that…",
        "Halden Pictures will pay every voice actor for each [...]",
    ],
)
def test_what_a_feed_cut_off_is_not_shown(cut):
    told = tell([member(1, summary=cut)], a_desk())

    assert told.sentences == ()
    assert told.marks == {"headline-only"}


def test_boilerplate_is_never_shown():
    desk = a_desk(
        words={"boilerplate": WordList(id="boilerplate", words={"en": (r"\bappeared first on .*$",)})}
    )
    tail = "The post Halden Pictures and voice actors agree appeared first on Outlet Number One."

    told = tell([member(1, summary=f"{LONG} {tail}")], desk)

    assert [one.text for one in told.sentences] == [LONG]


def test_the_channels_language_is_used_where_a_member_has_it():
    french = member(
        3,
        title="Halden Pictures paiera les voix clonées",
        lang="fr",
        summary="Le studio paiera chaque comédien pour chaque heure de voix clonée à partir du printemps.",
    )
    members = [member(1), member(2), french]

    assert tell(members, a_desk(), lang="fr").headline == french[0].title
    assert tell(members, a_desk(), lang="de").lang == "en"
    assert tell(members, a_desk()).lang == "en"


def test_marks_and_pictures_come_along():
    picture = Image(url="https://outlet2.example/p.jpg")
    paid = member(1, marks=frozenset({"paywalled"}))

    told = tell([paid, member(2, image=picture, summary="")], a_desk())

    assert told.marks == {"paywalled"}
    assert told.image == picture


def test_a_story_is_filed_by_the_vote_of_its_entries():
    judgements = [
        a_judgement("1", primary="deals", topics=("deals", "labor")),
        a_judgement("2", primary="labor", topics=("labor", "deals")),
        a_judgement("3", primary="labor", topics=("labor", "ethics")),
    ]

    filing = vote(judgements, a_desk())

    assert filing.primary == "labor"
    assert filing.topics == ("labor", "deals")


def test_names_in_headlines_of_many_come_first():
    def hit(name, in_title):
        return NameHit(name=name, kind="guild", found=name, in_title=in_title)

    judgements = [
        a_judgement("1", names=(hit("Halden", False), hit("Ferrin", True))),
        a_judgement("2", names=(hit("Ferrin", True),)),
    ]

    assert vote(judgements, a_desk()).names == ("Ferrin", "Halden")


def test_reports_stand_in_order_whatever_the_order_of_entries():
    late, early = member(9), member(1)

    story = build_story("k3f9qa", [late, early], a_desk(), known=None, now=NOON, posted=False)

    assert [report.outlet for report in story.reports] == ["Outlet 1", "Outlet 9"]
    assert (story.version, story.opened_at, story.changed_at) == (1, NOON, NOON)


def test_the_version_rises_only_where_a_card_would_change():
    later = NOON + timedelta(hours=1)
    first = build_story("k3f9qa", [member(1)], a_desk(), known=None, now=NOON, posted=False)
    same = build_story("k3f9qa", [member(1)], a_desk(), known=first, now=later, posted=True)
    more = build_story("k3f9qa", [member(1), member(2)], a_desk(), known=same, now=later, posted=True)

    assert (same.version, same.changed_at) == (1, NOON)
    assert (more.version, more.changed_at) == (2, later)
    assert more.opened_at == NOON


def test_a_new_headline_raises_the_version():
    entry, judgement = member(1)
    first = build_story("k3f9qa", [(entry, judgement)], a_desk(), known=None, now=NOON, posted=True)
    edited = member(1, title="Halden Pictures withdraws its offer to voice actors", id=entry.id)

    assert build_story("k3f9qa", [edited], a_desk(), known=first, now=NOON, posted=True).version == 2


def leaning(topic: str, odds: float, first: float) -> Leaning:
    return Leaning(topic=topic, odds=odds, first=first)


def leaner(number: int, labor: float, deals: float, **fields):
    """A verdict that leans so far to two topics, filed by itself under the stronger one."""
    leanings = (leaning("labor", labor, labor), leaning("deals", deals, deals))
    primary = "labor" if labor > deals else "deals"
    return a_judgement(str(number), primary=primary, topics=(primary,), leanings=leanings, **fields)


def test_reports_that_waver_are_outvoted_by_one_that_is_sure():
    judgements = [leaner(1, -0.2, 0.1), leaner(2, -0.2, 0.1), leaner(3, 3.0, -2.0)]

    assert vote(judgements, a_desk()).primary == "deals"
    assert filing_of(judgements, a_desk()).topics == ("labor",)


def test_a_report_that_is_hardly_on_the_beat_has_little_say():
    judgements = [leaner(1, 0.5, -0.5, score=0.9), leaner(2, -3.0, 3.0, score=0.1)]

    assert filing_of(judgements, a_desk()).primary == "labor"


def test_what_a_long_text_added_counts_where_most_reports_have_it():
    long = leaner(1, 2.0, -2.0)
    added = replace(long, topics=("labor", "ethics"))

    assert filing_of([added], a_desk()).topics == ("labor", "ethics")
    assert filing_of([added, leaner(2, 2.0, -2.0), leaner(3, 2.0, -2.0)], a_desk()).topics == ("labor",)


def test_a_story_says_why_it_is_filed_where_it_stands_not_where_its_best_report_would():
    lead, of_lead = member(1)
    other, of_other = member(2)
    lost = Reason(code="primary", facts=("deals", "“pay”"))
    won = Reason(code="topic", facts=("labor", "“actors”"))
    of_lead = replace(leaner(1, -0.5, 0.5), entry=lead.id, reasons=(lost,), lang="en")
    of_other = replace(leaner(2, 4.0, -4.0), entry=other.id, reasons=(won,), lang="en")

    story = build_story(
        "abc123", [(lead, of_lead), (other, of_other)], a_desk(), known=None, now=NOON, posted=False
    )

    assert story.primary == "labor"
    assert story.reasons[0] == Reason(code="primary", facts=("labor", "“actors”"))
    assert lost not in story.reasons
