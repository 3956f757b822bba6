"""The error table: every code that a post can meet has one meaning."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.locale import translator
from bot.platforms.discord.errors import CODES, STATUSES, to_outcome
from bot.platforms.discord.rest import Answer, Held, Lost, Unreached
from bot.ports import ChannelGone, Doubtful, MessageGone, Outcome, Refused, Throttled, TokenInvalid

# Every code that the rules of the platform name for posting, editing, threads, forums and direct messages.
MEANINGS: tuple[tuple[int, int, type], ...] = (
    (404, 10003, ChannelGone),
    (404, 10004, ChannelGone),
    (404, 10008, MessageGone),
    (404, 10013, ChannelGone),
    (404, 10015, ChannelGone),
    (403, 20009, ChannelGone),
    (429, 20016, Throttled),
    (429, 20022, Throttled),
    (429, 20028, Throttled),
    (429, 20029, Throttled),
    (429, 30046, Throttled),
    (401, 40001, TokenInvalid),
    (403, 40002, TokenInvalid),
    (413, 40005, Refused),
    (403, 40058, ChannelGone),
    (429, 40062, Throttled),
    (403, 40066, ChannelGone),
    (400, 40067, ChannelGone),
    (403, 50001, ChannelGone),
    (400, 50003, ChannelGone),
    (403, 50005, Refused),
    (400, 50006, Refused),
    (403, 50007, ChannelGone),
    (400, 50008, ChannelGone),
    (403, 50009, ChannelGone),
    (403, 50013, ChannelGone),
    (401, 50014, TokenInvalid),
    (400, 50024, ChannelGone),
    (400, 50035, Refused),
    (400, 50083, ChannelGone),
    (400, 50109, Refused),
    (403, 50278, ChannelGone),
    (503, 130000, Throttled),
    (403, 160002, ChannelGone),
    (400, 160004, Refused),
    (403, 160005, ChannelGone),
    (400, 160006, ChannelGone),
    (400, 160007, ChannelGone),
    (400, 200000, Refused),
    (400, 200001, Refused),
    (400, 240000, Refused),
)
WITHOUT_CODE = (
    (400, Refused),
    (401, TokenInvalid),
    (403, ChannelGone),
    (404, ChannelGone),
    (405, Refused),
    (408, Doubtful),
    (413, Refused),
    (429, Throttled),
    (500, Doubtful),
    (502, Doubtful),
    (503, Doubtful),
    (504, Doubtful),
    (520, Doubtful),
)


@pytest.mark.parametrize(("status", "code", "meaning"), MEANINGS, ids=[str(row[1]) for row in MEANINGS])
def test_a_code_has_one_meaning(status: int, code: int, meaning: type[Outcome]) -> None:
    outcome = to_outcome(Answer(status=status, code=code, body={"message": "No.", "code": code}))

    assert type(outcome) is meaning


def test_the_table_is_complete() -> None:
    assert set(CODES) == {code for _, code, _ in MEANINGS}


@pytest.mark.parametrize(("status", "meaning"), WITHOUT_CODE)
@pytest.mark.parametrize("code", [0, 999_999])
def test_an_unknown_code_is_judged_by_its_status(status: int, code: int, meaning: type[Outcome]) -> None:
    assert type(to_outcome(Answer(status=status, code=code))) is meaning
    assert status >= 500 or status in {*STATUSES, 405, 408, 413}


@pytest.mark.parametrize(
    ("said", "code", "wait"),
    [
        (timedelta(seconds=1.25), 20028, timedelta(seconds=1.25)),
        (None, 20028, timedelta(minutes=1)),
        (None, 20022, timedelta(hours=1)),
        (None, 30046, timedelta(hours=1)),
        (timedelta(seconds=0.3), 0, timedelta(seconds=0.3)),
    ],
)
def test_waits_are_those_that_were_asked_for(said: timedelta | None, code: int, wait: timedelta) -> None:
    outcome = to_outcome(Answer(status=429, code=code, wait=said))

    assert outcome == Throttled(retry_after=wait, scope="channel")


def test_what_holds_everywhere_stops_the_platform() -> None:
    wait = timedelta(seconds=2)

    assert to_outcome(Answer(status=429, wait=wait, everywhere=True)) == Throttled(
        retry_after=wait, scope="global"
    )
    assert to_outcome(Held(wait=wait, everywhere=True)) == Throttled(retry_after=wait, scope="global")
    assert to_outcome(Held(wait=wait, everywhere=False)) == Throttled(retry_after=wait, scope="channel")


def test_never_reached_is_no_doubt_and_a_lost_answer_is() -> None:
    assert isinstance(to_outcome(Unreached(reason="refused")), Throttled)
    assert to_outcome(Lost(reason="reset")) == Doubtful(reason="reset")


def test_reasons_are_sentences_in_people_s_languages() -> None:
    french = translator("fr")
    for status, code, meaning in MEANINGS:
        outcome = to_outcome(Answer(status=status, code=code))
        if meaning is ChannelGone and isinstance(outcome, ChannelGone):
            assert outcome.reason.endswith("."), code
            assert french(outcome.reason) != outcome.reason, code
