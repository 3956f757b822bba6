"""Pure: the address that identifies a page, and links that are fit to be followed."""

from __future__ import annotations

import re

from yarl import URL

LONGEST = 2000
_TRACKING = re.compile(
    r"^(?:utm_.*|at_(?:medium|campaign|custom\d*|format|link.*|ptr.*|bbc.*)|mc_(?:cid|eid)|pk_.*|mtm_.*|hsa_.*|"
    r"_hs\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid?|li_fat_id|oly_\w+_id|"
    r"vero_\w+|ns_(?:mchannel|source|campaign|linkname|fee)|ncid|sr_share|smid|smtyp|cmpid?|cmp_?id|icid|ito|"
    r"ref_src|ref_url|referrer|xtor|xtref|ftag|spm|guccounter|guce_\w+|amp_\w+|__twitter_impression|from_rss|"
    r"feed_id|wt_mc|wt_zmc|trk\w*|s_cid|taid|taboola\w*|dicbo|mkt_tok|_ga|_gl|usqp|ved|usg)$",
    re.I,
)
# Tracking as a rule, but some sites name their pages by them: kept with a number, and on a bare path.
_OFTEN_TRACKING = re.compile(
    r"^(?:ref|source|src|cid|sh|via|partner|amp|outputtype|rss|feature|share\w*|sa|ust)$", re.I
)
_SIDE_HOSTS = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.[^.])", re.I)
_AMP_TAIL = re.compile(r"(?:/amp)+/?$", re.I)
_AMP_FILE = re.compile(r"(?:\.amp)+(?=\.html?$|$)", re.I)
_AMP_CACHE = re.compile(r"^/(?:[civ]/)?(s/)?([^/]+\.[^/]+/.*)$")
_GOOGLE_AMP = re.compile(r"^/amp/(s/)?([^/]+\.[^/]+/.*)$")


def safe_link(url: str, base: str = "") -> str:
    """An absolute http(s) address without user name, or nothing."""
    url = url.strip()
    if not url or len(url) > LONGEST or any(ord(char) < 33 for char in url.replace(" ", "")):
        return ""
    try:
        joined = URL(base).join(URL(url)) if base else URL(url)
        fit = joined.scheme in ("http", "https") and joined.host and joined.user is None
        return str(joined) if fit and joined.port is not None else ""
    except (ValueError, UnicodeError):
        return ""


def canonical_url(url: str) -> str:
    """What identifies the page: no tracking, AMP, mobile host, scheme, fragment or order of parameters.

    Not meant to be opened; nothing for what is no web address. Applying it twice changes nothing.
    """
    for _ in range(8):
        plainer = _plainer(url)
        if plainer == url:
            break
        url = plainer
    return url


def _plainer(url: str) -> str:
    link = safe_link(url)
    if not link:
        return ""
    parts = URL(link)
    wrapped = _wrapped(parts)
    if wrapped:
        return wrapped
    host = _SIDE_HOSTS.sub("", (parts.raw_host or "").lower().rstrip("."))
    if not host:
        return ""
    port = "" if parts.port in (80, 443) else f":{parts.port}"
    host = f"[{host}]" if ":" in host else host
    query = _query(parts)
    return f"https://{host}{port}{_path(parts)}{f'?{query}' if query else ''}"


def _wrapped(parts: URL) -> str:
    """The page behind an AMP cache's address, or nothing."""
    host = (parts.host or "").lower()
    if host.endswith(".cdn.ampproject.org"):
        found = _AMP_CACHE.match(parts.raw_path)
    elif host in ("google.com", "www.google.com"):
        found = _GOOGLE_AMP.match(parts.raw_path)
    else:
        return ""
    query = f"?{parts.raw_query_string}" if parts.raw_query_string else ""
    return safe_link(f"https://{found[2]}{query}") if found else ""


def _path(parts: URL) -> str:
    path = re.sub(r"/{2,}", "/", parts.raw_path)
    path = _AMP_FILE.sub("", _AMP_TAIL.sub("", path))
    return path.rstrip("/")


def _query(parts: URL) -> str:
    """The parameters that name a page, sorted."""
    bare = parts.raw_path in ("", "/")
    pairs = {pair for pair in parts.raw_query_string.split("&") if pair}
    return "&".join(sorted(pair for pair in pairs if not _is_tracking(pair, bare=bare)))


def _is_tracking(pair: str, *, bare: bool) -> bool:
    name, _, value = pair.partition("=")
    if _TRACKING.match(name):
        return True
    numbered = any(char.isdigit() for char in value) and name.lower() != "amp"
    return not bare and not numbered and bool(_OFTEN_TRACKING.match(name))
