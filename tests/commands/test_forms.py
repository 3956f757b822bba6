"""Forms say what a command can be, and what was filled in comes out as the line that `read` understands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

import pytest
from hypothesis import given, strategies as st

from bot.commands import read
from bot.commands.context import context_of
from bot.commands.forms import FORMS, Form, Values, field_errors, form_of, line_from
from bot.commands.subscribing import CADENCES, SubscribeArgs
from bot.locale import translator
from tests.commands.lines import DESK, ME, Typist

EN, FR = translator("en"), translator("fr")


@pytest.mark.parametrize(
    ("name", "values", "line"),
    [
        ("subscribe", {}, "subscribe"),
        ("subscribe", {"topics": ["labor", "deals"]}, "subscribe labor,deals"),
        ("subscribe", {"topics": "labor, deals", "outlets": "2"}, "subscribe labor,deals outlets:2"),
        ("subscribe", {"names": 'SAG-AFTRA, "Foo, Inc."'}, 'subscribe name:SAG-AFTRA,"Foo, Inc."'),
        ("subscribe", {"cadence": "now", "langs": ["fr"], "ping": ""}, "subscribe lang:fr"),
        ("subscribe", {"topics": ["labor"], "to": "me"}, "subscribe labor to:me"),
        ("digest", {"topics": ["labor"]}, "subscribe labor cadence:daily"),
        ("digest", {"cadence": "weekly", "at": "8:30"}, 'subscribe cadence:weekly at:"08:30"'),
        ("quiet", {"hours": "22:00–7:00", "weekends": "on"}, 'quiet "22:00-07:00" weekends:on'),
        ("settings", {"lang": "fr", "cap": "12"}, "settings lang:fr cap:12"),
        ("settings", {"format": "compact", "managers": "@1, @2"}, "settings format:compact managers:@1,@2"),
    ],
)
def test_what_was_filled_in_becomes_a_line(name: str, values: Values, line: str) -> None:
    assert line_from(form_of(name, EN), values) == line


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"hours": "late"}, "hours", "late is no span of hours. For example: 22:00-07:00"),
        ({"weekends": "maybe"}, "weekends", "maybe is neither on nor off. For example: on"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(values: dict[str, str], field: str, said: str) -> None:
    assert field_errors(form_of("quiet", EN), values) == {field: said}


def test_what_the_desk_does_not_know_is_said_beside_its_field() -> None:
    wrong = field_errors(form_of("subscribe", EN), {"topics": "labr", "names": "SAG-AFTRA"}, DESK)

    assert set(wrong) == {"topics"}
    assert "Nearest: labor." in wrong["topics"]


def test_errors_are_in_the_language_of_the_form() -> None:
    english = field_errors(form_of("quiet", EN), {"hours": "late"})
    french = field_errors(form_of("quiet", FR), {"hours": "late"})

    assert french["hours"] != english["hours"]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_has_words_for_all_that_it_asks(name: str) -> None:
    form = form_of(name, FR)

    assert form.title
    assert all(one.label for one in form.fields)
    assert len({one.name for one in form.fields}) == len(form.fields)


async def test_with_a_context_topics_and_languages_are_chosen_from(say: Typist) -> None:
    form = form_of("subscribe", await context_of(ME, say.room))
    by_name = {one.name: one for one in form.fields}

    assert [value for _label, value in by_name["topics"].choices] == [topic.id for topic in DESK.topics]
    assert by_name["topics"].many
    assert [value for _label, value in by_name["cadence"].choices] == list(CADENCES)


def test_a_form_shows_what_is_known_and_goes_on_from_there() -> None:
    known = SubscribeArgs(topics=("labor",), cadence="weekly", at=time(8, 30))
    form = form_of("subscribe", EN, known=known)

    assert _default(form, "topics") == ("labor",)
    assert _default(form, "at") == ("08:30",)
    assert line_from(form, {"cadence": "daily"}) == 'subscribe labor cadence:daily at:"08:30"'
    assert line_from(form, {"topics": []}) == 'subscribe cadence:weekly at:"08:30"'


def test_settings_say_only_what_was_changed() -> None:
    known = read("settings lang:fr cap:12 images:off")
    form = form_of("settings", EN, known=known)

    assert line_from(form, {"lang": "fr", "cap": "15", "images": "off", "tz": ""}) == "settings cap:15"


def _default(form: Form, name: str) -> Sequence[str]:
    return next(one.default for one in form.fields if one.name == name)


_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20).filter(
    lambda text: text.strip()
)


@given(
    topics=st.lists(st.sampled_from(["labor", "deals"]), unique=True),
    phrases=st.lists(_WORDS, max_size=3),
    cadence=st.sampled_from(CADENCES),
    outlets=st.integers(1, 9),
)
def test_whatever_is_filled_in_is_read_back(
    topics: list[str], phrases: list[str], cadence: str, outlets: int
) -> None:
    values = {"topics": topics, "phrases": phrases, "cadence": cadence, "outlets": str(outlets)}
    args = read(line_from(form_of("subscribe", EN), values))

    assert isinstance(args, SubscribeArgs)
    assert args.topics == tuple(topics)
    assert args.phrases == tuple(dict.fromkeys(phrase.strip() for phrase in phrases))
    assert (args.cadence, args.outlets) == (cadence, outlets)
