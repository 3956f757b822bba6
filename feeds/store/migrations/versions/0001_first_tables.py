"""The first tables: sources, entries, stories; tenants, all that they want, and the outbox."""

from alembic import op

from feeds.store import search_index
from feeds.store.migrations import first_news, first_owed

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From nothing to the first version."""
    first_news.create()
    first_owed.create()
    search_index.create(op.get_bind())
