"""Invented developments, each unlike the others, and the feed that tells them one after another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.fakes.web import FakeWeb
from tests.poll.newsstand import Item, rss

STUDIOS = (
    "Bluepeak", "Halcyon", "Larkspur", "Kestrel", "Northlight", "Veranda", "Orchard", "Tidewater", "Granite",
    "Juniper", "Marigold", "Saltmarsh", "Windmill", "Foxglove", "Ironwood", "Lanternlight", "Quicksilver",
    "Rosewater", "Thistledown", "Umberfield",
)  # fmt: skip
MATTERS = (
    ("{} Pictures signs a deal to license its film library for AI video training",
     "{} Pictures will let a developer train generative AI models on its films in a licensing agreement."),
    ("Actors at {} strike over AI digital replicas of background performers",
     "Performers of {} walked out because the film studio scans them for generative AI digital replicas."),
    ("{} cuts visual effects artists and names generative AI tools as the reason",
     "{} lays off artists in its film effects house; managers say generative AI does the work."),
    ("Court rules on copyright in AI generated scenes of a {} series",
     "A judge decided that AI generated scenes in the television series by {} have no copyright."),
    ("{} dubs a whole drama series with synthetic AI voices",
     "The streaming service {} used AI voice cloning to dub its television drama into six languages."),
)  # fmt: skip


def story(number: int) -> Item:
    """The development of that number."""
    studio = STUDIOS[number % len(STUDIOS)]
    title, lead = MATTERS[number % len(MATTERS)]
    name = studio if number < len(STUDIOS) else f"{studio} {chr(65 + number // len(STUDIOS))}"
    return Item(title=title.format(name), lead=lead.format(name), at=datetime.now(UTC))


@dataclass(slots=True)
class Feed:
    """One outlet's feed on the fake web."""

    web: FakeWeb
    told: list[Item] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.publish(Item(title="Heavy rain is expected in the mountains", at=datetime.now(UTC)))
        self.told.clear()

    def publish(self, *items: Item) -> None:
        """These as well, from now on."""
        self.told += items
        self.url = self.web.serves(
            "/feed", rss("https://outlet.example/feed", list(reversed(self.told))),
            headers={"Content-Type": "application/rss+xml"},
        )  # fmt: skip

    @property
    def headlines(self) -> list[str]:
        """What readers are to see once in each channel, in order."""
        return [item.title for item in self.told]
