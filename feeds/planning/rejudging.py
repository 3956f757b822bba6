"""How folding and edits change a verdict: taken in by a story, left alone again, kept by its story."""

from __future__ import annotations

from dataclasses import replace

from feeds.model import Judgement, Reason

ASSOCIATION = "association"


def accepted(verdict: Judgement, *, by: str) -> Judgement:
    """An undecided entry that a confident story took in; `by` is the outlet that vouches for it."""
    reasons = (*_without_association(verdict), Reason(code=ASSOCIATION, facts=(by,)))
    return replace(verdict, relevant=True, held=False, reasons=reasons)


def held_again(verdict: Judgement) -> Judgement:
    """Undecided, with nobody (or nobody any more) to vouch for it."""
    return replace(verdict, relevant=False, held=True, reasons=_without_association(verdict))


def in_its_story(verdict: Judgement) -> Judgement:
    """An entry that is in a story stays on the beat, whatever an edit makes of its words."""
    return replace(verdict, relevant=True, held=False)


def _without_association(verdict: Judgement) -> tuple[Reason, ...]:
    return tuple(reason for reason in verdict.reasons if reason.code != ASSOCIATION)
