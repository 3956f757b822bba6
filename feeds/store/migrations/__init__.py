"""Revisions of the tables, oldest first; a released one is never changed."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
HEAD = REVISIONS[-1]
