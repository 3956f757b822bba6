"""What Slack answers to what it means for a message: one table, complete over what a post can meet.

Codes are those of docs.slack.dev/reference/methods for chat.postMessage, chat.update, conversations.open,
conversations.history and conversations.replies. Reasons are sentences for people; they are stored as they
stand and translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import assert_never

from bot.locale import N_
from bot.ports import ChannelGone, Doubtful, MessageGone, Outcome, Refused, Throttled, TokenInvalid

SOON = timedelta(seconds=10)
MINUTE = timedelta(minutes=1)
TEN_MINUTES = timedelta(minutes=10)
WORKSPACE = "workspace"


class Meaning(StrEnum):
    """What a code comes to. `UNTHREADED` may go out beside its thread, `MISDRAWN` in plain words."""

    CHANNEL = "channel"
    TOKEN = "token"
    EXPIRED = "expired"
    WAIT = "wait"
    DOUBT = "doubt"
    MESSAGE = "message"
    REFUSED = "refused"
    UNTHREADED = "unthreaded"
    MISDRAWN = "misdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A meaning, the sentence for people, and how long to wait where Slack names no time."""

    meaning: Meaning
    reason: str
    wait: timedelta = MINUTE


NO_CHANNEL = N_("The channel is gone from Slack, or Slugline was removed from it.")
ARCHIVED = N_("The channel is archived.")
NOT_IN = N_("Slugline is not in this channel: type /invite @Slugline there.")
RESTRICTED = N_("The workspace does not let Slugline post in this channel.")
NO_THREADS = N_("This channel takes no answers in threads.")
LOCKED = N_("The thread is locked.")
NO_THREAD = N_("The message that this would answer is gone.")
NO_DIRECT = N_("This person takes no direct messages from Slugline.")
NO_TAB = N_("Slugline's Messages tab is switched off: switch it on in the app's settings, under App Home.")
NO_SCOPE = N_("Slugline lacks a scope in this workspace: install it again with the shipped manifest.")
ADMINS = N_("The workspace's administrators have suspended posting by apps.")
NO_WORKSPACE = N_("Slugline is not installed in this workspace.")
TOKEN = N_("Slack no longer takes the workspace's token: install Slugline again.")
EXPIRED = N_("The workspace's token has expired and is being renewed.")
BUSY = N_("Slack asks to wait.")
MOVING = N_("The workspace is being moved by Slack.")
DOUBT = N_("Slack failed in the middle of it.")
GONE = N_("The message is gone from Slack.")
UNCHANGEABLE = N_("Slack no longer lets this message be changed.")
MISDRAWN = N_("Slack would not take the message as we drew it.")
MISCALLED = N_("Slack would not take the request as we made it.")
BLOCKED = N_("Slack Connect's rules blocked this message.")


def _all(meaning: Meaning, reason: str, *codes: str, wait: timedelta = MINUTE) -> dict[str, Verdict]:
    return {code: Verdict(meaning=meaning, reason=reason, wait=wait) for code in codes}


CODES: Mapping[str, Verdict] = {
    **_all(Meaning.CHANNEL, NO_CHANNEL, "channel_not_found", "user_not_in_channel", "is_inactive"),
    **_all(Meaning.CHANNEL, ARCHIVED, "is_archived", "channel_is_archived"),
    **_all(Meaning.CHANNEL, NOT_IN, "not_in_channel"),
    **_all(
        Meaning.CHANNEL,
        RESTRICTED,
        *(
            "restricted_action",
            "restricted_action_read_only_channel",
            "restricted_action_thread_only_channel",
        ),
        *("posting_to_general_channel_denied", "method_not_supported_for_channel_type"),
        *("channel_type_not_supported", "external_channel_migrating"),
    ),
    **_all(Meaning.UNTHREADED, NO_THREADS, "restricted_action_non_threadable_channel"),
    **_all(
        Meaning.UNTHREADED,
        LOCKED,
        "restricted_action_thread_locked",
        "thread_locked",
        "cannot_reply_to_message",
    ),
    **_all(Meaning.UNTHREADED, NO_THREAD, "thread_not_found", "invalid_thread_ts"),
    **_all(
        Meaning.CHANNEL,
        NO_DIRECT,
        *("cannot_dm_bot", "user_disabled", "user_not_found", "user_not_visible", "users_list_not_supplied"),
        *("not_enough_users", "too_many_users", "user_team_not_in_channel"),
    ),
    **_all(Meaning.CHANNEL, NO_TAB, "messages_tab_disabled"),
    **_all(Meaning.CHANNEL, NO_SCOPE, "missing_scope", "no_permission"),
    **_all(
        Meaning.CHANNEL,
        ADMINS,
        *("access_denied", "accesslimited", "app_access_restricted", "ekm_access_denied"),
        *("enterprise_is_restricted", "send_on_behalf_not_allowed", "org_login_required"),
    ),
    **_all(Meaning.CHANNEL, NO_WORKSPACE, "team_access_not_granted", "team_not_found"),
    **_all(
        Meaning.TOKEN,
        TOKEN,
        *("account_inactive", "invalid_auth", "not_authed", "token_revoked", "not_allowed_token_type"),
        *("two_factor_setup_required", "as_user_not_supported", "is_bot", "user_is_restricted"),
    ),
    **_all(Meaning.EXPIRED, EXPIRED, "token_expired", wait=SOON),
    **_all(Meaning.WAIT, BUSY, "ratelimited", "rate_limited", "message_limit_exceeded"),
    **_all(Meaning.WAIT, BUSY, "request_timeout", wait=SOON),
    **_all(Meaning.WAIT, MOVING, "team_added_to_org", wait=TEN_MINUTES),
    **_all(Meaning.DOUBT, DOUBT, "fatal_error", "internal_error", "service_unavailable", "update_failed"),
    **_all(Meaning.MESSAGE, GONE, "message_not_found"),
    **_all(
        Meaning.REFUSED,
        UNCHANGEABLE,
        *("cant_update_message", "edit_window_closed", "block_mismatch", "streaming_state_conflict"),
        *("no_dual_broadcast_content_update", "channel_not_allowed"),
    ),
    **_all(
        Meaning.REFUSED,
        BLOCKED,
        *("slack_connect_canvas_sharing_blocked", "slack_connect_file_link_sharing_blocked"),
        *("slack_connect_lists_sharing_blocked", "slack_connect_blocked_file_sharing"),
        *("file_not_found", "file_not_shared", "file_share_limit_reached", "missing_file_data"),
    ),
    **_all(
        Meaning.MISDRAWN,
        MISDRAWN,
        *("msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format", "no_text"),
        *("invalid_attachments", "too_many_attachments", "too_many_contact_cards", "markdown_text_conflict"),
    ),
    **_all(
        Meaning.REFUSED,
        MISCALLED,
        *("invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large"),
        *("metadata_must_be_sent_from_app", "duplicate_channel_not_found", "duplicate_message_not_found"),
        *("invalid_arg_name", "invalid_arguments", "invalid_array_arg", "invalid_charset"),
        *("invalid_form_data", "invalid_post_type", "missing_post_type", "invalid_json", "json_not_object"),
        *("deprecated_endpoint", "method_deprecated", "unknown_method", "invalid_cursor", "invalid_limit"),
        *("invalid_ts_latest", "invalid_ts_oldest", "invalid_metadata_filter_keys"),
    ),
}
# Slack adds codes every year. One that speaks of the message must not stop its channel; any other may.
_OF_THE_MESSAGE = ("invalid_", "msg_", "too_many_", "metadata_", "missing_", "file_", "slack_connect_")


def verdict(code: str) -> Verdict:
    """What a code means; for one that the table does not know, what its name lets us suppose."""
    known = CODES.get(code)
    if known is not None:
        return known
    if code.startswith(_OF_THE_MESSAGE):
        return Verdict(meaning=Meaning.REFUSED, reason=MISDRAWN)
    return Verdict(meaning=Meaning.CHANNEL, reason=RESTRICTED)


def to_outcome(code: str, retry_after: timedelta | None = None) -> Outcome:
    """The code as the one outcome that delivery knows; fallbacks are tried before by who calls."""
    found = verdict(code)
    match found.meaning:
        case Meaning.CHANNEL:
            return ChannelGone(reason=found.reason)
        case Meaning.TOKEN:
            return TokenInvalid(reason=found.reason)
        case Meaning.WAIT | Meaning.EXPIRED:
            return Throttled(retry_after=retry_after or found.wait, scope=WORKSPACE)
        case Meaning.DOUBT:
            return Doubtful(reason=found.reason)
        case Meaning.MESSAGE:
            return MessageGone()
        case Meaning.UNTHREADED:
            return ChannelGone(reason=found.reason)
        case Meaning.REFUSED | Meaning.MISDRAWN:
            return Refused(reason=f"{found.reason} ({code})")
        case _:
            assert_never(found.meaning)
