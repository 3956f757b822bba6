"""The password of a room bound wider than this machine: a signed cookie, or HTTP Basic for programs."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections import OrderedDict, deque
from datetime import timedelta

from aiohttp import web

from feeds.ports import Clock

COOKIE = "slugline"
SIGNED_IN_FOR = timedelta(days=30)
TRIES = 10
TRIES_WITHIN = timedelta(minutes=5)
MOST_CALLERS = 1000


class Gate:
    """Lets in who knows the password. A new password signs everybody out."""

    def __init__(self, password: str, clock: Clock, *, is_https: bool = False) -> None:
        self._clock = clock
        self._is_https = is_https
        # scrypt, so that a stolen cookie does not lend itself to guessing the password
        self._key = hashlib.scrypt(password.encode(), salt=b"slugline reading room", n=2**14, r=8, p=1)
        self._digest = self._digested(password)
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def knows(self, password: str, caller: str) -> bool:
        """Whether that is the password; always no for a caller with too many wrong tries behind it."""
        right = hmac.compare_digest(self._digested(password), self._digest)
        if self.is_tired_of(caller):
            return False
        if not right:
            self._note_failure(caller)
        return right

    def is_tired_of(self, caller: str) -> bool:
        """Whether that address has to wait."""
        since = self._clock.now().timestamp() - TRIES_WITHIN.total_seconds()
        return sum(at > since for at in self._failures.get(caller, ())) >= TRIES

    def admits(self, request: web.Request) -> bool:
        """Whether the request carries our cookie, or the password."""
        if self._is_valid(request.cookies.get(COOKIE, "")):
            return True
        given = _basic_password(request.headers.get("Authorization", ""))
        return given is not None and self.knows(given, request.remote or "")

    def sign_in(self, response: web.StreamResponse) -> None:
        """Gives the browser its cookie."""
        expires = int((self._clock.now() + SIGNED_IN_FOR).timestamp())
        response.set_cookie(
            COOKIE,
            f"{expires}.{self._signed(expires)}",
            max_age=int(SIGNED_IN_FOR.total_seconds()),
            httponly=True,
            secure=self._is_https,
            samesite="Lax",
        )

    def sign_out(self, response: web.StreamResponse) -> None:
        """Takes it back."""
        response.del_cookie(COOKIE, httponly=True, secure=self._is_https, samesite="Lax")

    def _is_valid(self, cookie: str) -> bool:
        expires, _, signature = cookie.partition(".")
        if not (expires.isascii() and expires.isdecimal() and len(expires) < 12):
            return False
        genuine = hmac.compare_digest(signature.encode(), self._signed(int(expires)).encode())
        return genuine and int(expires) > self._clock.now().timestamp()

    def _signed(self, expires: int) -> str:
        return hmac.new(self._key, str(expires).encode(), hashlib.sha256).hexdigest()

    def _digested(self, password: str) -> bytes:
        return hmac.new(self._key, password.encode(errors="replace"), hashlib.sha256).digest()

    def _note_failure(self, caller: str) -> None:
        tries = self._failures.setdefault(caller, deque(maxlen=TRIES))
        tries.append(self._clock.now().timestamp())
        self._failures.move_to_end(caller)
        if len(self._failures) > MOST_CALLERS:
            self._failures.popitem(last=False)


def _basic_password(header: str) -> str | None:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name_and_password = base64.b64decode(token, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name_and_password.partition(":")[2]
