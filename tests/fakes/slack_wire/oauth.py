"""oauth.v2.access of the simulated Slack: a code or a refresh token for a bot token."""

from __future__ import annotations

from uuid import uuid4

from tests.fakes.slack_wire.world import Json, Refusal, Team, World

TWELVE_HOURS = 43_200


def access(world: World, given: Json, client: tuple[str, str]) -> Json:
    """Checks the client, then gives what was granted; a code is good once."""
    named = (str(given.get("client_id") or client[0]), str(given.get("client_secret") or client[1]))
    if named[0] != world.client_id:
        raise Refusal("invalid_client_id")
    if named[1] != world.client_secret:
        raise Refusal("bad_client_secret")
    if given.get("grant_type") == "refresh_token":
        return _refreshed(world, str(given.get("refresh_token", "")))
    granted = world.codes.pop(str(given.get("code", "")), None)
    if granted is None:
        raise Refusal("invalid_code")
    return _installed(world, granted)


def _installed(world: World, granted: Json) -> Json:
    team = world.teams[granted["team"]]
    team.installed, team.token_trouble = True, ""
    _new_token(world, team)
    org = bool(granted["org"])
    return {
        "ok": True,
        "app_id": team.app_id,
        "authed_user": {"id": granted["user"]},
        "scope": ",".join(sorted(team.scopes)),
        "token_type": "bot",
        "access_token": team.token,
        "bot_user_id": team.bot_user,
        "team": None if org else {"id": team.id, "name": team.name},
        "enterprise": {"id": team.enterprise, "name": team.enterprise} if team.enterprise else None,
        "is_enterprise_install": org,
    } | _refresh_facts(world, team)


def _refreshed(world: World, token: str) -> Json:
    for team in world.teams.values():
        if token and team.refresh_token == token:
            _new_token(world, team)
            facts = {
                "ok": True,
                "access_token": team.token,
                "token_type": "bot",
                "bot_user_id": team.bot_user,
            }
            return facts | _refresh_facts(world, team)
    raise Refusal("invalid_refresh_token")


def _new_token(world: World, team: Team) -> None:
    if world.rotates:
        world.revoked.add(team.token)
        team.token = f"xoxe.xoxb-{team.id.lower()}-{uuid4().hex[:12]}"
        team.refresh_token = f"xoxe-1-{uuid4().hex}"
    elif team.token in world.revoked:
        team.token = f"xoxb-{team.id.lower()}-{uuid4().hex[:12]}"


def _refresh_facts(world: World, team: Team) -> Json:
    if not world.rotates:
        return {}
    return {"refresh_token": team.refresh_token, "expires_in": TWELVE_HOURS}
