"""The error table: every code that a post can meet has one meaning."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.platforms.slack import errors
from bot.platforms.slack.errors import CODES, Meaning, to_outcome, verdict
from bot.ports import ChannelGone, Doubtful, MessageGone, Outcome, Refused, Throttled, TokenInvalid

# The codes that Slack publishes for chat.postMessage, chat.update, conversations.open, .history and .replies.
_PUBLISHED = """
access_denied accesslimited account_inactive app_access_restricted as_user_not_supported block_mismatch
cannot_dm_bot cannot_reply_to_message cant_update_message channel_is_archived channel_not_allowed
channel_not_found channel_type_not_supported deprecated_endpoint duplicate_channel_not_found
duplicate_message_not_found edit_window_closed ekm_access_denied enterprise_is_restricted
external_channel_migrating fatal_error file_not_found file_not_shared file_share_limit_reached internal_error
invalid_arg_name invalid_arguments invalid_array_arg invalid_attachments invalid_auth invalid_blocks
invalid_blocks_format invalid_charset invalid_cursor invalid_form_data invalid_json invalid_limit
invalid_metadata_filter_keys invalid_metadata_format invalid_metadata_schema invalid_post_type
invalid_thread_ts invalid_ts_latest invalid_ts_oldest is_archived is_bot is_inactive json_not_object
markdown_text_conflict message_limit_exceeded message_not_found messages_tab_disabled
metadata_must_be_sent_from_app metadata_too_large method_deprecated method_not_supported_for_channel_type
missing_file_data missing_post_type missing_scope msg_blocks_too_long msg_too_long
no_dual_broadcast_content_update no_permission no_text not_allowed_token_type not_authed not_enough_users
not_in_channel org_login_required posting_to_general_channel_denied rate_limited ratelimited request_timeout
restricted_action restricted_action_non_threadable_channel restricted_action_read_only_channel
restricted_action_thread_locked restricted_action_thread_only_channel send_on_behalf_not_allowed
service_unavailable slack_connect_blocked_file_sharing slack_connect_canvas_sharing_blocked
slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked streaming_state_conflict
team_access_not_granted team_added_to_org team_not_found thread_locked thread_not_found token_expired
token_revoked too_many_attachments too_many_contact_cards too_many_users two_factor_setup_required
unknown_method update_failed user_disabled user_is_restricted user_not_found user_not_in_channel
user_not_visible user_team_not_in_channel users_list_not_supplied
"""
PUBLISHED = _PUBLISHED.split()

NAMED: tuple[tuple[str, type[Outcome]], ...] = (
    ("channel_not_found", ChannelGone),
    ("is_archived", ChannelGone),
    ("not_in_channel", ChannelGone),
    ("restricted_action", ChannelGone),
    ("restricted_action_read_only_channel", ChannelGone),
    ("restricted_action_thread_only_channel", ChannelGone),
    ("restricted_action_non_threadable_channel", ChannelGone),
    ("restricted_action_thread_locked", ChannelGone),
    ("missing_scope", ChannelGone),
    ("messages_tab_disabled", ChannelGone),
    ("account_inactive", TokenInvalid),
    ("token_revoked", TokenInvalid),
    ("invalid_auth", TokenInvalid),
    ("not_authed", TokenInvalid),
    ("token_expired", Throttled),
    ("fatal_error", Doubtful),
    ("internal_error", Doubtful),
    ("service_unavailable", Doubtful),
    ("ratelimited", Throttled),
    ("rate_limited", Throttled),
    ("message_limit_exceeded", Throttled),
    ("team_added_to_org", Throttled),
    ("message_not_found", MessageGone),
    ("msg_too_long", Refused),
    ("msg_blocks_too_long", Refused),
    ("invalid_blocks", Refused),
    ("edit_window_closed", Refused),
    ("cant_update_message", Refused),
)


def test_the_table_holds_what_slack_publishes_and_nothing_else() -> None:
    assert set(CODES) == set(PUBLISHED)
    assert len(PUBLISHED) == len(set(PUBLISHED))


def test_no_code_stands_in_two_places() -> None:
    source = Path(errors.__file__).read_text(encoding="utf-8")
    table = source.partition("CODES: Mapping")[2].partition("\n}\n")[0]
    named = re.findall(r'"([a-z_]+)"', table)

    assert sorted(named) == sorted(set(named))


@pytest.mark.parametrize(("code", "outcome"), NAMED, ids=[code for code, _ in NAMED])
def test_a_code_has_one_meaning(code: str, outcome: type[Outcome]) -> None:
    assert type(to_outcome(code)) is outcome


@pytest.mark.parametrize("code", PUBLISHED)
def test_every_code_comes_to_an_outcome_with_a_sentence(code: str) -> None:
    outcome = to_outcome(code)

    assert verdict(code).reason.endswith(".")
    assert getattr(outcome, "reason", verdict(code).reason).startswith(verdict(code).reason)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [("invalid_sparkle", Refused), ("too_many_sparkles", Refused), ("no_sparkle_today", ChannelGone)],
)
def test_a_code_that_slack_adds_later_stops_no_more_than_its_name_says(
    code: str, outcome: type[Outcome]
) -> None:
    assert type(to_outcome(code)) is outcome


@pytest.mark.parametrize(
    ("said", "wait"), [(timedelta(seconds=7), timedelta(seconds=7)), (None, timedelta(minutes=1))]
)
def test_waits_are_those_that_were_asked_for(said: timedelta | None, wait: timedelta) -> None:
    assert to_outcome("ratelimited", said) == Throttled(retry_after=wait, scope="workspace")


def test_no_wait_stops_the_whole_platform() -> None:
    scopes = {getattr(to_outcome(code), "scope", "") for code in CODES}

    assert scopes == {"", "workspace"}


def test_every_meaning_is_used() -> None:
    assert {found.meaning for found in CODES.values()} == set(Meaning)
