"""Who may ask what of a browser: the names that we answer to, where a form came from, headers. Pure."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

# `same-origin` tells other sites nothing, as `no-referrer` would, but leaves the Origin of our own forms
# whole: under `no-referrer` browsers send `Origin: null`, which cannot be told from a stranger's.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that is bound there."""
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def own_names(bound: str, public_url: str) -> frozenset[str]:
    """Host names under which this server may be asked for."""
    machine = socket.gethostname().lower()
    public = urlsplit(public_url).hostname or ""
    return frozenset({"localhost", bound.lower(), public, machine, f"{machine}.local"} - {""})


def is_ours(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header names us. An address in figures always does: rebinding needs a name."""
    name = _host_name(host)
    return name in names or _is_address(name)


def came_from_us(headers: Mapping[str, str], public_url: str) -> bool:
    """Whether a request that changes something was sent by a page of ours, or by no browser at all."""
    if headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        return False
    origin = headers.get("Origin")
    if origin is None:
        return True
    ours = {headers.get("Host", "").lower(), urlsplit(public_url).netloc.lower()} - {""}
    return urlsplit(origin).netloc.lower() in ours


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
