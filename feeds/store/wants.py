"""Who wants what: destinations, subscriptions, mutes, and first contacts still to be made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update

from feeds.model import Cadence, Destination, DestinationSettings, Filter, FirstContact, Subscription
from feeds.store.codec import dumps, from_json, to_json
from feeds.store.database import insert
from feeds.store.ledger import cancel_queued
from feeds.store.meta import bump
from feeds.store.mutes import Mutes
from feeds.store.numbered import add_numbered, change_numbered
from feeds.store.tables import destination, subscription


class Wants(Mutes):
    """What people asked for. A tenant's call touches that tenant's rows alone; `all_…` are for matching."""

    async def ensure_destination(
        self,
        tenant_id: str,
        platform: str,
        address: str,
        *,
        is_person: bool = False,
        thread: str = "",
        label: str = "",
    ) -> Destination:
        """The place at that address, made when it is new; a label that is given replaces the old one."""
        await self._tenants.ensure(tenant_id)
        put = insert(destination).values(
            tenant=tenant_id,
            platform=platform,
            address=address,
            thread=thread,
            is_person=is_person,
            label=label,
        )
        fresh = {"label": label} if label else {"platform": platform}
        put = put.on_conflict_do_update(["tenant", "platform", "address", "thread"], set_=fresh)
        async with self._database.write() as connection:
            row = (await connection.execute(put.returning(*destination.c))).mappings().one()
        return to_destination(row)

    async def destination(self, destination_id: int) -> Destination | None:
        """A place by its id."""
        found = await self._places(destination.c.id == destination_id)
        return found[0] if found else None

    async def destinations(self, tenant_id: str) -> tuple[Destination, ...]:
        """The tenant's places."""
        return await self._places(destination.c.tenant == tenant_id)

    async def all_destinations(self) -> tuple[Destination, ...]:
        """Every tenant's places."""
        return await self._places()

    async def save_settings(self, tenant_id: str, destination_id: int, settings: DestinationSettings) -> None:
        """Keeps a place's settings."""
        mine = and_(destination.c.id == destination_id, destination.c.tenant == tenant_id)
        async with self._database.write() as connection:
            await connection.execute(update(destination).where(mine).values(settings=to_json(settings)))
            await bump(connection)

    async def add_subscription(  # noqa: PLR0913 - what a subscribe line says
        self,
        tenant_id: str,
        destination_id: int,
        *,
        by: str,
        filter: Filter,  # noqa: A002 - the noun's own word
        cadence: Cadence,
        first: FirstContact,
        now: datetime,
        ping: str = "",
    ) -> Subscription:
        """A new line of the tenant; the same filter for the same place again changes that line's options."""
        await self._tenants.ensure(tenant_id)
        options = {"cadence": to_json(cadence), "ping": ping}
        same = and_(
            subscription.c.tenant == tenant_id,
            subscription.c.destination == destination_id,
            subscription.c.filter_text == _filter_text(filter),
            subscription.c.ended.is_(None),
        )
        async with self._database.write() as connection:
            again = update(subscription).where(same).values(options).returning(*subscription.c)
            row = (await connection.execute(again)).mappings().first()
            if row is None:
                facts = options | {"by": by, "first": first.value, "created": now}
                facts |= {
                    "destination": destination_id,
                    "filter": to_json(filter),
                    "filter_text": _filter_text(filter),
                }
                row = await add_numbered(connection, "subscription", tenant_id, facts)
            await bump(connection)
        return to_subscription(row)

    async def subscriptions(self, tenant_id: str) -> tuple[Subscription, ...]:
        """The tenant's lines, by number."""
        return await self._lines(subscription.c.tenant == tenant_id)

    async def all_subscriptions(self) -> tuple[Subscription, ...]:
        """Every tenant's lines."""
        return await self._lines()

    async def end_subscription(self, tenant_id: str, number: int, *, now: datetime) -> Subscription | None:
        """Ends a line; the last of its place takes what is queued there with it."""
        async with self._database.write() as connection:
            row = await change_numbered(connection, "subscription", tenant_id, number, ended=now)
            if row is None:
                return None
            left = select(subscription.c.id).where(
                subscription.c.destination == row["destination"], subscription.c.ended.is_(None)
            )
            if await connection.scalar(left.limit(1)) is None:
                await cancel_queued(connection, row["destination"], reason="unsubscribed")
            await bump(connection)
        return to_subscription(row)

    async def restore_subscription(self, tenant_id: str, number: int) -> Subscription | None:
        """Takes the end of a line back; it keeps its number and owes no first contact again."""
        async with self._database.write() as connection:
            row = await change_numbered(connection, "subscription", tenant_id, number, ended=None)
            await bump(connection)
        return to_subscription(row) if row else None

    async def change_subscription(self, changed: Subscription) -> None:
        """Writes a line as it is given, under its own tenant and number."""
        values = {
            "filter": to_json(changed.filter),
            "filter_text": _filter_text(changed.filter),
            "cadence": to_json(changed.cadence),
            "first": changed.first.value,
            "ping": changed.ping,
        }
        async with self._database.write() as connection:
            await change_numbered(connection, "subscription", changed.tenant, changed.number, **values)
            await bump(connection)

    async def first_contacts_pending(self) -> tuple[Subscription, ...]:
        """Every tenant's lines that still owe their first contact."""
        return await self._lines(subscription.c.first != FirstContact.NONE.value)

    async def mark_first_contact(self, subscription_id: int) -> None:
        """Says that it was made."""
        done = update(subscription).where(subscription.c.id == subscription_id)
        async with self._database.write() as connection:
            await connection.execute(done.values(first=FirstContact.NONE.value))
            await bump(connection)

    async def _places(self, *where: ColumnElement[bool]) -> tuple[Destination, ...]:
        query = select(destination).where(*where).order_by(destination.c.id)
        async with self._database.read() as connection:
            return tuple(to_destination(row) for row in (await connection.execute(query)).mappings())

    async def _lines(self, *where: ColumnElement[bool]) -> tuple[Subscription, ...]:
        query = select(subscription).where(subscription.c.ended.is_(None), *where)
        query = query.order_by(subscription.c.tenant, subscription.c.number)
        async with self._database.read() as connection:
            return tuple(to_subscription(row) for row in (await connection.execute(query)).mappings())


def to_destination(row: Mapping[Any, Any]) -> Destination:
    """A place."""
    return Destination(
        id=row["id"],
        platform=row["platform"],
        tenant=row["tenant"],
        address=row["address"],
        is_person=row["is_person"],
        thread=row["thread"],
        label=row["label"],
        settings=from_json(DestinationSettings, row["settings"]),
        suspended=row["suspended"],
        suspended_at=row["suspended_at"],
        probe_at=row["probe_at"],
        probes=row["probes"],
    )


def to_subscription(row: Mapping[Any, Any]) -> Subscription:
    """A line."""
    return Subscription(
        id=row["id"],
        tenant=row["tenant"],
        number=row["number"],
        destination=row["destination"],
        by=row["by"],
        filter=from_json(Filter, row["filter"]),
        cadence=from_json(Cadence, row["cadence"]),
        first=FirstContact(row["first"]),
        ping=row["ping"],
        created=row["created"],
    )


def _filter_text(wanted: Filter) -> str:
    """The same for filters that let the same through, whatever the order of their parts."""
    parts = {name: sorted(part) if isinstance(part, list) else part for name, part in to_json(wanted).items()}
    return dumps(dict(sorted(parts.items())))
