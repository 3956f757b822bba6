"""The store itself: opened once by the root, handed to every room that reads or writes."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from feeds.errors import UserError
from feeds.model import Desk
from feeds.planning.plan import FirstContactPlan, IngestPlan
from feeds.store import backup, search_index
from feeds.store.answers import Applied
from feeds.store.applying import apply_first_contacts, apply_plan
from feeds.store.audits import Audit
from feeds.store.database import Database, to_url
from feeds.store.entries import Entries
from feeds.store.erasing import erase_tenant
from feeds.store.exports import Exports
from feeds.store.held import Held
from feeds.store.installations import Installations
from feeds.store.meta import Meta
from feeds.store.openings import Openings
from feeds.store.outbox import Outbox
from feeds.store.people import People
from feeds.store.regroupings import Regroupings
from feeds.store.sources import Sources
from feeds.store.stories import Stories
from feeds.store.story_keys import fill_keys
from feeds.store.tenants import Tenants
from feeds.store.votes import Votes
from feeds.store.wants import Wants

NO_DESK = Desk(id="", title="", topics=(), names=(), words={}, sources=())
LOCAL = "local"
_DAMAGED = ("not a database", "malformed")
_SHUT = ("unable to open", "readonly database")


class Store:
    """One database behind a facet for each noun. Use `Store.open`; close it when done."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self.tenants = Tenants(database)
        self.meta = Meta(database)
        self.sources = Sources(database, self.tenants)
        self.entries = Entries(database, self.tenants)
        self.openings = Openings(database)
        self.stories = Stories(database, self.tenants, desk)
        self.regroupings = Regroupings(database, desk)
        self.votes = Votes(database, self.meta)
        self.held = Held(database, self.tenants)
        self.wants = Wants(database, self.tenants)
        self.people = People(database, self.tenants)
        self.audit = Audit(database, self.tenants)
        self.outbox = Outbox(database)
        self.installations = Installations(database, self.tenants)
        self.exports = Exports(database, self.tenants)

    @classmethod
    async def open(cls, place: str | Path, *, desk: Desk = NO_DESK) -> Store:
        """Opens the file or URL, making and migrating it as needed.

        The desk tells stories anew for tenants that have only some of their sources.
        """
        url = to_url(place)
        if url.database:
            make_folder(Path(url.database).parent)
            _try(url.database)
        store = cls(Database(url), desk)
        try:
            await store._database.migrate()
            await fill_keys(store._database)
            await store.tenants.ensure(LOCAL)
        except BaseException as trouble:
            await store.close()
            if isinstance(trouble, DatabaseError) and (
                said := _in_words(str(trouble.orig), str(url.database))
            ):
                raise said from trouble
            raise
        return store

    async def close(self) -> None:
        """Gives the file back."""
        await self._database.close()

    async def apply(self, plan: IngestPlan, now: datetime) -> Applied:
        """Writes a batch of polls in one commit; again changes nothing."""
        async with self._database.write() as connection:
            return await apply_plan(connection, plan, now)

    async def apply_first_contact(self, plan: FirstContactPlan) -> Applied:
        """Writes what new subscriptions post once, and that they are served, in one commit."""
        async with self._database.write() as connection:
            return await apply_first_contacts(connection, plan)

    async def erase(self, tenant_id: str) -> int:
        """Deletes all that the tenant ever said or was sent; says how many rows that were."""
        async with self._database.write_durably() as connection:
            count = await erase_tenant(connection, tenant_id)
        self.tenants.forget(tenant_id)
        return count

    async def version(self) -> int:
        """Differs once anybody, in any process, has changed what a running copy keeps in memory."""
        return await self.meta.version()

    async def bump(self) -> None:
        """Says that something changed."""
        await self.meta.bump()

    async def backup(self, path: str | Path) -> None:
        """A whole copy at that path, made while the store is in use."""
        if not self._database.url.database:
            raise UserError("A store in memory has nothing to back up.")
        await backup.backup_to(Path(self._database.url.database), Path(path))

    async def tend(self) -> None:
        """A slice of the upkeep that a database wants now and then."""
        async with self._database.write() as connection:
            await search_index.tend(connection)


def make_folder(folder: Path) -> None:
    """The folder, made where it is missing; raises `UserError` where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"The folder {folder} cannot be made or used: {error.strerror}.", "Set SLUGLINE_DATA."
        ) from error


def _try(path: str) -> None:
    """Opens the file and closes it: the driver's thread outlives a failure, and speaks of it later on."""
    try:
        sqlite3.connect(path).close()
    except sqlite3.Error as trouble:
        raise _in_words(str(trouble), path) or UserError(f"{path} does not open: {trouble}.") from trouble


def _in_words(said: str, path: str) -> UserError | None:
    """What a person can mend about a file that does not open; None where it is no such thing."""
    if any(word in said for word in _DAMAGED):
        return UserError(
            f"{path} is damaged or is no database.",
            "Put a copy in its place with `slugline restore FILE`, or move the file away to start anew.",
        )
    if any(word in said for word in _SHUT):
        return UserError(
            f"{path} cannot be written.", "Let this user write there, or set SLUGLINE_DATA to another folder."
        )
    return None
