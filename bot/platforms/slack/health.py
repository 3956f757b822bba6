"""How the inbound half is doing: facts that the parts note, and the sentences that `/status` shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.locale import N_


class Trouble(StrEnum):
    """What keeps commands from reaching us, as the sentence that is shown."""

    NONE = ""
    APP_TOKEN = N_("Slack refuses SLACK_APP_TOKEN: make a new app-level token with connections:write.")
    BOT_TOKEN = N_("Slack refuses SLACK_BOT_TOKEN: install the app again and set the new token.")
    UNREACHABLE = N_("Slack cannot be reached; it is tried again by itself.")
    NO_ENTRY = N_("Slack has no way in: set SLACK_APP_TOKEN, or SLACK_SIGNING_SECRET and a public address.")


CONNECTED = N_("Slack is connected.")
LISTENING = N_("Slack sends its commands to this server.")


@dataclass(slots=True)
class Health:
    """Times are those of the room's clock. `mode` is `socket`, `http` or empty."""

    now: Callable[[], datetime]
    mode: str = ""
    trouble: Trouble = Trouble.NONE
    detail: str = ""
    connected: bool = False
    connected_at: datetime | None = None
    last_event_at: datetime | None = None
    last_pong_at: datetime | None = None
    round_trip: timedelta | None = None
    reconnects: int = 0
    late: int = 0
    is_token_refused: bool = False

    @property
    def is_well(self) -> bool:
        """Whether commands reach us, as far as we can know."""
        return not (self.trouble or self.is_token_refused) and (self.mode != "socket" or self.connected)

    def opened(self) -> None:
        """A connection said hello."""
        self.trouble, self.detail = Trouble.NONE, ""
        self.connected, self.connected_at = True, self.now()

    def closed(self) -> None:
        """The last connection ended."""
        self.connected = False

    def heard(self) -> None:
        """Something that a person or Slack did came in."""
        self.last_event_at = self.now()

    def ponged(self, round_trip: timedelta) -> None:
        """The other end answered a ping."""
        self.last_pong_at, self.round_trip = self.now(), round_trip

    def failed(self, trouble: Trouble, detail: str = "") -> None:
        """Something keeps us out; `detail` is Slack's own code."""
        self.trouble, self.detail = trouble, detail

    def token_refused(self, is_so: bool) -> None:
        """Whether Slack takes the operator's own bot token."""
        self.is_token_refused = is_so

    @property
    def notes(self) -> tuple[str, ...]:
        """What `/status` says: messages of the catalogue, in the order of what to do first."""
        said = [str(Trouble.BOT_TOKEN)] if self.is_token_refused else []
        if self.trouble:
            said.append(str(self.trouble))
        elif self.mode == "socket":
            said.append(CONNECTED if self.connected else str(Trouble.UNREACHABLE))
        elif self.mode:
            said.append(LISTENING)
        return tuple(said)

    def facts(self) -> dict[str, str | int | bool]:
        """The same as figures, for `/healthz` and logs."""
        facts: dict[str, str | int | bool] = {
            "ok": self.is_well,
            "mode": self.mode,
            "connected": self.connected,
            "reconnects": self.reconnects,
        }
        if self.detail:
            facts["error"] = self.detail
        if self.last_event_at:
            facts["last_event_seconds"] = int((self.now() - self.last_event_at).total_seconds())
        if self.round_trip is not None:
            facts["round_trip_ms"] = int(self.round_trip.total_seconds() * 1000)
        return facts
