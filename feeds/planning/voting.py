"""What a vote moves here, and which votes agree enough to teach. Pure; the store and commands call it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from feeds.model.votes import Label, LabelKind, Voice, Vote, VoteKind

LOWEST, HIGHEST = 0.5, 0.7
STEP = 0.01
MOST_MOVED = 0.05
WITHIN = timedelta(days=7)
VOTES_A_DAY = 20
ENOUGH = 2
MEMBERS, MANAGERS = 0.1, 0.5
YES, NO = "yes", "no"
STEPS = {VoteKind.OFF_TOPIC: STEP, VoteKind.NOT_INTERESTING: STEP, VoteKind.UP: -STEP}

Move = tuple[datetime, float]


def step(threshold: float, wanted: float, moves: Sequence[Move], now: datetime) -> float:
    """How far the threshold may go of the way wanted: nowhere where that is too far within seven days.

    In any seven days it moves by no more than 0.05 one way, and it stays between its bounds.
    """
    goes = round(min(HIGHEST, max(LOWEST, threshold + wanted)) - threshold, 2)
    total = goes
    in_order = sorted(moves, key=lambda move: move[0])  # those of one moment as they were made
    for at, moved in in_order[::-1]:
        if at <= now - WITHIN:
            break
        total = round(total + moved, 2)
        if abs(total) > MOST_MOVED:
            return 0.0
    return goes


def voices_of(vote: Vote) -> Iterator[Voice]:
    """What the vote says of entries."""
    match vote.kind:
        case VoteKind.UP | VoteKind.OFF_TOPIC:
            says = YES if vote.kind is VoteKind.UP else NO
            yield from (_voice(vote, LabelKind.RELEVANT, (one,), says) for one in vote.entries)
        case VoteKind.WRONG_TOPIC if vote.topic:
            yield from (_voice(vote, LabelKind.TOPIC, (one,), vote.topic) for one in vote.entries)
        case VoteKind.DUPLICATE if vote.entries and vote.others:
            yield from pair(
                vote.entries[0], vote.others[0], says=YES, voter=vote.voter, manager=vote.is_manager
            )
        case _:
            return


def pair(one: str, other: str, *, says: str, voter: str, manager: bool) -> Iterator[Voice]:
    """A word on two entries; nothing where they are one and the same."""
    if one != other:
        entries = tuple(sorted((one, other)))
        yield Voice(kind=LabelKind.PAIR, entries=entries, says=says, voter=voter, is_manager=manager)


def labels(voices: Iterable[Voice]) -> tuple[Label, ...]:
    """What is settled: by managers who agree, else by two or more people with nobody against."""
    about: dict[tuple[LabelKind, tuple[str, ...]], set[Voice]] = {}
    for voice in voices:
        about.setdefault((voice.kind, voice.entries), set()).add(voice)
    found = (_settled(some) for _, some in sorted(about.items()))
    return tuple(label for label in found if label is not None)


def _voice(vote: Vote, kind: LabelKind, entries: tuple[str, ...], says: str) -> Voice:
    return Voice(kind=kind, entries=entries, says=says, voter=vote.voter, is_manager=vote.is_manager)


def _settled(voices: set[Voice]) -> Label | None:
    managers = {voice for voice in voices if voice.is_manager}
    asked = managers or voices
    said = {voice.says for voice in asked}
    voters = sorted({voice.voter for voice in asked})
    if len(said) > 1 or (not managers and len(voters) < ENOUGH):
        return None
    one = next(iter(asked))
    weight = MANAGERS if managers else MEMBERS
    return Label(kind=one.kind, entries=one.entries, says=one.says, weight=weight, voters=tuple(voters))
