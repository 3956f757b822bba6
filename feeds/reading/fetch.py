"""A guarded, polite, bounded GET: the only place that asks the web for anything; `feeds.poll` calls it."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import aiohttp
from yarl import URL

from feeds.model import Validators
from feeds.ports import Blocked, Failed, Fetched, FetchOutcome, FetchRequest, NotModified
from feeds.reading.answers import HOST_WIDE, fresh_for, in_words, refused, retry_after, troubled, validators
from feeds.reading.guard import Guard, asked_host
from feeds.reading.hosts import HostTurns

FEED_TYPES = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"
)
PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
TOTAL = timedelta(seconds=30)
CONNECT = timedelta(seconds=10)
REDIRECTS = 5
PERMANENT = frozenset({301, 308})
REDIRECT = frozenset({301, 302, 303, 307, 308})
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """A redirect: where to, and whether for good."""

    location: str
    permanent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patience:
    """How long an answer may take, redirects included."""

    total: timedelta = TOTAL
    connect: timedelta = CONNECT


class HttpFetch:
    """Implements `feeds.ports.Fetch` with one client session for feeds, pages and robots.txt alike."""

    def __init__(
        self,
        *,
        user_agent: str,
        guard: Guard,
        host_gap: timedelta = timedelta(seconds=1),
        per_host: int = 1,
        total: timedelta = TOTAL,
        connect: timedelta = CONNECT,
    ) -> None:
        self._user_agent = user_agent
        self._guard = guard
        self._turns = HostTurns(host_gap, per_host)
        self._patience = _Patience(total=total, connect=connect)
        self._session: aiohttp.ClientSession | None = None

    async def __call__(self, request: FetchRequest) -> FetchOutcome:
        """One conditional GET, at most five redirects further; never raises for what the network does."""
        return await self._follow(replace(request, accept=request.accept or FEED_TYPES))

    async def page(self, url: str, *, max_bytes: int = 5 * 1024 * 1024) -> FetchOutcome:
        """An ordinary GET of a web page."""
        return await self._follow(FetchRequest(url=url, accept=PAGE_TYPES, max_bytes=max_bytes))

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _follow(self, request: FetchRequest) -> FetchOutcome:
        url, moved_to, unbroken = request.url, "", True
        patience = self._patience.total.total_seconds()
        for _ in range(REDIRECTS + 1):
            outcome, spent = await self._hop(replace(request, url=url), patience)
            if not isinstance(outcome, _Hop):
                return _with_move(outcome, moved_to)
            patience -= spent
            unbroken = unbroken and outcome.permanent and not _loses_tls(url, outcome.location)
            url = outcome.location
            moved_to = url if unbroken else moved_to
        return Failed(reason=f"The address led on more than {REDIRECTS} times.")

    async def _hop(self, request: FetchRequest, patience: float) -> tuple[FetchOutcome | _Hop, float]:
        """One request and the seconds that it took; waiting for our turn does not count."""
        if reason := self._guard.check_url(request.url):
            return Blocked(reason=reason), 0.0
        target = _exact(request.url)
        host = f"{target.host}:{target.port}"
        if silence := self._turns.silent_for(host):
            return _silent(silence), 0.0
        async with self._turns.turn(host):
            if silence := self._turns.silent_for(host):
                return _silent(silence), 0.0
            start = monotonic()
            outcome = await self._bounded(request, target, patience)
        if isinstance(outcome, Failed) and outcome.whole_host and outcome.retry_after:
            self._turns.silence(host, outcome.retry_after)
        return outcome, monotonic() - start

    async def _bounded(self, request: FetchRequest, target: URL, patience: float) -> FetchOutcome | _Hop:
        token = asked_host.set(((target.host or "").lower(), target.port or 0))
        try:
            async with asyncio.timeout(max(patience, 0.01)):
                return await self._ask(request, target)
        except TimeoutError:
            seconds = round(self._patience.total.total_seconds())
            return Failed(reason=f"The server did not finish its answer within {seconds} seconds.")
        except (aiohttp.ClientError, OSError, ValueError, EOFError) as error:
            # ValueError: names that cannot be encoded, headers that cannot be read.
            return troubled(error)
        finally:
            asked_host.reset(token)

    async def _ask(self, request: FetchRequest, target: URL) -> FetchOutcome | _Hop:
        headers = _headers(request)
        async with self._open().get(target, headers=headers, allow_redirects=False) as response:
            if response.status in REDIRECT:
                return _hop(response)
            if response.status == 304:
                return _unchanged(request, response.headers)
            if response.status != 200:
                return _refused(response)
            body = await _bounded_body(response, request.max_bytes)
            return body if isinstance(body, Failed) else _fetched(request, response, body)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=200, socket_factory=self._guard.socket_factory, ttl_dns_cache=60
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, br"},
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=self._patience.connect.total_seconds()
                ),
                trust_env=False,
                raise_for_status=False,
            )
        return self._session


def _exact(url: str) -> URL:
    """The address as the feed's owner spells it, where that is possible; quoted otherwise."""
    plain = url.isascii() and not any(char.isspace() or char in '"<>\\^`{|}' for char in url)
    return URL(url, encoded=True) if plain else URL(url)


def _headers(request: FetchRequest) -> dict[str, str]:
    headers = {"Accept": request.accept}
    if request.validators.etag:
        headers["If-None-Match"] = request.validators.etag
    if request.validators.last_modified:
        headers["If-Modified-Since"] = request.validators.last_modified
    return headers


def _silent(left: timedelta) -> Failed:
    reason = f"The server asked for silence; {in_words(left)} are left."
    return Failed(reason=reason, retry_after=left, whole_host=True)


def _loses_tls(old: str, new: str) -> bool:
    return old.lower().startswith("https:") and not new.lower().startswith("https:")


def _hop(response: aiohttp.ClientResponse) -> _Hop | Failed:
    location = response.headers.get("Location", "").strip()
    try:
        target = response.url.join(URL(location, encoded=location.isascii()))
    except (ValueError, UnicodeError):
        location = ""
    if not location:
        return Failed(reason="The server sends us on without saying where.")
    return _Hop(location=str(target.with_fragment(None)), permanent=response.status in PERMANENT)


def _with_move(outcome: FetchOutcome, moved_to: str) -> FetchOutcome:
    match outcome:
        case Fetched() | NotModified() if moved_to:
            return replace(outcome, moved_to=moved_to)
        case _:
            return outcome


def _unchanged(request: FetchRequest, headers: Mapping[str, str]) -> NotModified | Failed:
    if request.validators == Validators():
        return Failed(reason="The server answered 304 to a question without condition.")
    given = validators(headers)
    kept = Validators(
        etag=given.etag or request.validators.etag,
        last_modified=given.last_modified or request.validators.last_modified,
    )
    return NotModified(validators=kept, fresh_for=fresh_for(headers))


def _refused(response: aiohttp.ClientResponse) -> FetchOutcome:
    wait = None
    if response.status in HOST_WIDE or response.status >= 500:
        headers = response.headers
        wait = retry_after(headers.get("Retry-After"), headers.get("Date"), datetime.now(UTC))
    return refused(response.status, wait)


async def _bounded_body(response: aiohttp.ClientResponse, limit: int) -> bytes | Failed:
    """The decoded body, counted while it is unpacked: a bomb ends at the limit, not in memory."""
    too_large = Failed(reason=f"The answer is larger than {limit / 1024 / 1024:.0f} MiB.")
    if (response.content_length or 0) > limit:
        response.close()
        return too_large
    chunks, size = [], 0
    async for chunk in response.content.iter_chunked(CHUNK):
        size += len(chunk)
        if size > limit:
            response.close()
            return too_large
        chunks.append(chunk)
    return b"".join(chunks)


def _fetched(request: FetchRequest, response: aiohttp.ClientResponse, body: bytes) -> Fetched | NotModified:
    body_hash = hashlib.sha256(body).hexdigest()
    given, fresh = validators(response.headers), fresh_for(response.headers)
    if body_hash == request.body_hash:
        return NotModified(validators=given, fresh_for=fresh)
    return Fetched(
        url=str(response.url),
        body=body,
        body_hash=body_hash,
        content_type=response.headers.get("Content-Type", ""),
        validators=given,
        fresh_for=fresh,
    )
