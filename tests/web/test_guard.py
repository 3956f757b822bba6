"""Names, origins and headers: who may make a browser do what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.web.guard import came_from_us, is_loopback, is_ours, own_names
from bot.web.server import WebServer
from feeds.errors import UserError
from tests.fakes.clock import FakeClock
from tests.web.newsroom import Newsroom

NAMES = own_names("127.0.0.1", "https://desk.example/room")


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8800", True),
        ("localhost:8800", True),
        ("[::1]:8800", True),
        ("192.168.1.20:8800", True),
        ("desk.example", True),
        ("DESK.example.:443", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example:8800", False),
        ("", False),
        ("[::1", False),
    ],
)
def test_only_names_of_ours_are_answered_to(host: str, ours: bool) -> None:
    assert is_ours(host, NAMES) is ours


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"Host": "127.0.0.1:8800"}, True),
        ({"Host": "127.0.0.1:8800", "Origin": "http://127.0.0.1:8800"}, True),
        ({"Host": "10.0.0.1", "Origin": "https://desk.example"}, True),
        ({"Host": "127.0.0.1:8800", "Origin": "http://127.0.0.1:9000"}, False),
        ({"Host": "127.0.0.1:8800", "Origin": "https://evil.example"}, False),
        ({"Host": "127.0.0.1:8800", "Origin": "null"}, False),
        ({"Host": "127.0.0.1:8800", "Sec-Fetch-Site": "same-site"}, False),
        (
            {"Host": "127.0.0.1:8800", "Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8800"},
            False,
        ),
        ({"Host": "127.0.0.1:8800", "Sec-Fetch-Site": "same-origin"}, True),
    ],
)
def test_only_forms_of_ours_change_anything(headers: dict[str, str], ours: bool) -> None:
    assert came_from_us(headers, "https://desk.example") is ours


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("", False)],
)
def test_what_counts_as_loopback(host: str, local: bool) -> None:
    assert is_loopback(host) is local


def test_a_room_bound_wider_needs_a_password() -> None:
    with pytest.raises(UserError, match="SLUGLINE_WEB_PASSWORD"):
        WebServer("0.0.0.0", 0, vitals=_Well(), clock=FakeClock())


async def test_a_name_of_somebody_else_is_turned_away(newsroom: Newsroom) -> None:
    async with newsroom.http.get(newsroom.server.url, headers={"Host": "evil.example"}) as response:
        text = await response.text()

    assert response.status == 421
    assert "SLUGLINE_PUBLIC_URL" in text


async def test_a_form_of_another_site_changes_nothing(newsroom: Newsroom) -> None:
    status, _ = await newsroom.say("mute topic:labor", Origin="https://evil.example")

    assert status == 403
    assert await newsroom.store.wants.mutes("local") == ()


async def test_every_answer_is_strict_with_browsers(newsroom: Newsroom) -> None:
    for path in ("/", "/nowhere", "/healthz", "/static/room.js", "/events"):
        async with newsroom.http.get(newsroom.server.url + path) as response:
            policy = response.headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}


async def test_no_page_carries_script_or_style_in_line(newsroom: Newsroom) -> None:
    await newsroom.tell()
    await newsroom.deliver()

    for path in ("/", "/archive", "/topics", "/sources", "/story/k3f9qa", "/you"):
        html = await newsroom.page(path)

        assert " style=" not in html
        assert " onclick=" not in html
        assert html.count("<script") == 1
        assert '<script src="/static/room.js" defer></script>' in html


async def test_a_taken_port_is_one_sentence(newsroom: Newsroom) -> None:
    port = int(newsroom.server.url.rpartition(":")[2])
    second = WebServer("127.0.0.1", port, vitals=_Well(), clock=FakeClock())

    with pytest.raises(UserError, match="SLUGLINE_WEB"):
        await second.start()


async def test_health_follows_the_heart(newsroom: Newsroom) -> None:
    async with newsroom.http.get(f"{newsroom.server.url}/healthz") as well:
        assert (well.status, await well.json()) == (200, {"ok": True})
    newsroom.clock.advance(timedelta(hours=1))
    async with newsroom.http.get(f"{newsroom.server.url}/healthz") as ill:
        assert (ill.status, await ill.json()) == (503, {"ok": False})


async def test_metrics_are_in_prometheus_format(newsroom: Newsroom) -> None:
    await newsroom.tell()
    await newsroom.deliver()

    assert "# TYPE slugline_deliveries_total counter" in await newsroom.page("/metrics")


class _Well:
    def is_healthy(self, now: object) -> bool:
        return True

    def text(self) -> bytes:
        return b""
