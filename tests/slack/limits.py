"""What Slack refuses of a message's blocks: its SDK's models, its published limits, and our own sums."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.fakes.slack_wire.shapes import check_blocks, text_length
from tests.fakes.slack_wire.world import Refusal

MOST_BLOCKS = 50
MOST_TEXT = 9500


def refusals(message: dict[str, Any]) -> list[str]:
    """Why Slack would not take it; empty where it would."""
    blocks = message["blocks"]
    said = [] if 0 < len(blocks) < MOST_BLOCKS else [f"{len(blocks)} blocks"]
    said += [] if text_length(blocks) < MOST_TEXT else [f"{text_length(blocks)} characters"]
    said += [] if 0 < len(message["text"]) <= 4000 else [f"text of {len(message['text'])} characters"]
    said += [] if message["unfurl_links"] is message["unfurl_media"] is False else ["unfurls"]
    try:
        check_blocks(blocks)
    except Refusal as refusal:
        said.append(str(refusal.more or refusal))
    return said + _by_models(blocks)


def _by_models(blocks: list[dict[str, Any]]) -> list[str]:
    said = []
    for data, block in zip(blocks, Block.parse_all(blocks), strict=True):
        if block is None:
            said.append(f"unknown block {data['type']}")
            continue
        try:
            block.validate_json()
        except SlackObjectFormationError as error:
            said.append(str(error))
    return said
