"""A source in words: how it is doing, and what to do about it."""

from __future__ import annotations

from bot.commands.context import Context
from bot.commands.trouble import LineError, nearest
from bot.commands.wording import moment_in_words
from bot.locale import N_
from feeds.model import Source, SourceState

NEVER_WORKED = 3


async def known_source(context: Context, what: str) -> Source:
    """The tenant's source of that number, address or outlet."""
    number = int(what) if what.isdecimal() and len(what) < 10 else None
    found = await context.store.sources.get(context.tenant, number if number is not None else what)
    if found:
        return found
    every = await context.store.sources.all(context.tenant)
    same = [source for source in every if source.outlet.casefold() == what.casefold()]
    if len(same) == 1:
        return same[0]
    near = nearest(what, [source.outlet for source in every])
    message = N_("There is no source {what}.")
    raise LineError(message, nearest=near, hint=N_("feeds list shows their numbers."), what=what)


def health_in_words(source: Source, context: Context) -> str:
    """One phrase."""
    _ = context.translate
    health = source.health
    if source.state is SourceState.PAUSED:
        return _("paused")
    if source.state is SourceState.GONE:
        return _("gone for good")
    if health.polls == 0:
        return _("not asked yet")
    if never_worked(source):
        return _("never worked: {reason}").format(reason=_(health.reason))
    if health.failures:
        since = moment_in_words(health.failing_since, context) if health.failing_since else "?"
        return _("failing since {moment}: {reason}").format(moment=since, reason=_(health.reason))
    if source.moved_to:
        return _("moved to {url}").format(url=source.moved_to)
    if health.entries == 0:
        return _("empty so far")
    return _("works")


def never_worked(source: Source) -> bool:
    """Asked three times or more, and never once to any use: one line in `status`, no alarm."""
    return source.health.worked_at is None and source.health.polls >= NEVER_WORKED


def advice_for(source: Source, *, works: bool, moved_to: str, context: Context) -> str:
    """What to do about a source, in one sentence."""
    _ = context.translate
    if moved_to and works:
        return _("Nothing: after a few polls the new address is kept.")
    if works and source.state is SourceState.PAUSED:
        return _("Read it again: feeds resume {number}").format(number=source.number)
    if works:
        return _("Nothing.")
    if source.state is SourceState.GONE:
        return _("Remove it: feeds remove {number}").format(number=source.number)
    asked_in_vain = source.health.worked_at is None and source.health.polls > 0
    if asked_in_vain or source.health.failures > NEVER_WORKED:
        return _("Look for its new address on {site}, then: feeds remove {number}").format(
            site=source.site or source.url, number=source.number
        )
    return _("Wait: it is asked again by itself.")
