"""Desk, weights, encoder: what the desk judges with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from time import perf_counter

from bot.cli.checkup.finding import Finding, note, ok, wrong
from bot.parts import open_desk
from config.settings import Settings
from feeds.encoder import open_encoder
from feeds.errors import DeskError
from feeds.model import Desk

SAMPLE = "Lionsgate signs with Runway to train a video model on its library"
INSTALL = "Install the extra slugline[encoder], or set SLUGLINE_ENCODER=none."


def check_desk(settings: Settings) -> Iterator[Finding]:
    """The desk folder and its weights."""
    try:
        desk = open_desk(settings)
    except DeskError as error:
        yield wrong("desk", error.message, error.hint or "Correct it.")
        return
    counted = f"{len(desk.topics)} topics, {len(desk.names)} names, {len(desk.sources)} shipped sources"
    yield ok("desk", f"{desk.title}: {counted}.")
    yield _weights(settings, desk)


def _weights(settings: Settings, desk: Desk) -> Finding:
    if desk.weights is None:
        return wrong("weights", "There are none: relevance is judged by rules alone.", "slugline train DATA")
    version = desk.weights.version
    if not os.path.isfile(settings.data / "desk" / "weights" / "weights.npz"):
        return ok("weights", f"{version}, those that came with the desk.")
    found = f"{version}, your own, from the data folder."
    return note("weights", found, "slugline rollback brings the ones before back.")


async def check_encoder(settings: Settings) -> Iterator[Finding]:
    """Encodes one sentence, as the desk would."""
    if settings.encoder == "none":
        return iter([note("encoder", "Switched off: a little less sure across languages.")])
    encoder = open_encoder(settings.encoder)
    if encoder is None:
        found = "Not installed: the desk judges without it, a little less surely."
        return iter([note("encoder", found, INSTALL)])
    begun = perf_counter()
    try:
        await encoder.encode([SAMPLE])
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        return iter([wrong("encoder", f"{encoder.name} does not load ({type(error).__name__}).", INSTALL)])
    return iter([ok("encoder", f"{encoder.name}: loaded, one sentence in {perf_counter() - begun:.1f} s.")])
