"""Invented developments, each unlike the others, and the feed that tells them one after another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.fakes.web import FakeWeb
from tests.poll.newsstand import Item, rss

TOLD = (
    ("Bluepeak Pictures licenses its film library for AI video training",
     "The film studio lets a developer train generative AI models on four hundred features."),
    ("Stunt performers walk out at Halcyon over scans for digital doubles",
     "The stunt union wants consent before generative AI doubles replace falls in action films."),
    ("Larkspur lays off ninety compositors and names generative AI",
     "The visual effects house says AI rotoscoping and compositing do the work of the film artists."),
    ("Lisbon judge denies copyright for an AI animated fairy tale",
     "The court decided that the animated film made with generative AI has no human author."),
    ("Veranda dubs Turkish melodramas with cloned AI voices",
     "The streaming service used AI voice cloning for two hundred hours of television drama."),
    ("Composers guild sues Tunewright over an AI score generator",
     "Film composers say that the generative AI score service was trained on their soundtracks."),
    ("Kestrel unveils a text to video model with camera moves",
     "The AI video generator lets filmmakers draw dolly shots and cranes for storyboards and films."),
    ("Alpine film festival bars entries written by chatbots",
     "The festival refuses screenplays made by generative AI and asks directors for a declaration."),
    ("Senator proposes labels on AI actors in television commercials",
     "The bill makes studios mark synthetic performers made with generative AI on screen."),
    ("Estate of Mabel Thornfield forbids an AI resurrection on screen",
     "The heirs of the silent film star refuse a deal for a generative AI likeness of her."),
    ("Crowd scenes in the epic Saltmarsh were made by AI, director admits",
     "Extras were replaced with generative AI figures in the battle scenes of the film."),
    ("Casting platform Foxglove sells AI readers for self tapes",
     "The AI voice reads the other lines so that film actors can record an audition alone."),
    ("Poster of the horror movie Ironwood is pulled after AI outcry",
     "Illustrators found six fingers in the poster; the distributor confirms generative AI was used."),
    ("Subtitlers in Seoul strike against AI machine translation",
     "Translators of television series say that AI subtitles halve their pay for post-editing."),
    ("Quicksilver raises forty million for AI dailies analysis",
     "The start-up's AI tags film dailies so that editors find takes by what actors say and do."),
    ("Camera makers agree on a signature that tells footage from AI",
     "The standard marks film camera negatives so that generative AI pictures can be told apart."),
    ("Writers room of the sitcom Umberfield rejects an AI script assistant",
     "Television writers refuse to feed scripts to a generative AI tool that the studio had bought."),
    ("Museum restores a lost reel of Rosewater with AI interpolation",
     "Archivists fill missing frames of the 1919 film with generative AI and mark each of them."),
    ("Insurers exclude AI generated likenesses from film completion bonds",
     "Underwriters will not cover movie productions that use generative AI performers without consent."),
    ("Makeup artists win credit for faces that AI de-aged",
     "The guild ruling says that AI de-aging in films rests on makeup tests, so its artists are named."),
)  # fmt: skip


def story(number: int) -> Item:
    """The development of that number; there are as many as `TOLD`."""
    title, lead = TOLD[number]
    return Item(title=title, lead=lead, at=datetime.now(UTC))


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
