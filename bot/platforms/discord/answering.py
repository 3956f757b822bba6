"""How an interaction is answered: acknowledged at once, told later, or with a form. Sends plain payloads.

discord.py's own `response` and `followup` take views only; the payloads here are drawn by `render`, so its
webhook adapter is spoken to directly: it needs no token and keeps its own rate limits.
Page: interactions/receiving-and-responding of Discord's developer documentation.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import discord
import structlog
from discord.http import MultipartParameters, Route
from discord.webhook.async_ import async_context

from bot.platforms.discord.asking import Asked

log = structlog.get_logger(__name__)
Payload = dict[str, Any]
DEFERRED, MODAL, CHOICES = 5, 9, 8
PRIVATE = 1 << 6
EDITABLE_FLAGS = 1 << 2 | 1 << 15
OCTETS = "application/octet-stream"
NOBODY: Payload = {"parse": []}


class Answer:
    """The one answer of an interaction: `acknowledge` first, then `tell`; or `ask` with a form."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self.is_acknowledged = False

    async def acknowledge(self) -> bool:
        """A private "thinking…" within the three seconds that Discord gives; False when it was too late."""
        self.is_acknowledged = await self._respond(DEFERRED, {"flags": PRIVATE})
        return self.is_acknowledged

    async def ask(self, modal: Payload) -> bool:
        """Shows a form; it must be the first thing that is said."""
        self.is_acknowledged = await self._respond(MODAL, modal)
        return self.is_acknowledged

    async def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Suggestions, as pairs of label and value."""
        shown = [{"name": label, "value": value} for label, value in choices]
        await self._respond(CHOICES, {"choices": shown})

    async def tell(self, payload: Payload, *, file: tuple[str, str] | None = None) -> bool:
        """What the asker alone sees, in place of the "thinking…"; `file` is a name and its text.

        False where Discord does not take it.
        """
        said = payload | {"flags": payload.get("flags", 0) & EDITABLE_FLAGS, "allowed_mentions": NOBODY}
        route = self._route("PATCH", "/messages/@original")
        return await self._send(route, said, file)

    async def show(self, payload: Payload) -> bool:
        """What everybody in the channel sees; False where Discord does not take it."""
        said = payload | {"flags": payload.get("flags", 0) & ~PRIVATE, "allowed_mentions": NOBODY}
        return await self._send(self._route("POST", ""), said, None)

    async def _respond(self, kind: int, data: Payload) -> bool:
        asked = self._asked
        params = MultipartParameters(payload={"type": kind, "data": data}, multipart=None, files=None)
        try:
            await async_context.get().create_interaction_response(
                asked.id, asked.token, session=asked._session, params=params
            )
        except (discord.HTTPException, OSError) as trouble:
            # 10062: it came later than three seconds; 40060: another copy of us answered it.
            log.warning("interaction not answered", kind=kind, code=getattr(trouble, "code", 0))
            return False
        return True

    async def _send(self, route: Route, payload: Payload, file: tuple[str, str] | None) -> bool:
        adapter, session = async_context.get(), self._asked._session
        try:
            if file is None:
                await adapter.request(route, session, payload=payload)
            else:
                name, text = file
                sent = discord.File(io.BytesIO(text.encode()), filename=name)
                parts = _parts(payload, name, sent)
                await adapter.request(route, session, multipart=parts, files=[sent])
        except (discord.HTTPException, OSError) as trouble:
            log.warning(
                "answer not taken",
                status=getattr(trouble, "status", 0),
                code=getattr(trouble, "code", 0),
                why=str(trouble)[:200],
            )
            return False
        return True

    def _route(self, method: str, ending: str) -> Route:
        return Route(
            method,
            "/webhooks/{webhook_id}/{webhook_token}" + ending,
            webhook_id=self._asked.application_id,
            webhook_token=self._asked.token,
        )


def _parts(payload: Payload, name: str, file: discord.File) -> list[Payload]:
    named = payload | {"attachments": [{"id": 0, "filename": name}]}
    part = {
        "name": "files[0]",
        "value": file.fp,
        "filename": name,
        "content_type": "application/octet-stream",
    }
    return [{"name": "payload_json", "value": json.dumps(named)}, part]
