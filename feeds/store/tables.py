"""All that the database holds, by name; the keys are such that a second write changes nothing."""

from feeds.store.columns import metadata as metadata
from feeds.store.tables_chat import install_state as install_state, installation as installation
from feeds.store.tables_news import (
    entry as entry,
    entry_key as entry_key,
    entry_version as entry_version,
    meta as meta,
    source as source,
    source_tenant as source_tenant,
    story as story,
    story_id as story_id,
    story_label as story_label,
    tenant as tenant,
)
from feeds.store.tables_owed import (
    audit as audit,
    channel_lease as channel_lease,
    delivery as delivery,
    destination as destination,
    mute as mute,
    parcel as parcel,
    person as person,
    saved as saved,
    subscription as subscription,
)
from feeds.store.tables_votes import (
    held_shown as held_shown,
    regrouped_entry as regrouped_entry,
    regrouped_story as regrouped_story,
    standing as standing,
    threshold_move as threshold_move,
    vote as vote,
)
