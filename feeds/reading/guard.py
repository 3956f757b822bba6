"""Which addresses may be asked: a rule for URLs and a check of every socket just before it connects."""

from __future__ import annotations

import ipaddress
import socket
from contextvars import ContextVar
from typing import Any

from yarl import URL

PORTS = frozenset({80, 443, 8080, 8443})

AddrInfo = tuple[int, int, int, str, tuple[Any, ...]]

# The address flags of `ipaddress` differ between Python versions and call multicast, NAT64 and 6to4
# "global"; so the table is our own. Everything outside 2000::/3 is refused for IPv6.
_CLOSED_V4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_OPEN_V6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    ipaddress.IPv6Network(net)
    for net in ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20", "5f00::/16")
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_6TO4 = ipaddress.IPv6Network("2002::/16")
_TEREDO = ipaddress.IPv6Network("2001::/32")
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")

asked_host: ContextVar[tuple[str, int]] = ContextVar("asked_host", default=("", 0))
"""Host and port of the request under way, so that a name on the allow-list may lead to a private address."""


class AddressRefusedError(OSError):
    """The guard will not have a connection to this address."""


def is_public(ip: str) -> bool:
    """Whether the address is one of the open internet, also when it is wrapped in another."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in net for net in _CLOSED_V4)
    return _is_public_v6(address)


def _is_public_v6(address: ipaddress.IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    inner = _inner(address)
    if inner:
        return all(is_public(str(wrapped)) for wrapped in inner)
    return address in _OPEN_V6 and not any(address in net for net in _CLOSED_V6)


def _inner(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that a packet to this one may end up at."""
    number = int(address)
    if address in _MAPPED or address in _NAT64:
        return (ipaddress.IPv4Address(number & 0xFFFFFFFF),)
    if address in _6TO4:
        return (ipaddress.IPv4Address(number >> 80 & 0xFFFFFFFF),)
    if address in _TEREDO:
        server = ipaddress.IPv4Address(number >> 64 & 0xFFFFFFFF)
        client = ipaddress.IPv4Address(~number & 0xFFFFFFFF)
        return (server, client)
    return ()


def check_url(url: str, allow: frozenset[tuple[str, int]] = frozenset()) -> str | None:
    """One sentence that says why this address may not be asked, or None."""
    try:
        parts = URL(url)
        host, port = parts.host, parts.port
    except (ValueError, UnicodeError):
        return "That is not a web address."
    if parts.scheme not in ("http", "https"):
        return "Only addresses that begin with http:// or https:// can be read."
    if not host or port is None:
        return "That is not a web address."
    if parts.user is not None or parts.password is not None:
        return "The address carries a user name or password; leave them out."
    if (host.lower(), port) in allow:
        return None
    return _check_place(host, port)


def _check_place(host: str, port: int) -> str | None:
    if port not in PORTS:
        return f"Port {port} is not one that feeds are read from (80, 443, 8080, 8443)."
    if _is_literal(host) and not is_public(host):
        return _refusal(host, port)
    return None


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refusal(host: str, port: int) -> str:
    return (
        f"The address leads to a private network ({host}); "
        f"SLUGLINE_ALLOW_ADDRESSES={host}:{port} would allow it."
    )


class Guard:
    """The rule with its exceptions: `allow` names hosts or addresses, with their port, that are trusted."""

    def __init__(self, allow: frozenset[tuple[str, int]] = frozenset()) -> None:
        self._allow = frozenset((host.lower().strip("[]"), port) for host, port in allow)

    def check_url(self, url: str) -> str | None:
        """One sentence that says why this address may not be asked, or None."""
        return check_url(url, self._allow)

    def socket_factory(self, info: AddrInfo) -> socket.socket:
        """A socket for the address, or `AddressRefusedError`.

        aiohttp calls this for every address of every hop, after names are resolved: literals, redirects
        and names that change their mind between two look-ups all come past here.
        """
        family, kind, proto, _, place = info
        ip, port = str(place[0]), int(place[1])
        trusted = (ip, port) in self._allow or asked_host.get() in self._allow
        if not trusted and not is_public(ip):
            raise AddressRefusedError(_refusal(ip, port))
        return socket.socket(family, kind, proto)
