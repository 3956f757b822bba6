"""Every command, one line each: its arguments, its handler, who may, and what it says in the help."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.cards import Reply
from bot.commands import (
    arranging,
    ballots,
    browsing,
    desk_work,
    erasing,
    feed_lists,
    feeding,
    following,
    holding,
    keeping,
    muting,
    regrouping,
    retrying,
    subscribing,
    telling,
    voting,
)
from bot.commands.args import Args
from bot.commands.context import Context, Done
from bot.commands.help_args import HelpArgs
from bot.commands.permissions import Need
from bot.commands.syntax import read as read_shapes
from bot.locale import N_

Handler = Callable[[Any, Context], Awaitable[Reply | Done]]


@dataclass(frozen=True, slots=True)
class Command:
    """`says` is one sentence of help, `example` a line that works. Hidden ones are typed by undo alone.

    `handler` is None for the few that `answer` itself sees to, as they answer other lines.
    """

    args: type[Args]
    handler: Handler | None
    need: Need
    says: str
    example: str
    hidden: bool = False

    @property
    def name(self) -> str:
        """The words that begin its line."""
        return self.args.command


_ANY, _PLACE, _MANAGER = Need.ANYONE, Need.PLACE, Need.MANAGER
_LINES = (
    Command(HelpArgs, None, _ANY, N_("What can be typed here."), "help search"),
    Command(browsing.LatestArgs, browsing.latest, _ANY, N_("The newest stories."), "latest labor since:7d"),
    Command(browsing.TopArgs, browsing.top, _ANY, N_("What most outlets told."), "top week"),
    Command(browsing.SearchArgs, browsing.search, _ANY,
            N_("Finds stories."), "search runway since:june -awards"),
    Command(telling.StoryArgs, telling.story, _ANY, N_("One story and its timeline."), "story k3x9q1"),
    Command(telling.WhyArgs, telling.why, _ANY, N_("Why it came, or why it did not."), "why k3x9q1"),
    Command(ballots.VoteArgs, voting.vote, _ANY, N_("What you think of a story."), "vote k3x9q1 off-topic"),
    Command(voting.ForgetVotesArgs, voting.forget_votes, _ANY, N_("Erases all your votes."), "votes forget"),
    Command(holding.HeldArgs, holding.held, _MANAGER,
            N_("A few entries that were held back: are they about the beat?"), "held"),
    Command(regrouping.SplitArgs, regrouping.split, _MANAGER,
            N_("Makes one report a story of its own."), "split k3x9q1 2"),
    Command(regrouping.MergeArgs, regrouping.merge, _MANAGER, N_("Makes two stories one."),
            "merge k3x9q1 m2p8zz"),
    Command(browsing.TopicsArgs, browsing.topics, _ANY, N_("All topics."), "topics"),
    Command(subscribing.SubscribeArgs, subscribing.subscribe, _PLACE, N_("Posts stories here."),
            "subscribe labor,deals cadence:daily at:08:30"),
    Command(subscribing.UnsubscribeArgs, subscribing.unsubscribe, _ANY,
            N_("Ends a subscription."), "unsubscribe 3"),
    Command(subscribing.SubscriptionsArgs, subscribing.subscriptions, _ANY, N_("What is posted here."),
            "subscriptions"),
    Command(subscribing.PreviewArgs, subscribing.preview, _ANY, N_("What a subscription would post."),
            "preview labor outlets:2"),
    Command(muting.MuteArgs, muting.mute, _ANY, N_("Silence for a topic, outlet, name or story."),
            "mute topic:awards for:7d"),
    Command(muting.UnmuteArgs, muting.unmute, _ANY, N_("Ends a mute."), "unmute topic:awards"),
    Command(following.FollowArgs, following.follow, _ANY,
            N_("Stories about a name, for you."), "follow SAG-AFTRA"),
    Command(following.UnfollowArgs, following.unfollow, _ANY, N_("Ends that."), "unfollow SAG-AFTRA"),
    Command(following.FollowingArgs, following.following, _ANY, N_("Names that you follow."), "following"),
    Command(keeping.SaveArgs, keeping.save, _ANY, N_("Keeps a story on your list."), "save k3x9q1"),
    Command(keeping.SavedArgs, keeping.saved, _ANY, N_("Your list."), "saved"),
    Command(keeping.SavedRemoveArgs, keeping.saved_remove, _ANY, N_("Takes a story off your list."),
            "saved remove k3x9q1"),
    Command(keeping.CatchupArgs, keeping.catchup, _ANY, N_("What moved since you last looked."), "catchup"),
    Command(arranging.QuietArgs, arranging.quiet, _ANY, N_("Hours in which nothing is posted."),
            "quiet 22:00-07:00 weekends:on"),
    Command(arranging.SettingsArgs, arranging.settings, _ANY, N_("How and when messages come."),
            "settings tz:Europe/Paris lang:fr"),
    Command(feeding.FeedsListArgs, feeding.feeds_list, _ANY,
            N_("The sources and their health."), "feeds list failing"),
    Command(feeding.FeedsAddArgs, feeding.feeds_add, _MANAGER, N_("Adds a feed, or a site by its home page."),
            "feeds add https://example.com"),
    Command(feeding.FeedsRemoveArgs, feeding.feeds_remove, _MANAGER,
            N_("Takes a source away."), "feeds remove 12"),
    Command(feeding.FeedsPauseArgs, feeding.feeds_pause, _MANAGER, N_("Rests a source."), "feeds pause 12"),
    Command(feeding.FeedsResumeArgs, feeding.feeds_resume, _MANAGER,
            N_("Reads it again."), "feeds resume 12"),
    Command(feed_lists.FeedsCheckArgs, feed_lists.feeds_check, _MANAGER,
            N_("Asks a source now and says what to do."),
            "feeds check 12"),
    Command(feed_lists.FeedsImportArgs, feed_lists.feeds_import, _MANAGER,
            N_("Adds the feeds of an OPML list."),
            "feeds import https://example.com/feeds.opml"),
    Command(feed_lists.FeedsExportArgs, feed_lists.feeds_export, _ANY, N_("The sources as an OPML list."),
            "feeds export"),
    Command(desk_work.StatusArgs, desk_work.status, _ANY, N_("How the desk is doing."), "status"),
    Command(desk_work.AuditArgs, desk_work.audit, _MANAGER, N_("Who changed what."), "audit"),
    Command(retrying.RetryArgs, retrying.retry, _MANAGER, N_("Tries again what was refused."), "retry all"),
    Command(erasing.EraseArgs, erasing.erase, _MANAGER, N_("Forgets all of this team, for good."),
            "erase everything"),
    Command(desk_work.UndoArgs, None, _ANY, N_("Takes a change back, for 24 hours."), "undo"),
    Command(desk_work.ShareArgs, None, _ANY, N_("Shows an answer to everybody here."), "share search runway"),
    Command(subscribing.RestoreSubscriptionArgs, subscribing.restore_subscription, _MANAGER, "", "",
            hidden=True),
    Command(ballots.RestoreVoteArgs, voting.restore_vote, _MANAGER, "", "", hidden=True),
    Command(regrouping.RestoreReportArgs, regrouping.restore_report, _MANAGER, "", "", hidden=True),
    Command(regrouping.RestoreStoryArgs, regrouping.restore_story, _MANAGER, "", "", hidden=True),
    Command(muting.RestoreMuteArgs, muting.restore_mute, _MANAGER, "", "", hidden=True),
    Command(feed_lists.RestoreFeedArgs, feed_lists.restore_feed, _MANAGER, "", "", hidden=True),
)  # fmt: skip

CATALOG: dict[str, Command] = {command.name: command for command in _LINES}
_SHAPES = {name: command.args for name, command in CATALOG.items()}


def read(line: str) -> Args:
    """The arguments that a line stands for."""
    return read_shapes(line, _SHAPES)
