"""What holds for any news: order, batches and asking twice change nothing, and no script makes an error."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings, strategies as st

from feeds.judging.fold import Folding, fold
from feeds.judging.follow import follow_keys, follows, sought
from feeds.judging.judge import judge_entries
from feeds.judging.tale import build_story
from feeds.model import Entry
from tests.builders import an_entry
from tests.fakes.clock import NOON
from tests.judging.desks import hollywood
from tests.judging.foldings import Shelf, new_ids
from tests.judging.sagas import NEXT

SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyz ABC .,'-",
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя АБВ",
    "αβγδεζηθικλμνξοπρστυφχψω ΑΒΓ",
    "אבגדהוזחטיכלמנסעפצקרשת ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ",
    "अआइईउऊकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूे्ं ",
    "กขคงจฉชซญดตถทธนบปผพฟภมยรลวสหอะาิีึืุูเแโไ ",
    "あいうえおかがきぎくぐけげアイウエオカガ人工知能映画俳優声優訴訟。、「」『』・ー",
    "가나다라마바사아자차카타파하영화배우성우판결 ",
    "人工智能电影演员起诉判决公司《》·,。",
    "👩‍🎤🎬🤖\u200d\ufe0f\u202e\u2066\u0000\ud7ff\ufffd ﷺǄǅ",
)
PHRASES = (
    "AI",
    "generative AI",
    "Runway",
    "SAG-AFTRA",
    "sues",
    "ratify",
    "AB 4711",
    "3:31-cv-01234",
    "IA",
    "生成AI",
)
PARTS = st.one_of(
    *(st.text(alphabet, max_size=30) for alphabet in SCRIPTS), st.sampled_from(PHRASES), st.text(max_size=20)
)
TEXTS = st.lists(PARTS, max_size=6).map(" ".join)
RARELY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def news(draw: st.DrawFn) -> list[Entry]:
    """A batch of any texts, and of tellings that have much in common."""
    some = draw(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
    known = draw(st.lists(st.sampled_from([stage for pair in NEXT for stage in pair]), max_size=8))
    told = [*some, *((stage.title, stage.lead) for stage in known)]
    return [_entry(number, *text, hours=draw(st.integers(0, 400))) for number, text in enumerate(told)]


def _entry(number: int, title: str, summary: str, *, hours: int) -> Entry:
    at = NOON + timedelta(hours=hours)
    entry = an_entry(title=title, summary=summary, lang="und", source=number, published=at, seen=at)
    return replace(entry, id=f"{number:016x}")


def judged(entries: list[Entry]) -> list[Folding]:
    verdicts = judge_entries(entries, hollywood(), None)
    return [Folding(entry=entry, judgement=verdict) for entry, verdict in zip(entries, verdicts, strict=True)]


@RARELY
@given(news(), st.randoms(use_true_random=False))
def test_an_entry_is_judged_alike_alone_in_any_order_and_again(entries: list[Entry], chance: Random) -> None:
    together = {one.entry.id: one.judgement for one in judged(entries)}
    mixed = {one.entry.id: one.judgement for one in judged(chance.sample(entries, len(entries)))}
    alone = {entry.id: judged([entry])[0].judgement for entry in entries}

    assert mixed == together
    assert alone == together


@RARELY
@given(news(), st.randoms(use_true_random=False))
def test_neither_order_nor_batches_change_what_is_folded(entries: list[Entry], chance: Random) -> None:
    told = [one for one in judged(entries) if one.judgement.relevant or one.judgement.held]
    at_once, shuffled, in_batches = (Shelf(hollywood()) for _ in range(3))

    at_once.round(told)
    shuffled.round(mixed := chance.sample(told, len(told)))
    while mixed:
        cut = chance.randint(1, 4)
        in_batches.round(mixed[:cut])
        mixed = mixed[cut:]

    assert shuffled.groups() == at_once.groups()
    assert in_batches.groups() == at_once.groups()


@RARELY
@given(news())
def test_folding_what_is_folded_changes_nothing(entries: list[Entry]) -> None:
    shelf = Shelf(hollywood())
    shelf.round([one for one in judged(entries) if one.judgement.relevant or one.judgement.held])
    before = shelf.groups()

    again = fold(list(shelf.entries.values()), (), shelf.stories(), desk=hollywood(), new_ids=new_ids())

    assert (again.clusters, again.merged) == ((), ())
    assert shelf.groups() == before


@RARELY
@given(news())
def test_no_text_of_any_script_makes_an_error_on_its_way_to_a_story(entries: list[Entry]) -> None:
    desk = hollywood()
    stories = [
        build_story(
            one.entry.id, [(one.entry, one.judgement)], desk, known=None, now=one.entry.time, posted=False
        )
        for one in judged(entries)
    ]
    for story, other in itertools.permutations(stories, 2):
        found = follows(story, [other], desk)

        assert found is None or sought(story, desk) is not None
    assert all(follow_keys(story) is not None for story in stories)
