"""Pure: what the headers and errors of a web server come to, in values and in sentences."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp

from feeds.model import Validators
from feeds.ports import Blocked, Failed, Gone
from feeds.reading.guard import AddressRefusedError

LONGEST_SILENCE = timedelta(days=7)
LONGEST_FRESH = timedelta(days=365)
HOST_WIDE = frozenset({429, 503})


def retry_after(value: str | None, date: str | None, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for, at most 7 days; None for nonsense and for the past."""
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,18}", text):
        return min(timedelta(seconds=min(int(text), 10**9)), LONGEST_SILENCE)
    until = _http_date(text)
    if until is None:
        return None
    # The server's own clock, where it tells it: the wait is meant by that clock, not by ours.
    wait = until - (_http_date(date) or now)
    return min(wait, LONGEST_SILENCE) if wait > timedelta() else None


def fresh_for(headers: Mapping[str, str]) -> timedelta | None:
    """max-age less Age, else Expires less Date; None where nothing is said or nothing is left."""
    control = headers.get("Cache-Control", "").lower()
    if "no-store" in control or "no-cache" in control:
        return None
    stated = re.search(r"max-age\s*=\s*\"?([0-9]{1,12})", control)
    if stated:
        age = headers.get("Age", "").strip()
        aged = int(age) if re.fullmatch(r"[0-9]{1,12}", age) else 0
        return _positive(int(stated[1]) - aged)
    expires, date = _http_date(headers.get("Expires")), _http_date(headers.get("Date"))
    return _positive((expires - date).total_seconds()) if expires and date else None


def _positive(seconds: float) -> timedelta | None:
    return min(timedelta(seconds=seconds), LONGEST_FRESH) if seconds > 0 else None


def _http_date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def validators(headers: Mapping[str, str]) -> Validators:
    """Both validators, byte for byte; one that cannot be sent back as it came is worth nothing."""
    return Validators(
        etag=_sendable(headers.get("ETag")),
        last_modified=_sendable(headers.get("Last-Modified")),
    )


def _sendable(value: str | None) -> str | None:
    if not value or len(value) > 1024:
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def refused(status: int, wait: timedelta | None) -> Gone | Blocked | Failed:
    """What an answer that is neither 200 nor 304 means."""
    if status == 410:
        return Gone(reason="The server says that this address is gone for good (410).")
    if status in HOST_WIDE:
        return Failed(reason=_asks_for_patience(status, wait), retry_after=wait, whole_host=wait is not None)
    if 400 <= status < 500 and status not in (408, 425):
        return Blocked(reason=_answered(status), status=status)
    return Failed(reason=_answered(status), retry_after=wait)


def _asks_for_patience(status: int, wait: timedelta | None) -> str:
    if wait is None:
        return _answered(status)
    return f"The server asks us to wait {in_words(wait)} ({status})."


def _answered(status: int) -> str:
    known = status in HTTPStatus._value2member_map_
    return f"The server answered {status}{f' ({HTTPStatus(status).phrase})' if known else ''}."


def in_words(wait: timedelta) -> str:
    """A wait as people say it, rounded: "40 seconds", "5 minutes", "2 hours", "7 days"."""
    seconds = int(wait.total_seconds())
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def troubled(error: Exception) -> Failed | Blocked:
    """An exception of the client as the sentence that a person may read."""
    if refusal := _refusal(error):
        return Blocked(reason=refusal)
    match error:
        case TimeoutError():
            return Failed(reason="The server did not answer in time.")
        case aiohttp.ClientConnectorCertificateError() | ssl.CertificateError():
            return Failed(reason="The server's certificate cannot be trusted.")
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return Failed(reason="No secure connection to the server could be made.")
        case aiohttp.ClientConnectorDNSError():
            return Failed(reason="No server has that name.")
        case aiohttp.ClientConnectorError():
            return Failed(reason="The server cannot be reached.")
        case aiohttp.ClientPayloadError() | aiohttp.http.HttpProcessingError():
            return Failed(reason="The answer broke off or is badly packed.")
        case aiohttp.ClientResponseError():
            return Failed(reason="The answer is not proper HTTP.")
        case aiohttp.InvalidURL():
            return Blocked(reason="That is not a web address.")
        case _:
            return Failed(reason="The server broke off the connection.")


def _refusal(error: BaseException) -> str:
    """The guard's sentence, if the guard is behind this error, whatever the client wrapped it in."""
    seen: BaseException | None = error
    for _ in range(6):
        if isinstance(seen, AddressRefusedError):
            return str(seen)
        if seen is None:
            break
        inner = getattr(seen, "os_error", None)
        seen = inner if isinstance(inner, BaseException) else seen.__cause__
    # Several addresses, several refusals: the client joins their texts into one plain OSError.
    return "The address leads to a private network." if "leads to a private network" in str(error) else ""
