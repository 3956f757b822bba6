"""Settings from every place, and one list of everything that is wrong with them."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from config.durations import to_duration, to_place
from config.form import FIELDS
from config.settings import load_settings
from feeds.errors import UserError
from feeds.model import ArticlePolicy

EXAMPLE = Path(__file__).parents[2] / "config" / "example.toml"


def env(folder: Path, **given: str) -> dict[str, str]:
    return {"SLUGLINE_DATA": str(folder), **given}


def faults(folder: Path, **given: str) -> str:
    with pytest.raises(UserError) as caught:
        load_settings(env(folder, **given))
    return str(caught.value)


def test_without_any_setting_there_are_defaults(tmp_path: Path) -> None:
    settings = load_settings(env(tmp_path))

    assert settings.database == str(tmp_path / "slugline.db")
    assert (settings.poll_min, settings.poll_max) == (timedelta(minutes=15), timedelta(hours=24))
    assert (settings.max_age, settings.wait) == (timedelta(days=3), timedelta(minutes=5))
    assert (settings.web, settings.timezone, settings.locale) == (("127.0.0.1", 8800), "UTC", "en")
    assert (settings.articles, settings.allow_addresses) == (ArticlePolicy.OFF, frozenset())


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("0", timedelta()),
        ("45", timedelta(seconds=45)),
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("6h", timedelta(hours=6)),
        ("3d", timedelta(days=3)),
    ],
)
def test_durations_are_written_short(text: str, length: timedelta) -> None:
    assert to_duration(text) == length


@pytest.mark.parametrize("text", ["", "soon", "5x", "-3m", "1h30m", "9" * 40 + "d"])
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"duration|too long"):
        to_duration(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [("127.0.0.1:8800", ("127.0.0.1", 8800)), ("[::1]:80", ("::1", 80)), ("News:1", ("news", 1))],
)
def test_places_are_host_and_port(text: str, place: tuple[str, int]) -> None:
    assert to_place(text) == place


def test_the_words_for_never_and_nowhere(tmp_path: Path) -> None:
    settings = load_settings(env(tmp_path, SLUGLINE_MAX_AGE="off", SLUGLINE_WEB="off", SLUGLINE_POLL_MIN="0"))

    assert (settings.max_age, settings.web, settings.poll_min) == (None, None, timedelta())


def test_the_environment_goes_before_the_files_and_files_before_defaults(tmp_path: Path) -> None:
    (tmp_path / "slugline.toml").write_text('timezone = "Europe/Paris"\nlocale = "fr"\nwait = 30\n')
    (tmp_path / "secrets.env").write_text("DISCORD_TOKEN=from-file\nSLUGLINE_KEY=k\n")

    settings = load_settings(env(tmp_path, SLUGLINE_TIMEZONE="UTC", SLUGLINE_KEY=""))

    assert (settings.timezone, settings.locale, settings.wait) == ("UTC", "fr", timedelta(seconds=30))
    assert (settings.discord.token, settings.key) == ("from-file", "k")


def test_a_chosen_file_and_tables_of_platforms(tmp_path: Path) -> None:
    chosen = tmp_path / "other.toml"
    chosen.write_text('allow_addresses = ["10.0.0.1:80", "10.0.0.2:81"]\n[discord]\ndev_guild = "7"\n')

    settings = load_settings(env(tmp_path, SLUGLINE_CONFIG=str(chosen)))

    assert settings.allow_addresses == {("10.0.0.1", 80), ("10.0.0.2", 81)}
    assert settings.discord.dev_guild == "7"


def test_a_secret_may_be_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("s3cret\n")

    settings = load_settings(env(tmp_path, SLACK_BOT_TOKEN_FILE=str(tmp_path / "token")))

    assert settings.slack.bot_token == "s3cret"
    assert "s3cret" not in repr(settings)


def test_what_is_given_goes_before_everything(tmp_path: Path) -> None:
    given = {"SLUGLINE_FEEDS": "mine.opml"}

    assert load_settings(env(tmp_path, SLUGLINE_FEEDS="theirs.opml"), given).feeds == "mine.opml"


def test_one_error_lists_every_fault(tmp_path: Path) -> None:
    (tmp_path / "slugline.toml").write_text('poll_mn = "1m"\nwait = "soon"\n[slack]\nteam = "x"\n')

    said = faults(
        tmp_path,
        SLUGLINE_POLL_MIN="2d",
        SLUGLINE_WEB="0.0.0.0:80",
        SLUGLINE_TIMEZONE="Mars/Base",
        SLUGLINE_LOCALE="zz",
        SLUGLINE_LOG="xml",
        SLUGLINE_ARTICLES="some",
        SLUGLINE_PUBLIC_URL="news.example",
        SLUGLINE_DESK=str(tmp_path / "nowhere"),
        SLACK_API_BASE="https://slack.example/api",
        SLACK_ON_DOUBT="guess",
        DISCORD_TOKEN_FILE=str(tmp_path / "missing"),
    )

    expected = [
        "14 settings are wrong",
        "poll_mn is no setting; did you mean poll_min?",
        "slack.team is no setting",
        "SLUGLINE_WAIT",
        "SLUGLINE_POLL_MIN is longer than SLUGLINE_POLL_MAX",
        "SLUGLINE_WEB_PASSWORD must be set",
        "Mars/Base",
        "'zz'",
        "'xml' is not 'text' or 'json'",
        "'some' is not 'off', 'thin' or 'all'",
        "SLUGLINE_PUBLIC_URL",
        "SLUGLINE_DESK",
        "must end in /api/",
        "'guess' is not 'repost' or 'skip'",
        "DISCORD_TOKEN_FILE",
    ]
    assert [part for part in expected if part not in said] == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"wait = 1\ntimezone = =\n", "slugline.toml is not TOML in line 2 (Invalid value); write name ="),
        (b'wait = 1\n\ntimezone = "Eu', "slugline.toml is not TOML in line 3 (Unterminated string); write"),
        (b'wait = 1\nlocale = "fr\xe9"\n', "slugline.toml is no UTF-8 text (line 2); save it as that"),
        (b"\x7fELF\x02\x01\xff\xfe\x00", "slugline.toml is no UTF-8 text (line 1); save it as that"),
        (b"[[web]]\nport = 1\n", "no setting"),
        (b"locale = 1979-05-27\n", "no setting"),
    ],
)
def test_a_broken_file_is_one_sentence_with_line_and_next_step(
    tmp_path: Path, written: bytes, said: str
) -> None:
    (tmp_path / "slugline.toml").write_bytes(written)

    assert said in faults(tmp_path)
    assert "codec" not in faults(tmp_path)


def test_secrets_that_are_no_text_and_a_folder_in_the_place_of_settings_are_told_alike(
    tmp_path: Path,
) -> None:
    (tmp_path / "secrets.env").write_bytes(b"SLUGLINE_KEY=1\n\xff\xfe\x00")
    (tmp_path / "slugline.toml").mkdir()

    said = faults(tmp_path)

    assert "secrets.env is no UTF-8 text (line 2); save it as that" in said
    assert "slugline.toml cannot be read (Is a directory); " in said


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    (tmp_path / "slugline.toml").write_bytes(b'\xef\xbb\xbflocale = "fr"\n')

    assert load_settings(env(tmp_path)).locale == "fr"


def test_a_fault_of_a_secret_does_not_show_it(tmp_path: Path) -> None:
    assert "hunter2" not in faults(
        tmp_path, SLUGLINE_WEB="0.0.0.0:1x", SLUGLINE_WEB_PASSWORD="hunter2", SLUGLINE_KEY="hunter2"
    )


def test_the_example_names_every_setting_that_a_file_is_for(tmp_path: Path) -> None:
    lines = EXAMPLE.read_text().splitlines()
    opened = [line.removeprefix("# ") for line in lines if " = " in line or line.startswith("# [")]
    written = "\n".join(line for line in opened if not line.endswith('/desk"') and "/desk" not in line)
    (tmp_path / "slugline.toml").write_text(written)

    load_settings(env(tmp_path))

    named = {key for key in tomllib.loads(written) if not isinstance(key, dict)} | {"desk"}
    secret_or_ours = {"data", "config", "web_password", "key", "model_key"}
    plain = {field for name, field in FIELDS.items() if name.startswith("SLUGLINE_")}
    assert plain - named - secret_or_ours == set()
