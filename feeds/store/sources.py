"""Sources: the list, who has which, and which are due; polling claims, commands add and remove."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.errors import UserError
from feeds.model import Reach, Source, SourceSpec, SourceState
from feeds.store.answers import Views
from feeds.store.database import Database, insert
from feeds.store.meta import bump
from feeds.store.rows import to_source
from feeds.store.tables import source, source_tenant, tenant
from feeds.store.tenants import Tenants, number_sources, take_numbers


class Outline(Protocol):
    """A line of somebody's list of feeds."""

    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def site(self) -> str: ...
    @property
    def folder(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...


class Sources:
    """The feeds that we read. Ids are the store's own; people use the numbers of their tenant."""

    def __init__(self, database: Database, tenants: Tenants) -> None:
        self._database = database
        self._tenants = tenants

    async def seed(self, specs: Sequence[SourceSpec], now: datetime) -> None:
        """Makes the shipped list what the desk says; known sources keep their state and their numbers."""
        rows = [_spec_values(spec) for spec in specs]
        async with self._database.write() as connection:
            await _put_list(connection, rows)

    async def replace_all(self, outlines: Sequence[Outline], now: datetime) -> None:
        """Makes the shipped list that of the operator's file; what tenants added stays."""
        await self.seed([_to_spec(outline) for outline in outlines], now)

    async def claim_due(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        *,
        floor: timedelta,
        forced: bool,
        owner: str,
    ) -> tuple[Source, ...]:
        """Takes up to `limit` sources that may be asked, for the length of the lease.

        Give every call of one round the round's own start as `now`: what the round has asked since is
        then not taken twice.
        """
        may = _may_be_forced(now, floor) if forced else _is_due(now)
        free = or_(source.c.lease_until.is_(None), source.c.lease_until <= now)
        due = select(source.c.id).where(_is_active(), may, free)
        due = due.order_by(source.c.next_poll.nulls_first(), source.c.id).limit(limit)
        take = update(source).where(source.c.id.in_(due))
        take = take.values(lease_owner=owner, lease_until=now + lease)
        async with self._database.write() as connection:
            rows = (await connection.execute(take.returning(*source.c))).mappings().all()
        return tuple(to_source(row) for row in sorted(rows, key=lambda row: row["id"]))

    async def release(self, source_ids: Sequence[int], owner: str) -> None:
        """Gives back sources that were claimed and not asked after all."""
        mine = (source.c.id.in_(source_ids), source.c.lease_owner == owner)
        async with self._database.write() as connection:
            await connection.execute(update(source).where(*mine).values(lease_until=None, lease_owner=None))

    async def free_leases(self, is_dead: Callable[[str], bool]) -> int:
        """Gives back what is claimed by owners that are no more; says how many sources that were."""
        held = select(source.c.lease_owner).where(source.c.lease_owner.is_not(None)).distinct()
        async with self._database.read() as connection:
            dead = [owner for owner in await connection.scalars(held) if is_dead(owner)]
        if not dead:
            return 0
        theirs = update(source).where(source.c.lease_owner.in_(dead))
        async with self._database.write() as connection:
            freed = await connection.execute(theirs.values(lease_until=None, lease_owner=None))
        return freed.rowcount

    async def not_due(self, now: datetime, floor: timedelta) -> int:
        """How many active sources a forced round starting now would leave alone."""
        query = select(func.count()).select_from(source).where(_is_active(), ~_may_be_forced(now, floor))
        async with self._database.read() as connection:
            return await connection.scalar(query) or 0

    async def item_hashes(self, source_id: int) -> frozenset[str]:
        """Hashes of the items that the feed held when last polled."""
        query = select(source.c.item_hashes).where(source.c.id == source_id)
        async with self._database.read() as connection:
            return frozenset((await connection.scalar(query) or "").split())

    async def first_poll_ended(self) -> bool:
        """Whether every active source was asked at least once."""
        unasked = select(exists().where(_is_active(), source.c.polled_at.is_(None)))
        async with self._database.read() as connection:
            return not await connection.scalar(unasked)

    async def views(self) -> Views:
        """Which sources each tenant has."""
        query = select(source_tenant.c.tenant, source_tenant.c.source).where(~source_tenant.c.hidden)
        sources: dict[str, set[int]] = {}
        async with self._database.read() as connection:
            for tenant_id, source_id in await connection.execute(query):
                sources.setdefault(tenant_id, set()).add(source_id)
        return Views(sources={name: frozenset(ids) for name, ids in sources.items()})

    async def many(self, source_ids: Sequence[int]) -> tuple[Source, ...]:
        """Sources by id, whoever has them."""
        query = select(source).where(source.c.id.in_(source_ids)).order_by(source.c.id)
        async with self._database.read() as connection:
            return tuple(to_source(row) for row in (await connection.execute(query)).mappings())

    async def all(self, tenant_id: str) -> tuple[Source, ...]:
        """The tenant's sources, by its numbers."""
        return await self._of(tenant_id)

    async def get(self, tenant_id: str, which: int | str) -> Source | None:
        """The tenant's source of that number or address."""
        if isinstance(which, int):
            return await self._one(tenant_id, source_tenant.c.number == which)
        return await self.by_url(tenant_id, which)

    async def by_url(self, tenant_id: str, url: str) -> Source | None:
        """The tenant's source at that address, the listed or the present one."""
        return await self._one(tenant_id, or_(source.c.url == url, source.c.listed == url))

    async def add(self, tenant_id: str, spec: SourceSpec, reach: Reach, now: datetime) -> Source:
        """Gives the tenant a source: an added one is shared by address, a private one is the tenant's own."""
        await self._tenants.ensure(tenant_id)
        owner = tenant_id if reach is Reach.PRIVATE else ""
        async with self._database.write() as connection:
            source_id = await _find_or_add(connection, spec, reach, owner)
            await _give(connection, tenant_id, source_id)
            await bump(connection)
        found = await self._one(tenant_id, source.c.id == source_id)
        if found is None:
            raise UserError("That source was removed again while it was being added.")
        return found

    async def remove(self, tenant_id: str, source_id: int) -> None:
        """Takes the source from the tenant; its number stays its own, and adding it again brings it back."""
        await self._mark(tenant_id, source_id, hidden=True)

    async def pause(self, tenant_id: str, source_id: int) -> None:
        """The tenant wants nothing new from it; it rests once nobody else wants it either."""
        await self._mark(tenant_id, source_id, paused=True)

    async def resume(self, tenant_id: str, source_id: int) -> None:
        """Takes a pause back."""
        await self._mark(tenant_id, source_id, paused=False, hidden=False)

    async def _mark(self, tenant_id: str, source_id: int, **marks: bool) -> None:
        mine = and_(source_tenant.c.tenant == tenant_id, source_tenant.c.source == source_id)
        async with self._database.write() as connection:
            await connection.execute(update(source_tenant).where(mine).values(**marks))
            await _rest_or_wake(connection, source_id)
            await bump(connection)

    async def _one(self, tenant_id: str, which: ColumnElement[bool]) -> Source | None:
        found = await self._of(tenant_id, which)
        return found[0] if found else None

    async def _of(self, tenant_id: str, *which: ColumnElement[bool]) -> tuple[Source, ...]:
        await self._tenants.ensure(tenant_id)
        marks = (source_tenant.c.number, source_tenant.c.paused)
        query = select(source, *marks).join(source_tenant, source_tenant.c.source == source.c.id)
        mine = and_(source_tenant.c.tenant == tenant_id, ~source_tenant.c.hidden, ~source.c.retired)
        query = query.where(mine, *which).order_by(source_tenant.c.number)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(to_source(row, {"number": row["number"], "paused": row["paused"]}) for row in rows)


def _is_active() -> ColumnElement[bool]:
    return and_(source.c.state == SourceState.ACTIVE.value, ~source.c.retired)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(
        or_(source.c.next_poll.is_(None), source.c.next_poll <= now),
        or_(source.c.not_before.is_(None), source.c.not_before <= now),
    )


def _may_be_forced(now: datetime, floor: timedelta) -> ColumnElement[bool]:
    backing_off = and_(source.c.failures > 0, source.c.next_poll.is_not(None), source.c.next_poll > now)
    long_ago = source.c.polled_at <= now - floor if floor else source.c.polled_at < now
    return and_(
        or_(source.c.not_before.is_(None), source.c.not_before <= now),
        ~backing_off,
        or_(source.c.polled_at.is_(None), long_ago),
    )


def _to_spec(outline: Outline) -> SourceSpec:
    outlet = outline.title or urlsplit(outline.url).hostname or outline.url
    return SourceSpec(
        url=outline.url,
        outlet=outlet,
        lang=outline.lang,
        site=outline.site,
        folder=outline.folder,
        topics=outline.topics,
    )


def _spec_values(spec: SourceSpec) -> dict[str, Any]:
    return {
        "listed": spec.url,
        "url": spec.url,
        "outlet": spec.outlet,
        "site": spec.site,
        "lang": spec.lang,
        "tier": spec.tier,
        "kind": spec.kind,
        "folder": spec.folder,
        "topics": list(spec.topics),
        "paywall": spec.paywall,
        "checked": spec.checked,
    }


async def _put_list(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Upserts the list and retires what is no longer in it; address and health of the rest stay."""
    shipped = source.c.reach == Reach.SHIPPED.value
    await connection.execute(update(source).where(shipped).values(retired=True))
    put = insert(source).values(reach=Reach.SHIPPED.value, owner="", retired=False)
    kept = {"listed", "url", "checked", "site"}
    fresh = {name: put.excluded[name] for name in rows[0] if name not in kept} if rows else {}
    put = put.on_conflict_do_update(
        ["owner", "listed"], set_={**fresh, "retired": False, "reach": Reach.SHIPPED.value}
    )
    if rows:
        await connection.execute(put, rows)
    for tenant_id in (await connection.scalars(select(tenant.c.id))).all():
        await number_sources(connection, tenant_id)
    await bump(connection)


async def _find_or_add(connection: AsyncConnection, spec: SourceSpec, reach: Reach, owner: str) -> int:
    """The id of the source at that address, made if there is none; a retired one comes back as added."""
    same = and_(source.c.owner == owner, or_(source.c.listed == spec.url, source.c.url == spec.url))
    found = (await connection.execute(select(source.c.id, source.c.retired).where(same))).first()
    if found is None:
        made = insert(source).values(**_spec_values(spec), reach=reach.value, owner=owner)
        return int((await connection.execute(made.returning(source.c.id))).scalar_one())
    if found.retired:
        back = update(source).where(source.c.id == found.id)
        await connection.execute(back.values(retired=False, reach=reach.value))
    return int(found.id)


async def _give(connection: AsyncConnection, tenant_id: str, source_id: int) -> None:
    mine = and_(source_tenant.c.tenant == tenant_id, source_tenant.c.source == source_id)
    again = update(source_tenant).where(mine).values(hidden=False, paused=False)
    if (await connection.execute(again)).rowcount == 0:
        number = await take_numbers(connection, tenant_id, "source")
        row = insert(source_tenant).values(tenant=tenant_id, source=source_id, number=number)
        await connection.execute(row)
    await _rest_or_wake(connection, source_id)


async def _rest_or_wake(connection: AsyncConnection, source_id: int) -> None:
    """A source is asked as long as one tenant wants it; one that is gone for good stays so."""
    wants = select(source_tenant.c.source).where(
        source_tenant.c.source == source_id, ~source_tenant.c.paused, ~source_tenant.c.hidden
    )
    wanted = await connection.scalar(select(wants.exists()))
    state = SourceState.ACTIVE if wanted else SourceState.PAUSED
    change = update(source).where(source.c.id == source_id, source.c.state != SourceState.GONE.value)
    await connection.execute(change.values(state=state.value))
