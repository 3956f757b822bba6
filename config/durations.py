"""Words to times and addresses, as settings write them; `config.settings` calls it."""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)([smhd]?)")
_PORT_MAX = 65535


def to_duration(text: str) -> timedelta:
    """`0`, `90s`, `15m`, `6h`, `3d`; a bare number is seconds."""
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None:
        raise ValueError(f"{text!r} is no duration; write 0, 90s, 15m, 6h or 3d")
    number, unit = found.groups()
    try:
        return timedelta(seconds=float(number) * _UNITS[unit])
    except OverflowError:
        raise ValueError(f"{text!r} is too long") from None


def to_list(text: str) -> tuple[str, ...]:
    """Words between commas, without the empty ones."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def to_place(text: str) -> tuple[str, int]:
    """`host:port`, an IPv6 host in brackets."""
    host, _, port = text.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdecimal() or not 0 <= int(port) <= _PORT_MAX:
        raise ValueError(f"{text!r} is no host:port; write 127.0.0.1:8800")
    return host.lower(), int(port)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that is bound there."""
    return host in {"localhost", "::1"} or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None
