"""Everything that a tenant ever said or was sent, erased in one commit; a purge or a manager calls it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from feeds.model import Reach, SourceState
from feeds.store.meta import bump
from feeds.store.tables import (
    destination,
    metadata,
    parcel,
    source,
    source_tenant,
    standing,
    story,
    tenant,
)


async def erase_tenant(connection: AsyncConnection, tenant_id: str) -> int:
    """Deletes the tenant's rows in every table, children first; says how many went.

    Stories and entries are everybody's and stay. Sources that nobody else has are asked no more.
    """
    # A story that it split out is nobody else's: without the tenant it would be seen by all.
    own = select(standing.c.story).where(standing.c.tenant == tenant_id, standing.c.entry.is_not(None))
    await connection.execute(delete(story).where(story.c.id.in_(own)))
    count = 0
    for table, mine in _theirs(tenant_id):
        count += (await connection.execute(delete(table).where(mine))).rowcount
    await _rest_sources(connection)
    await bump(connection)
    return count


def _theirs(tenant_id: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Tables that know tenants, places or parcels, whoever added them; those that refer to others first."""
    places = select(destination.c.id).where(destination.c.tenant == tenant_id)
    parcels = select(parcel.c.id).where(parcel.c.destination.in_(places))
    for table in reversed(metadata.sorted_tables):
        columns = table.c
        if table is tenant:
            yield table, columns.id == tenant_id
        elif "tenant" in columns:
            yield table, columns.tenant == tenant_id
        elif "destination" in columns:
            yield table, columns.destination.in_(places)
        elif "parcel" in columns:
            yield table, columns.parcel.in_(parcels)


async def _rest_sources(connection: AsyncConnection) -> None:
    has = exists().where(source_tenant.c.source == source.c.id)
    alone = (source.c.reach != Reach.SHIPPED.value, ~has)
    await connection.execute(update(source).where(*alone).values(state=SourceState.PAUSED.value))
