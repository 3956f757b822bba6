"""The colours of topics, for edges and accents: one for light grounds, one for dark ones."""

from __future__ import annotations

# The same pairs as in the reading room's style sheet; each reaches 5.7 : 1 on its ground.
_COLOURS = {
    "labor": ("#9a3412", "#f4a582"),
    "legislation": ("#1e4e8c", "#8fbcf0"),
    "litigation": ("#7f1d4e", "#f0a3cf"),
    "deals": ("#166534", "#86d39a"),
    "training-data": ("#5b3a8c", "#c6b1f2"),
    "likeness": ("#a1173a", "#ff9fb0"),
    "production": ("#0f5e6b", "#7fd0dd"),
    "tools": ("#3f5200", "#c3d96b"),
    "ethics": ("#6b4f00", "#e6c65c"),
    "business": ("#374151", "#c2c8d2"),
    "awards": ("#8a5a00", "#ffcc80"),
}
_QUIET = ("#5c5a55", "#a8a59d")


def on_light(topic_id: str) -> str:
    """`#9a3412`; a quiet grey for topics of another desk."""
    return _COLOURS.get(topic_id, _QUIET)[0]


def on_dark(topic_id: str) -> str:
    """`#f4a582`."""
    return _COLOURS.get(topic_id, _QUIET)[1]
