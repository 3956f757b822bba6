"""A room with a password."""

from __future__ import annotations

from datetime import timedelta

import aiohttp
import pytest

from bot.platforms.reading_room import login
from bot.web import Gate
from bot.web.gate import TRIES
from tests.fakes.clock import FakeClock
from tests.web.newsroom import Newsroom

PASSWORD = "open sesame"
HTML = {"Accept": "text/html"}


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "A_PAUSE", 0.0)


async def _sign_in(room: Newsroom, password: str, target: str = "/archive") -> aiohttp.ClientResponse:
    form = {"password": password, "next": target}
    return await room.http.post(f"{room.server.url}/login", data=form, allow_redirects=False)


async def test_a_stranger_is_led_to_the_form_and_back(locked: Newsroom) -> None:
    async with locked.http.get(
        f"{locked.server.url}/archive?q=a", headers=HTML, allow_redirects=False
    ) as turned:
        target = turned.headers["Location"]

    assert (turned.status, target) == (303, "/login?next=%2Farchive%3Fq%3Da")
    assert 'value="/archive?q=a"' in await locked.page(target)


@pytest.mark.parametrize("path", ["/", "/events", "/feeds/all.atom", "/metrics", "/story/k3f9qa", "/nowhere"])
async def test_nothing_is_told_to_strangers(locked: Newsroom, path: str) -> None:
    async with locked.http.get(locked.server.url + path) as response:
        assert response.status == 401
        assert response.headers["WWW-Authenticate"].startswith("Basic")


async def test_a_line_of_a_stranger_is_not_read(locked: Newsroom) -> None:
    status, _ = await locked.say("mute topic:labor")

    assert status == 401
    assert await locked.store.wants.mutes("local") == ()


async def test_the_password_opens_and_signing_out_closes(locked: Newsroom) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        locked.http, plain = http, locked.http
        response = await _sign_in(locked, PASSWORD)

        assert (response.status, response.headers["Location"]) == (303, "/archive")
        cookie = response.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert PASSWORD not in cookie
        assert "Sign out" in await locked.page("/")

        await http.post(f"{locked.server.url}/logout")
        async with http.get(locked.server.url) as after:
            assert after.status == 401
    locked.http = plain


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", ""])
async def test_signing_in_never_leads_to_another_site(locked: Newsroom, target: str) -> None:
    response = await _sign_in(locked, PASSWORD, target)

    assert response.headers["Location"] == "/"


async def test_a_wrong_password_is_one_sentence_and_many_are_a_wait(locked: Newsroom) -> None:
    response = await _sign_in(locked, "wrong")
    assert response.status == 403
    assert "not the password" in await response.text()

    for _ in range(TRIES):
        response = await _sign_in(locked, "wrong")
    assert "Too many tries" in await response.text()
    assert (await _sign_in(locked, PASSWORD)).status == 403

    locked.clock.advance(timedelta(minutes=6))
    assert (await _sign_in(locked, PASSWORD)).status == 303


async def test_programs_send_the_password_along(locked: Newsroom) -> None:
    headers = {"Authorization": aiohttp.encode_basic_auth("anyone", PASSWORD)}

    assert "<feed" in await locked.page("/feeds/all.atom", **headers)


def test_a_cookie_is_worth_nothing_once_it_is_old_forged_or_of_another_password() -> None:
    clock = FakeClock()
    gate, other = Gate("one", clock), Gate("two", clock)
    expires = int((clock.now() + timedelta(days=1)).timestamp())
    genuine = f"{expires}.{gate._signed(expires)}"

    assert gate._is_valid(genuine)
    assert not other._is_valid(genuine)
    assert not gate._is_valid(f"{expires + 1}.{gate._signed(expires)}")
    assert not gate._is_valid("")
    assert not gate._is_valid("²³.é")
    clock.advance(timedelta(days=2))
    assert not gate._is_valid(genuine)
