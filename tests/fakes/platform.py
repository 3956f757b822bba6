"""A chat platform that remembers what it was asked, and answers what a test tells it to."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime

from bot.cards import AnyCard
from bot.cards.codec import to_json
from bot.ports import CannotTell, Found, NotFound, Outcome, Posted, Posting, Verification
from feeds.model import Destination


class FakePlatform:
    """Posts succeed unless `answers` says otherwise; `before_answer` runs once a post has landed."""

    def __init__(self, name: str = "reading_room", *, can_edit: bool = True) -> None:
        self._name = name
        self._can_edit = can_edit
        self.posts: list[Posting] = []
        self.landed: list[Posting] = []
        self.edits: list[tuple[str, Posting]] = []
        self.looks: list[Posting] = []
        self.answers: deque[Outcome] = deque()
        self.edit_answers: deque[Outcome] = deque()
        self.can_find = True
        self.find_answers: deque[Verification] = deque()
        self.before_answer: Callable[[Posting], None] = lambda _: None

    @property
    def name(self) -> str:
        return self._name

    @property
    def can_edit(self) -> bool:
        return self._can_edit

    def render(self, card: AnyCard, destination: Destination) -> str:
        """The card as JSON."""
        return to_json(card)

    def redraw(self, card: AnyCard, destination: Destination, shown: str) -> str:
        """There is but one look."""
        return self.render(card, destination)

    async def post(self, posting: Posting) -> Outcome:
        """Lands, unless there is another answer waiting."""
        self.posts.append(posting)
        outcome = self.answers.popleft() if self.answers else None
        if outcome is None:
            self.landed.append(posting)
        self.before_answer(posting)
        return outcome or Posted(message=f"m{len(self.landed)}")

    async def edit(self, posting: Posting, message: str) -> Outcome:
        """Changes the message."""
        self.edits.append((message, posting))
        return self.edit_answers.popleft() if self.edit_answers else Posted(message=message)

    async def find(self, posting: Posting, since: datetime) -> Verification:
        """Looks among what landed."""
        self.looks.append(posting)
        if self.find_answers:
            return self.find_answers.popleft()
        if not self.can_find:
            return CannotTell(reason="no permission to read the channel")
        for number, one in enumerate(self.landed, start=1):
            if one.nonce == posting.nonce:
                return Found(message=f"m{number}")
        return NotFound()

    @property
    def texts(self) -> list[str]:
        """What the channel shows, in order."""
        return [posting.text for posting in self.landed]
