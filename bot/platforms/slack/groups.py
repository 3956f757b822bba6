"""User groups of a workspace, for the one field where a group can be named: whom to ping."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

from bot.platforms.slack import calls
from bot.platforms.slack.door import Asked

log = structlog.get_logger(__name__)
FRESH_FOR = 60.0
MOST_TENANTS = 2000
Choice = tuple[str, str]


class Groups:
    """Asks Slack once a minute for each workspace; without the scope there is nothing to choose from."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, tuple[float, tuple[Choice, ...]]] = {}

    async def like(self, typed: str, asked: Asked) -> tuple[Choice, ...]:
        """Handles and values (`@S1`) of the groups whose handle or name holds that, and one for nobody."""
        _ = asked.translate
        wanted = typed.strip().removeprefix("@").casefold()
        found = [one for one in await self._all(asked) if wanted in one[0].casefold()]
        return ((_("Nobody"), "nobody"), *found)

    async def _all(self, asked: Asked) -> tuple[Choice, ...]:
        known = self._known.get(asked.caller.tenant)
        if known and self._clock() - known[0] < FRESH_FOR:
            return known[1]
        result = await calls.read(asked.client, "usergroups.list", {})
        if not isinstance(result, calls.Answered):
            log.info("user groups unknown", answer=repr(result))
            return ()
        groups = tuple(
            (f"@{one.get('handle', '')} ({one.get('name', '')})", f"@{one['id']}")
            for one in result.data.get("usergroups") or ()
        )
        if len(self._known) >= MOST_TENANTS:
            self._known.clear()
        self._known[asked.caller.tenant] = (self._clock(), groups)
        return groups
