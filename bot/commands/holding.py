"""held: a few entries that the desk was in doubt about and never told, for managers to say what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from bot.cards import Button, Reply, ReplyRow
from bot.commands.args import Args, positional
from bot.commands.context import Context
from bot.commands.kinds import Kind
from bot.commands.wording import moment_in_words
from bot.locale import N_
from feeds.judging.reasons import sentence
from feeds.model import Judgement
from feeds.model.votes import VoteKind
from feeds.store.answers import StoredEntry

AGAIN = "again"
SHORT_ID = 8
"""Digits of an id that people are given to type; buttons carry all of it."""

MOST_REASONS = 4
_WEIGHED = frozenset({
    "declared", "ai-words", "no-ai", "film-words", "no-film", "names",
    "fiction", "arts", "other-meaning", "without-company",
})  # fmt: skip
"""Reasons that speak for an entry or against it; the others say where it was filed and how it was weighed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldArgs(Args):
    """`held`, `held again`."""

    command: ClassVar[str] = "held"
    which: str = positional(
        Kind.CHOICE, N_("again: what was shown last and is not answered"), choices=(AGAIN,)
    )


async def held(args: HeldArgs, context: Context) -> Reply:
    """Up to five, the most doubtful first, each once a team; two buttons and two lines answer each."""
    _ = context.translate
    if args.which == AGAIN:
        shown = await context.store.held.shown_last(context.tenant)
        nothing = _("All that was shown last is answered.")
    else:
        shown = await context.store.held.ask(context.tenant, context.now)
        nothing = _("Nothing was held back in the last 7 days that you have not seen here.")
    if not shown:
        return Reply(text=nothing)
    said = _.ngettext(
        "{count} entry of the last 7 days that was held back and never told.",
        "{count} entries of the last 7 days that were held back and never told.",
        len(shown),
    )
    asks = _("Is it about the beat? Your answer teaches at the next training and changes no channel.")
    rows = tuple(_row(number, one, context) for number, one in enumerate(shown, start=1))
    return Reply(text=f"{said.format(count=len(shown))} {asks}", rows=rows, buttons=_buttons(shown, context))


async def again_button(context: Context) -> tuple[Button, ...]:
    """The way back to what was shown last, for those who may see it, while some of it is not answered."""
    _ = context.translate
    if not context.caller.is_manager or not await context.store.held.shown_last(context.tenant):
        return ()
    return (Button(label=_("The others"), line=f"{HeldArgs.command} {AGAIN}"),)


def answering(entry_id: str, kind: VoteKind) -> str:
    """The line that says it."""
    return f"vote {entry_id} {kind.value}"


def _row(number: int, member: StoredEntry, context: Context) -> ReplyRow:
    _ = context.translate
    entry, short = member.entry, member.entry.id[:SHORT_ID]
    cells = (
        (_("number"), str(number)),
        (_("entry"), short),
        (_("when"), moment_in_words(entry.time, context)),
        (_("outlet"), entry.outlet),
        (_("score"), _score(member.judgement, context)),
        (
            _("answer"),
            " · ".join(answering(short, kind) for kind in (VoteKind.UP, VoteKind.OFF_TOPIC)),
        ),
        (_("headline"), entry.title),
    )
    return ReplyRow(cells=cells, link=entry.url)


def _score(judgement: Judgement, context: Context) -> str:
    """`0.41: Nothing in it speaks of film. It names nobody that the desk knows.`"""
    _ = context.translate
    score, reasons = f"{judgement.score:.2f}", list(_reasons(judgement, context))[:MOST_REASONS]
    return _("{score}: {reasons}").format(score=score, reasons=" ".join(reasons)) if reasons else score


def _reasons(judgement: Judgement, context: Context) -> Iterator[str]:
    _ = context.translate
    if not judgement.names:
        yield _("It names nobody that the desk knows.")
    for reason in judgement.reasons:
        if reason.code in _WEIGHED:
            yield sentence(reason, _)


def _buttons(shown: Sequence[StoredEntry], context: Context) -> tuple[Button, ...]:
    """Two for each, with the number of its row."""
    _ = context.translate
    buttons = []
    for number, one in enumerate(shown, start=1):
        yes, no = _("{number}: on the beat"), _("{number}: off topic")
        buttons += [
            Button(label=yes.format(number=number), line=answering(one.entry.id, VoteKind.UP)),
            Button(label=no.format(number=number), line=answering(one.entry.id, VoteKind.OFF_TOPIC)),
        ]
    return tuple(buttons)
