"""What the operator chose for doubtful messages is what deliveries go by."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import build
from bot.parts import open_parts
from bot.settle import OnDoubt
from config.settings import load_settings


@pytest.mark.parametrize(("chosen", "wanted"), [("", OnDoubt.REPOST), ("skip", OnDoubt.SKIP)])
async def test_slacks_doubtful_messages_are_treated_as_chosen(
    tmp_path: Path, chosen: str, wanted: OnDoubt
) -> None:
    feeds = tmp_path / "feeds.opml"
    feeds.write_text("<opml version='2.0'><body><outline xmlUrl='https://a.example/f'/></body></opml>")
    given = {"SLUGLINE_DATA": str(tmp_path / "data"), "SLUGLINE_FEEDS": str(feeds), "SLUGLINE_WEB": "off"}
    parts = await open_parts(load_settings(given | ({"SLACK_ON_DOUBT": chosen} if chosen else {})))
    app = await build(parts)

    assert app.work.deliveries.policies["slack"].on_doubt is wanted

    app.close()
    await parts.close()
