"""Settings as values: frozen, typed, with their defaults; `config.settings` fills them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from feeds.model import ArticlePolicy

Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings:
    """Discord's own; without a token there is no Discord."""

    token: str = field(default="", repr=False)
    api_base: str = ""
    gateway_url: str = ""
    dev_guild: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """Slack's own; without a bot token or a client there is no Slack."""

    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    api_base: str = ""
    on_doubt: Literal["repost", "skip"] = "repost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting as the value that the rooms need. `max_age` None: no entry is too old to post."""

    data: Path
    database_url: str = ""
    feeds: str = ""
    desk: Path | None = None
    poll_min: timedelta = timedelta(minutes=15)
    poll_max: timedelta = timedelta(hours=24)
    host_gap: timedelta = timedelta(seconds=1)
    allow_addresses: frozenset[Place] = frozenset()
    max_age: timedelta | None = timedelta(days=3)
    wait: timedelta = timedelta(minutes=5)
    articles: ArticlePolicy = ArticlePolicy.OFF
    encoder: Literal["auto", "none"] = "auto"
    timezone: str = "UTC"
    locale: str = "en"
    web: Place | None = ("127.0.0.1", 8800)
    web_password: str = field(default="", repr=False)
    public_url: str = ""
    contact: str = ""
    key: str = field(default="", repr=False)
    log: Literal["text", "json"] = "text"
    model_url: str = ""
    model_key: str = field(default="", repr=False)
    discord: DiscordSettings = DiscordSettings()
    slack: SlackSettings = SlackSettings()

    @property
    def database(self) -> str:
        """The store's URL or file."""
        return self.database_url or str(self.data / "slugline.db")
