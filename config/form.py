"""The form that settings are filled into: one check for each, all faults at once; for `config.settings`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BeforeValidator, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.durations import is_loopback, to_duration, to_list, to_place
from config.values import DiscordSettings, Place, Settings, SlackSettings
from feeds.model import ArticlePolicy


def _max_age(text: str) -> timedelta | None:
    return None if text.strip().lower() == "off" else to_duration(text)


def _web(text: str) -> Place | None:
    return None if text.strip().lower() == "off" else to_place(text)


def _places(text: str) -> frozenset[Place]:
    return frozenset(to_place(word) for word in to_list(text))


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text.strip()).key
    except (ValueError, OSError, KeyError):
        raise ValueError(f"there is no time zone {text!r}; write Europe/Paris or UTC") from None


def _locale(text: str) -> str:
    try:
        return str(Locale.parse(text.strip().replace("-", "_")))
    except (ValueError, TypeError, UnknownLocaleError):
        raise ValueError(f"there is no locale {text!r}; write en or fr") from None


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError(f"{text!r} is no web address; it starts with https://")
    return text


def _gateway(text: str) -> str:
    if not text.startswith(("ws://", "wss://")):
        raise ValueError(f"{text!r} is no gateway address; it starts with wss://")
    return text


def _slack_base(text: str) -> str:
    if not _address(text).endswith("/api/"):
        raise ValueError(f"{text!r} must end in /api/")
    return text


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_dir():
        raise ValueError(f"there is no folder {path}")
    return path


def _lower(given: Any) -> Any:
    return given.strip().lower() if isinstance(given, str) else given


def _no_slash(text: str) -> str:
    return _address(text).rstrip("/")


Duration = Annotated[timedelta, BeforeValidator(lambda given: to_duration(str(given)))]
Age = Annotated[timedelta | None, BeforeValidator(_max_age)]
Web = Annotated[Place | None, BeforeValidator(_web)]
Places = Annotated[frozenset[Place], BeforeValidator(_places)]
Folder = Annotated[Path, BeforeValidator(_folder)]
Address = Annotated[str, AfterValidator(_no_slash)]
Policy = Annotated[ArticlePolicy, BeforeValidator(_lower)]


class Form(BaseSettings):
    """Fields are the settings' names without `SLUGLINE_`, lower case; what is left out keeps its default."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, validate_default=False)

    data: str = ""
    config: str = ""
    database_url: str = ""
    feeds: str = ""
    desk: Folder | None = None
    poll_min: Duration = timedelta(minutes=15)
    poll_max: Duration = timedelta(hours=24)
    host_gap: Duration = timedelta(seconds=1)
    allow_addresses: Places = frozenset()
    max_age: Age = timedelta(days=3)
    wait: Duration = timedelta(minutes=5)
    articles: Policy = ArticlePolicy.OFF
    encoder: Annotated[Literal["auto", "none"], BeforeValidator(_lower)] = "auto"
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    locale: Annotated[str, AfterValidator(_locale)] = "en"
    web: Web = ("127.0.0.1", 8800)
    web_password: str = ""
    public_url: Address = ""
    contact: str = ""
    key: str = ""
    log: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = "text"
    model_url: Address = ""
    model_key: str = ""
    discord_token: str = ""
    discord_api_base: Address = ""
    discord_gateway_url: Annotated[str, AfterValidator(_gateway)] = ""
    discord_dev_guild: str = ""
    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    slack_client_id: str = ""
    slack_client_secret: str = ""
    slack_api_base: Annotated[str, AfterValidator(_slack_base)] = ""
    slack_on_doubt: Annotated[Literal["repost", "skip"], BeforeValidator(_lower)] = "repost"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed in: `config.layers` has merged the places already, with faults of its own."""
        return (init_settings,)

    def together(self) -> list[str]:
        """Faults of settings that do not go together."""
        faults = []
        if self.poll_min > self.poll_max:
            faults.append("SLUGLINE_POLL_MIN is longer than SLUGLINE_POLL_MAX; make it the shorter one")
        if self.web is not None and not is_loopback(self.web[0]) and not self.web_password:
            faults.append(
                "SLUGLINE_WEB is bound wider than this machine, so SLUGLINE_WEB_PASSWORD must be set"
            )
        return faults

    def settings(self, data: Path) -> Settings:
        """The same as plain values."""
        plain = {name: getattr(self, name) for name in type(self).model_fields}
        groups: dict[str, dict[str, Any]] = {"discord": {}, "slack": {}}
        for group, fields in groups.items():
            for name in [name for name in plain if name.startswith(f"{group}_")]:
                fields[name.removeprefix(f"{group}_")] = plain.pop(name)
        del plain["config"]
        chosen = Path(plain["data"]).expanduser().absolute() if plain["data"] else data
        discord, slack = DiscordSettings(**groups["discord"]), SlackSettings(**groups["slack"])
        return Settings(**plain | {"data": chosen, "discord": discord, "slack": slack})


FIELDS = {
    (name.upper() if name.startswith(("discord_", "slack_")) else f"SLUGLINE_{name.upper()}"): name
    for name in Form.model_fields
}
SECRETS = frozenset(
    {
        "DISCORD_TOKEN",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_CLIENT_SECRET",
        "SLUGLINE_WEB_PASSWORD",
        "SLUGLINE_KEY",
        "SLUGLINE_MODEL_KEY",
        "SLUGLINE_DATABASE_URL",
    }
)
_NAME_OF = {field: name for name, field in FIELDS.items()}


def faults_of(error: ValidationError) -> list[tuple[str, str]]:
    """Setting and sentence of each fault."""
    return [(_setting(fault), _sentence(fault)) for fault in error.errors()]


def _setting(fault: Any) -> str:
    return _NAME_OF[str(fault["loc"][0])]


def _sentence(fault: Any) -> str:
    if fault["type"] in {"literal_error", "enum"}:
        return f"{fault['input']!r} is not {fault['ctx']['expected']}"
    return str(fault["msg"]).removeprefix("Value error, ")
