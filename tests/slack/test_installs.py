"""Workspaces that install the app by themselves: their tokens sealed, renewed, dropped, and kept apart."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from cryptography.fernet import Fernet
from hypothesis import given, settings, strategies as st

from bot.locale import translator
from bot.platforms.slack.calls import Clients, proxy_for
from bot.platforms.slack.grants import Grant, Grants
from bot.platforms.slack.installs import SCOPES, AppKeys, Installing
from bot.platforms.slack.leaving import KEPT_FOR, Leaving
from bot.platforms.slack.outbound import SlackPlatform
from bot.platforms.slack.rates import Rates
from bot.platforms.slack.sealing import Sealer
from bot.platforms.slack.workspaces import Absent, Barred, Unreached, Workspace, Workspaces
from bot.ports import AskLater, ChannelGone, Found, Outcome, Posted, Throttled, TokenInvalid
from feeds.errors import UserError
from feeds.store import Store
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.slack_wire import SlackWire, broken, lost, refused, slack_wire
from tests.slack.scenes import NO_GAP, a_posting, draw

KEY = "a long random text that nobody knows"
READY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
POST = "chat.postMessage"
DAY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Desk:
    """Two workspaces, one store, and all that posts to them."""

    wire: SlackWire
    store: Store
    clock: FakeClock
    grants: Grants
    workspaces: Workspaces
    platform: SlackPlatform
    gone: list[str]
    file: Path
    url: str = ""

    async def install(self, team: str = "T1", *, org: bool = False) -> tuple[int, str]:
        """Somebody of that workspace installs the app in their browser; the last page's status and text."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
            begun = await browser.get(f"{self.url}/slack/install", allow_redirects=False)
            state = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]
            return await self.come_back(browser, state, self.wire.world.new_code(team, org=org))

    async def come_back(self, browser: aiohttp.ClientSession, state: str, code: str) -> tuple[int, str]:
        """Slack sends the browser back."""
        address = f"{self.url}/slack/oauth_redirect"
        cookie = {"Cookie": f"slack-app-oauth-state={state}"}
        async with browser.get(address, params={"state": state, "code": code}, headers=cookie) as page:
            return page.status, await page.text()

    async def post(self, team: str = "T1") -> Outcome:
        """A card to that workspace's first channel."""
        return await self.platform.post(a_posting(tenant=f"slack:{team}", nonce=f"n-{team}"))


@asynccontextmanager
async def a_desk(file: Path, *, token: str = "", api: str = "") -> AsyncIterator[Desk]:
    async with slack_wire() as wire:
        wire.world.add_team("T2", "Agency")
        store, clock, gone = await Store.open(file), FakeClock(), []
        clients = Clients(api or wire.api_base)
        names = {"client_id": wire.world.client_id, "client_secret": wire.world.client_secret}
        grants = Grants(store, clock, Sealer(KEY), **names)
        workspaces = Workspaces(
            clients,
            clock,
            token=token,
            grants=grants,
            on_tenant_gone=gone.append,
        )
        platform = SlackPlatform(draw, workspaces, rates=Rates(gap=NO_GAP))
        desk = Desk(
            wire=wire,
            store=store,
            clock=clock,
            grants=grants,
            workspaces=workspaces,
            platform=platform,
            gone=gone,
            file=file,
        )
        keys = AppKeys(**names)
        installing = Installing(store, grants, clients, clock, keys=keys, translate=translator("en"))
        async with _served(installing) as desk.url:
            yield desk
        await platform.close()
        await store.close()


@asynccontextmanager
async def _served(installing: Installing) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(installing.routes())
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(tmp_path / "slugline.db") as made:
        yield made


async def test_a_workspace_installs_and_is_posted_to(desk: Desk) -> None:
    assert await desk.post() == ChannelGone(reason="Slugline is not installed in this workspace.")

    status, page = await desk.install()

    assert (status, "Slugline is installed in Studio." in page) == (200, True)
    assert isinstance(await desk.post(), Posted)
    assert await desk.workspaces.all() == ("slack:T1",)


async def test_the_way_to_slack_names_the_scopes_and_a_state(desk: Desk) -> None:
    async with aiohttp.ClientSession() as browser:
        begun = await browser.get(f"{desk.url}/slack/install", allow_redirects=False)

    asked = parse_qs(urlsplit(begun.headers["Location"]).query)
    assert begun.status == 302
    assert tuple(asked["scope"][0].split(",")) == SCOPES
    assert len(asked["state"][0]) >= 32


async def test_a_state_is_good_once_and_only_ours(desk: Desk) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        begun = await browser.get(f"{desk.url}/slack/install", allow_redirects=False)
        state = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]
        answers = [
            await desk.come_back(browser, one, desk.wire.world.new_code("T1"))
            for one in (state, state, "forged")
        ]
        begun = await browser.get(f"{desk.url}/slack/install", allow_redirects=False)
        late = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]
        desk.clock.advance(timedelta(minutes=11))
        answers.append(await desk.come_back(browser, late, desk.wire.world.new_code("T1")))

    assert [status for status, _ in answers] == [200, 401, 401, 401]


async def test_a_code_that_slack_does_not_know_installs_nothing(desk: Desk) -> None:
    desk.wire.faults.add(refused("oauth.v2.access", "invalid_code"))

    status, page = await desk.install()

    assert (status, "invalid_code" in page) == (401, True)
    assert await desk.grants.tenants() == ()


async def test_two_workspaces_are_posted_to_each_with_its_own_token(desk: Desk) -> None:
    await desk.install("T1")
    await desk.install("T2")

    assert isinstance(await desk.post("T1"), Posted)
    assert isinstance(await desk.post("T2"), Posted)
    assert [len(desk.wire.shown("C1", team)) for team in ("T1", "T2")] == [1, 1]


async def test_tokens_are_nowhere_in_the_file(desk: Desk) -> None:
    desk.wire.world.rotates = True
    await desk.install()
    team = desk.wire.world.teams["T1"]

    with closing(sqlite3.connect(desk.file)) as connection:
        dump = "\n".join(connection.iterdump())
    raw = b"".join(path.read_bytes() for path in desk.file.parent.iterdir())

    for secret in (team.token, team.refresh_token):
        assert secret not in dump
        assert secret.encode() not in raw
        assert secret not in repr(await desk.grants.get("slack:T1"))


async def test_no_secret_is_ever_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    desk.wire.world.rotates = True
    await desk.install()
    team = desk.wire.world.teams["T1"]
    secrets = [team.token, team.refresh_token, desk.wire.world.client_secret]
    for fault in (lost(POST, stored=True), broken(POST), refused(POST, "token_expired")):
        desk.wire.faults.add(fault)
        await desk.post()
    secrets += [team.token, team.refresh_token]

    said = caplog.text + capsys.readouterr().out
    assert [secret for secret in secrets if secret in said] == []
    assert len(set(secrets)) == 5


async def test_one_workspaces_lost_token_stops_that_workspace_alone(desk: Desk) -> None:
    await desk.install("T1")
    await desk.install("T2")
    place = await desk.store.wants.ensure_destination("slack:T1", "slack", "C1")
    desk.wire.world.teams["T1"].token_trouble = "token_revoked"

    assert isinstance(await desk.post("T1"), ChannelGone)
    assert isinstance(await desk.post("T2"), Posted)
    asked = len(desk.wire.calls)
    assert isinstance(await desk.post("T1"), ChannelGone)
    assert len(desk.wire.calls) == asked
    assert desk.gone == ["slack:T1"]
    rested = await desk.store.wants.destination(place.id)
    assert rested is not None
    assert rested.suspended


async def test_a_workspace_that_comes_back_goes_on_where_it_was(desk: Desk) -> None:
    await desk.install()
    place = await desk.store.wants.ensure_destination("slack:T1", "slack", "C1")
    other = await desk.store.wants.ensure_destination("slack:T1", "slack", "C2")
    await desk.store.outbox.suspend(
        other.id, "The channel is archived.", desk.clock.now(), now=desk.clock.now()
    )
    await desk.wire.people.uninstall()
    await desk.workspaces.gone("slack:T1")

    await desk.install()

    back = [await desk.store.wants.destination(one.id) for one in (place, other)]
    assert [one.suspended for one in back if one] == ["", ""]
    assert isinstance(await desk.post(), Posted)


async def test_a_workspace_gone_for_thirty_days_is_erased(desk: Desk) -> None:
    await desk.install("T1")
    await desk.install("T2")
    await desk.store.wants.ensure_destination("slack:T1", "slack", "C1")
    await desk.workspaces.gone("slack:T1")

    desk.clock.advance(KEPT_FOR)
    assert await desk.workspaces.purge() == ()
    desk.clock.advance(timedelta(seconds=1))
    assert await desk.workspaces.purge() == ("slack:T1",)

    assert "slack:T1" not in await desk.store.tenants.all()
    assert await desk.grants.tenants() == ("slack:T2",)


async def test_erasing_is_seen_to_until_the_desk_stops(desk: Desk) -> None:
    await desk.install("T1")
    await desk.workspaces.gone("slack:T1")
    desk.clock.advance(KEPT_FOR + DAY)
    stop = asyncio.Event()

    tending = asyncio.create_task(desk.workspaces.tend(stop, every=timedelta(seconds=0.01)))
    await asyncio.sleep(0.5)
    stop.set()
    await tending

    assert "slack:T1" not in await desk.store.tenants.all()


async def test_tokens_are_renewed_before_they_expire(desk: Desk) -> None:
    desk.wire.world.rotates = True
    await desk.install()
    first = desk.wire.world.teams["T1"].token
    grant = await desk.grants.get("slack:T1")
    assert grant is not None
    assert grant.expires_at is not None
    desk.clock.set(grant.expires_at - timedelta(hours=3))
    await desk.post()
    assert desk.wire.world.teams["T1"].token == first

    desk.clock.advance(timedelta(hours=2))

    assert isinstance(await desk.post(), Posted)
    assert desk.wire.world.teams["T1"].token != first
    assert isinstance(await desk.post(), Posted)


async def test_a_token_that_expired_too_early_is_renewed_and_the_card_goes_out_next_time(desk: Desk) -> None:
    desk.wire.world.rotates = True
    await desk.install()
    desk.wire.faults.add(refused(POST, "token_expired"))

    assert isinstance(await desk.post(), Throttled)
    assert isinstance(await desk.post(), Posted)
    assert desk.wire.counted()["oauth.v2.access"] == 2


async def test_a_look_with_an_expired_token_renews_it_and_with_a_lost_one_ends_the_install(
    desk: Desk,
) -> None:
    desk.wire.world.rotates = True
    await desk.install()
    await desk.post()
    posting = a_posting(nonce="n-T1")
    desk.wire.faults.add(refused("conversations.history", "token_expired"))

    assert isinstance(await desk.platform.find(posting, NOON), AskLater)
    assert isinstance(await desk.platform.find(posting, NOON), Found)
    desk.wire.world.teams["T1"].token_trouble = "account_inactive"
    assert isinstance(await desk.platform.find(posting, NOON), AskLater)
    assert desk.gone == ["slack:T1"]


async def test_a_refresh_token_that_is_refused_is_the_end_of_the_install(desk: Desk) -> None:
    desk.wire.world.rotates = True
    await desk.install()
    desk.wire.world.teams["T1"].refresh_token = "another"
    desk.clock.advance(DAY * 400)

    assert isinstance(await desk.post(), ChannelGone)
    assert desk.gone == ["slack:T1"]


async def test_a_renewal_that_slack_fails_for_now_goes_on_with_the_token_that_is_still_good(
    desk: Desk,
) -> None:
    desk.wire.world.rotates = True
    await desk.install()
    grant = await desk.grants.get("slack:T1")
    assert grant is not None
    assert grant.expires_at is not None
    desk.clock.set(grant.expires_at - timedelta(hours=1))
    desk.wire.faults.add(refused("oauth.v2.access", "internal_error"))

    assert isinstance(await desk.post(), Posted)
    assert desk.gone == []


async def test_an_organisation_installs_for_all_its_workspaces(desk: Desk) -> None:
    desk.wire.world.teams["T1"].enterprise = "E1"
    await desk.install("T1", org=True)

    assert await desk.grants.tenants() == ("slack:E1",)
    assert isinstance(await desk.platform.post(a_posting(tenant="slack:E1")), Posted)
    found = await desk.workspaces.of("slack:E1")
    assert isinstance(found, Workspace)
    assert (found.team, found.enterprise) == ("", "E1")


async def test_each_workspace_has_its_own_token(desk: Desk) -> None:
    await desk.install("T1")
    await desk.install("T2")

    found = [await desk.workspaces.of(f"slack:{team}") for team in ("T1", "T2", "T3")]

    tokens = [one.client.token if isinstance(one, Workspace) else None for one in found]
    assert tokens == [desk.wire.world.teams["T1"].token, desk.wire.world.teams["T2"].token, None]


async def test_another_key_opens_nothing_and_posts_nothing(desk: Desk) -> None:
    await desk.install()
    names = {"client_id": "", "client_secret": ""}
    others = Grants(desk.store, desk.clock, Sealer("another key"), **names)

    assert await others.get("slack:T1") is None
    assert isinstance(await desk.post(), Posted)


async def test_a_row_moved_to_another_tenant_does_not_open(desk: Desk) -> None:
    await desk.install("T1")
    row = await desk.store.installations.get("slack:T1")
    assert row is not None
    await desk.store.installations.save(type(row)(tenant="slack:T2", platform="slack", sealed=row.sealed))

    assert await desk.grants.get("slack:T2") is None


async def test_the_operators_own_workspace_stands_beside_installed_ones(tmp_path: Path) -> None:
    async with a_desk(tmp_path / "a.db", token="xoxb-t1-wire") as desk:
        await desk.install("T2")

        assert isinstance(await desk.post("T1"), Posted)
        assert isinstance(await desk.post("T2"), Posted)
        assert await desk.workspaces.all() == ("slack:T1", "slack:T2")
        assert isinstance(await desk.workspaces.of("slack:T3"), Absent)
        assert desk.wire.counted()["auth.test"] == 2  # one of ours, one of the install's


async def test_the_operators_refused_token_leaves_installed_workspaces_alone(tmp_path: Path) -> None:
    async with a_desk(tmp_path / "a.db", token="xoxb-t1-wire") as desk:
        await desk.install("T2")
        desk.wire.world.teams["T1"].token_trouble = "token_revoked"

        assert isinstance(await desk.workspaces.of("slack:T1"), Barred)
        assert isinstance(await desk.post("T1"), TokenInvalid)
        assert isinstance(await desk.post("T2"), Posted)


async def test_the_operators_workspace_rests_when_the_app_is_removed_and_goes_on_with_a_new_token(
    tmp_path: Path,
) -> None:
    async with a_desk(tmp_path / "a.db", token="xoxb-t1-wire") as desk:
        place = await desk.store.wants.ensure_destination("slack:T1", "slack", "C1")
        await desk.post()
        await desk.wire.people.uninstall()
        for _ in range(2):
            await desk.workspaces.gone("slack:T1", "removed")
        rested = await desk.store.wants.destination(place.id)
        desk.wire.world.teams["T1"].token, desk.wire.world.teams["T1"].installed = "xoxb-new", True
        again = Workspaces(
            desk.workspaces.clients, desk.clock, token="xoxb-new", leaving=Leaving(desk.store, desk.clock)
        )

        assert rested is not None
        assert rested.suspended == "removed"
        assert desk.gone == ["slack:T1"]
        assert isinstance(await again.of("slack:T1"), Workspace)
        back = await desk.store.wants.destination(place.id)
        assert back is not None
        assert back.suspended == ""
        desk.clock.advance(KEPT_FOR + DAY)
        assert await again.purge() == ()


async def test_without_slack_nothing_is_known_of_the_operators_token(tmp_path: Path) -> None:
    async with a_desk(tmp_path / "a.db", token="xoxb-1", api="http://127.0.0.1:9/api/") as desk:
        assert isinstance(await desk.workspaces.of("slack:T1"), Unreached)


async def test_the_scopes_are_those_that_slack_names(tmp_path: Path) -> None:
    async with a_desk(tmp_path / "a.db", token="xoxb-t1-wire") as desk:
        found = await desk.workspaces.operators()

    assert isinstance(found, Workspace)
    assert "channels:history" in found.scopes
    assert (found.tenant, found.bot_user) == ("slack:T1", "UBOT")


def test_no_key_no_tokens() -> None:
    with pytest.raises(UserError, match="SLUGLINE_KEY"):
        Sealer("")


@settings(deadline=None, max_examples=20)
@given(st.dictionaries(st.text(min_size=1), st.text()), st.text())
def test_what_is_sealed_opens_as_it_was_and_for_its_owner_alone(words: dict[str, str], owner: str) -> None:
    words.pop("sealed for", None)
    sealer = Sealer(READY)
    sealed = sealer.seal(owner, words)

    assert sealer.open(owner, sealed) == words
    assert sealer.open(f"{owner}!", sealed) is None
    assert sealer.open(owner, sealed[:-4] + "AAAA") is None


def test_a_ready_made_key_is_taken_as_it_is() -> None:
    sealed = Sealer(READY).seal("a", {"b": "c"})

    assert Fernet(READY).decrypt(sealed)
    assert Sealer(READY).open("a", sealed) == {"b": "c"}
    assert Sealer(KEY).open("a", sealed) is None


def test_a_grant_says_nothing_of_its_tokens() -> None:
    assert "xoxb" not in repr(Grant(tenant="slack:T1", token="xoxb-1", refresh_token="xoxe-1-xoxb"))


def test_the_operators_proxy_is_not_asked_for_what_is_exempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    assert proxy_for("https://slack.com/api/") == "http://proxy.example:3128"
    assert proxy_for("http://127.0.0.1:80/api/") is None
