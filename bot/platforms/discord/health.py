"""How the connection to Discord is doing, for `/status` and `/healthz`. Written by the client's events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.locale import N_


class State(StrEnum):
    """Where the connection stands."""

    STARTING = "starting"
    CONNECTED = "connected"
    LOST = "lost"
    WAITING = "waiting"
    REFUSED = "refused"
    STOPPED = "stopped"


WORDS = {
    State.STARTING: N_("Discord is being connected to."),
    State.CONNECTED: N_("Discord is connected."),
    State.LOST: N_("Discord cannot be reached just now; it is tried again and again."),
    State.WAITING: N_(
        "Discord allows no new connection for now, as there were too many today. Commands are answered again "
        "as soon as it does; cards go out as before."
    ),
    State.REFUSED: N_("Discord refuses the token: put a new one into DISCORD_TOKEN and start again."),
    State.STOPPED: N_("Discord is switched off."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordHealth:
    """A state, since when, and what is known beside it. `reason` is for the log and the operator.

    `notes` are whole sentences of the catalogue, so that a reply can say them in the reader's language.
    `again_at`: when a connection may be made, where Discord told us.
    """

    state: State = State.STARTING
    since: datetime
    reason: str = ""
    servers: int = 0
    shards: int = 0
    last_event: datetime | None = None
    again_at: datetime | None = None

    @property
    def is_well(self) -> bool:
        """Whether commands are answered."""
        return self.state is State.CONNECTED

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know."""
        return (WORDS[self.state],)

    def facts(self) -> dict[str, str | int | bool]:
        """The same as figures, for `/healthz`."""
        again = {"again_at": self.again_at.isoformat()} if self.again_at else {}
        return {
            "ok": self.is_well,
            "state": self.state.value,
            "since": self.since.isoformat(),
            "servers": self.servers,
            "shards": self.shards,
            "last_event": self.last_event.isoformat() if self.last_event else "",
            **again,
        }
