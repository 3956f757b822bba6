"""Addresses as chat platforms may be given them: of the web, in ASCII, unable to end a link early. Pure."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

# Reserved characters stay as they are, save those that would end a link's target in some markup.
_KEPT = "/?#%&=:;,+~!$@-._"


def address(url: str, longest: int) -> str:
    """The address, percent-encoded; nothing where it is none of the web's, broken or too long."""
    try:
        parts = urlsplit(url)
        whole = quote(urlunsplit(parts._replace(netloc=_ascii_host(parts.netloc))), safe=_KEPT)
    except ValueError:
        return ""
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return whole if is_web and len(whole) <= longest else ""


def picture(url: str, longest: int) -> str:
    """The same for pictures, which are shown over https alone."""
    found = address(url, longest)
    return found if found.startswith("https://") else ""


def host(url: str) -> str:
    """`variety.com`: a label that says where a link leads."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _ascii_host(netloc: str) -> str:
    return netloc if netloc.isascii() else netloc.encode("idna").decode("ascii")
