"""Who holds a lease: a process by its machine, number and a word of chance; and whether it still lives."""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path
from uuid import uuid4


@cache
def own_name() -> str:
    """What this process signs with, the same until it ends."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def is_dead_here(owner: str) -> bool:
    """Whether that owner was a process of this machine that ended without giving back what it had.

    Of another machine nobody here can say; its leases run out by themselves.
    """
    host, _, number = owner.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not number.isdigit():
        return False
    if int(number) == os.getpid():  # a container gives the same number again after each restart
        return owner != own_name()
    return not _is_alive(int(number))


def _is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return not _is_zombie(number)


def _is_zombie(number: int) -> bool:
    """Killed, and not yet buried by its parent; only Linux can tell."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return False
    return state[:1] in (["Z"], ["X"])
