"""What the desk says on the console about itself; the root prints it."""

from __future__ import annotations

from datetime import timedelta

from bot.parts import VERSION
from config.settings import Settings


def opening_lines(settings: Settings, sources: int, *, terminal: bool) -> tuple[str, ...]:
    """Five lines: what it is, where it is read, what it reads, where it keeps it, how it ends."""
    shown = f"http://{_host(settings.web)}" if settings.web else "off (SLUGLINE_WEB)"
    where = "there and in this terminal" if terminal else "there"
    pace = f"each at most every {in_short(settings.poll_min)}" if settings.poll_min else "as often as due"
    return (
        f"Slugline {VERSION}: one story, one card.",
        f"  Reading room  {shown}: cards arrive {where}, commands are typed there",
        f"  Sources       {sources} feeds, asked {pace}",
        f"  Data          {settings.database_url or settings.data / 'slugline.db'}",
        "  Stop          Ctrl-C; it picks up where it was",
    )


def in_short(length: timedelta) -> str:
    """A duration as settings write it."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _host(place: tuple[str, int] | None) -> str:
    host, port = place or ("", 0)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
