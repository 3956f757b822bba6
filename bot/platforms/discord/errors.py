"""What Discord answers to what it means for a message: one table, complete over what a post can meet.

Codes are those of docs.discord.com/developers/topics/opcodes-and-status-codes. Reasons are sentences for
people; they are stored as they stand and translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import assert_never

from bot.locale import N_
from bot.platforms.discord.rest import Answer, Held, Lost, Result, Unreached
from bot.ports import ChannelGone, Doubtful, MessageGone, Outcome, Refused, Throttled, TokenInvalid

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SOON = timedelta(seconds=5)
REQUEST_TIMEOUT = 408
EVERYWHERE = "global"

_Meaning = Callable[[Answer], Outcome]


def to_outcome(result: Result) -> Outcome:
    """What a request that did not succeed comes to."""
    match result:
        case Held(wait=wait, everywhere=everywhere):
            return _throttled(wait, everywhere=everywhere)
        case Unreached():
            return _throttled(SOON, everywhere=True)
        case Lost(reason=reason):
            return Doubtful(reason=reason)
        case Answer():
            meaning = CODES.get(result.code) or _by_status(result.status)
            return meaning(result)
        case _:
            assert_never(result)


def _throttled(wait: timedelta, *, everywhere: bool = False) -> Throttled:
    return Throttled(retry_after=wait, scope=EVERYWHERE if everywhere else "channel")


def _later(wait: timedelta, *, everywhere: bool = False) -> _Meaning:
    """What the answer asks for; where it says nothing, so long."""
    return lambda answer: _throttled(answer.wait or wait, everywhere=everywhere or answer.everywhere)


def _gone(reason: str) -> _Meaning:
    return lambda answer: ChannelGone(reason=reason)


def _refused(reason: str) -> _Meaning:
    return lambda answer: Refused(reason=f"{reason} ({answer.text('message') or answer.status})")


def _token(reason: str) -> _Meaning:
    return lambda answer: TokenInvalid(reason=reason)


def _message_gone(answer: Answer) -> Outcome:
    return MessageGone()


def _doubt(answer: Answer) -> Outcome:
    return Doubtful(reason=f"Discord answered {answer.status}")


def _by_status(status: int) -> _Meaning:
    """For codes that the table does not know: Discord adds some every year."""
    if status >= 500 or status == REQUEST_TIMEOUT:
        return _doubt
    return STATUSES.get(status, _WRONG)


NO_CHANNEL = N_("The channel is gone from Discord.")
NO_SERVER = N_("Slugline is no longer in this server.")
NO_ACCESS = N_("Slugline cannot see this channel: grant it View Channel there.")
NO_RIGHT = N_(
    "Slugline may not post here: grant it View Channel, Send Messages, Embed Links and "
    "Read Message History, in threads and forums Send Messages in Threads too."
)
NO_DIRECT = N_("This person takes no direct messages from Slugline.")
NO_TAG = N_("This forum asks for a tag on every post and has none that Slugline may set.")
NO_TEXT = N_("Nothing can be posted in this kind of channel.")
ARCHIVED = N_("The thread is archived, and Slugline may not open it again.")
LOCKED = N_("The thread is locked.")
FULL = N_("The server has as many active threads as Discord allows: archive some.")
BLOCKED = N_("Discord's AutoMod or its link filter blocked this message.")
TOKEN = N_("Discord no longer takes the bot's token.")
WRONG = N_("Discord would not take the message as we drew it.")
_WRONG = _refused(WRONG)

STATUSES: Mapping[int, _Meaning] = {
    400: _WRONG,
    401: _token(TOKEN),
    403: _gone(NO_RIGHT),
    404: _gone(NO_CHANNEL),
    429: _later(MINUTE),
}

CODES: Mapping[int, _Meaning] = {
    10003: _gone(NO_CHANNEL),
    10004: _gone(NO_SERVER),
    10008: _message_gone,
    10013: _gone(NO_DIRECT),
    10015: _gone(NO_CHANNEL),
    20009: _gone(NO_DIRECT),
    20016: _later(MINUTE),
    20022: _later(HOUR),
    20028: _later(MINUTE),
    20029: _later(MINUTE),
    30046: _later(HOUR),
    40001: _token(TOKEN),
    40002: _token(TOKEN),
    40005: _WRONG,
    40058: _gone(NO_TEXT),
    40062: _later(MINUTE),
    40066: _gone(NO_TAG),
    40067: _gone(NO_TAG),
    50001: _gone(NO_ACCESS),
    50003: _gone(NO_TEXT),
    50005: _refused(WRONG),
    50006: _WRONG,
    50007: _gone(NO_DIRECT),
    50008: _gone(NO_TEXT),
    50009: _gone(NO_RIGHT),
    50013: _gone(NO_RIGHT),
    50014: _token(TOKEN),
    50024: _gone(NO_TEXT),
    50035: _WRONG,
    50083: _gone(ARCHIVED),
    50109: _WRONG,
    50278: _gone(NO_DIRECT),
    130000: _later(MINUTE, everywhere=True),
    160002: _gone(NO_RIGHT),
    160004: _refused(WRONG),
    160005: _gone(LOCKED),
    160006: _gone(FULL),
    160007: _gone(FULL),
    200000: _refused(BLOCKED),
    200001: _refused(BLOCKED),
    240000: _refused(BLOCKED),
}
