"""What the desk and the one who asks may do in a channel; missing rights are named as Discord names them.

Page: topics/permissions of Discord's developer documentation. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_

from bot.locale import N_, Translator

ADMINISTRATOR = 1 << 3
MANAGE_CHANNELS, MANAGE_SERVER = 1 << 4, 1 << 5
VIEW, SEND, EMBED, ATTACH, HISTORY = 1 << 10, 1 << 11, 1 << 14, 1 << 15, 1 << 16
MAKE_THREADS, SEND_IN_THREADS = 1 << 35, 1 << 38
NAMES = {
    VIEW: N_("View Channel"),
    SEND: N_("Send Messages"),
    EMBED: N_("Embed Links"),
    ATTACH: N_("Attach Files"),
    HISTORY: N_("Read Message History"),
    MAKE_THREADS: N_("Create Public Threads"),
    SEND_IN_THREADS: N_("Send Messages in Threads"),
}
INVITED_WITH = VIEW | SEND | EMBED | ATTACH | HISTORY | MAKE_THREADS | SEND_IN_THREADS
"""All that the invite link asks for."""


EVERYTHING = ~0


class Ground(StrEnum):
    """What kind of channel it is, as far as rights go."""

    CHANNEL = "channel"
    THREAD = "thread"
    FORUM = "forum"


NEEDED = {
    Ground.CHANNEL: (VIEW, SEND, EMBED, HISTORY),
    Ground.THREAD: (VIEW, SEND_IN_THREADS, EMBED, HISTORY),
    Ground.FORUM: (VIEW, SEND, SEND_IN_THREADS, EMBED, HISTORY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A channel of the asker's server: where it is, and what both may do there (bits of permissions).

    `channel` is the parent of a thread, `thread` empty where it is none.
    """

    channel: str
    thread: str = ""
    name: str = ""
    ground: Ground = Ground.CHANNEL
    asker: int = 0
    desk: int = 0

    @property
    def asker_may_write(self) -> bool:
        """Whether the asker may post there themselves."""
        needed = SEND_IN_THREADS if self.ground is Ground.THREAD else SEND
        return bool(self.asker & VIEW and self.asker & needed)

    @property
    def asker_manages(self) -> bool:
        """Whether the asker manages that channel."""
        return bool(self.asker & (MANAGE_CHANNELS | MANAGE_SERVER))

    @property
    def missing(self) -> tuple[int, ...]:
        """Rights that the desk needs there and has not.

        What depends on another that is missing is not named: Discord counts it as missing either way.
        """
        lacked = tuple(bit for bit in NEEDED[self.ground] if not self.desk & bit)
        if VIEW in lacked:
            return (VIEW,)
        cannot_write = SEND in lacked or SEND_IN_THREADS in lacked
        return tuple(bit for bit in lacked if not (bit == EMBED and cannot_write))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overwrite:
    """What one channel gives or takes from a role or member of that id."""

    of: str
    allow: int
    deny: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A member of a server: their id, the ids of their roles, what these may do before any channel says more.

    The role of everyone has the server's own id.
    """

    server: str
    member: str
    roles: frozenset[str]
    basis: int


def rights_in(standing: Standing, overwrites: Iterable[Overwrite]) -> int:
    """What the member may do in a channel: everyone's overwrites first, then the roles', then their own."""
    if standing.basis & ADMINISTRATOR:
        return EVERYTHING
    rights, said = standing.basis, tuple(overwrites)
    for rank in ({standing.server}, standing.roles - {standing.server}, {standing.member}):
        mine = [one for one in said if one.of in rank]
        denied = reduce(or_, (one.deny for one in mine), 0)
        rights = rights & ~denied | reduce(or_, (one.allow for one in mine), 0)
    return rights


def ground_of(kind: int) -> Ground:
    """The ground of a channel type of Discord's."""
    if kind in {10, 11, 12}:
        return Ground.THREAD
    return Ground.FORUM if kind in {15, 16} else Ground.CHANNEL


def named(bits: tuple[int, ...], translate: Translator) -> str:
    """`Send Messages, Embed Links`."""
    return ", ".join(translate(NAMES[bit]) for bit in bits)
