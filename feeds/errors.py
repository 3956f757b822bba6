"""The error tree: what a person can mend, and what only a programmer can."""

from __future__ import annotations


class SluglineError(Exception):
    """Root of every error that Slugline raises on purpose."""


class UserError(SluglineError):
    """Something the person can fix; the message is one sentence that they may read.

    `hint` is the next step (a second sentence), or empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class DeskError(UserError):
    """A desk folder that cannot be used; the message names file and line."""


class StoreError(SluglineError):
    """The database holds something that the code cannot read."""
