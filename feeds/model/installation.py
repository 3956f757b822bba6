"""Where the app is installed: one chat workspace each, with its sealed secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A workspace of a chat platform that installed the app by itself.

    `sealed` are its secrets, encrypted by the platform that knows what they are; empty once removed.
    `expires_at` is when they have to be renewed, None: never. `reason` says why it was removed.
    """

    tenant: str
    platform: str
    name: str = ""
    sealed: str = ""
    expires_at: datetime | None = None
    installed_at: datetime | None = None
    removed_at: datetime | None = None
    reason: str = ""
