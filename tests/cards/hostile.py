"""Cards with whatever a feed may say in every slot: strategies and samples for tests of drawing."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bot.cards import AlsoCovered, Button, Card, DigestCard, Footer, Link, NoteCard, Sentence, Slugline
from feeds.model import Image
from tests.fakes.clock import NOON

TITLE = "Guild and studios agree on consent rules for digital replicas"
HOSTILE = (
    "@everyone <@123456789> <@&42> <#7> <!channel> <!here|x> <@U024BE7LH> <!subteam^S1>",
    "[free tickets](https://evil.example) <https://evil.example|Variety> </nick:1> <id:customize>",
    "# Heading",
    "-# small",
    "- item",
    "1. one",
    "> quoted >>> all",
    "||spoiler|| **bold** __under__ *em* _em_ ~~gone~~ `code` ```fence",
    "```\nfence\n```",
    ":smile: <:pepe:123456> <a:x:1> <t:1700000000:R> <!date^1700000000^{date}|x>",
    "https://evil.example/a_b_c http://x.example www.evil.example discord.gg/abc",
    "back\\slash \\*star\\* trailing \\",
    "[unbalanced ]( brackets [[",
    "*a _b ~c `d |e",
    "\u202eoverride\u202c \u2066isolate\u2069 zero\u200bwidth\u200d\ufeff",
    "z\u0351\u0352\u0353\u0354\u0355\u0356\u0357a\u0351\u0352\u0353\u0354l\u0351go",
    "👩‍👩‍👧‍👦" * 200,
    "あ" * 3000,
    "A" * 300_000,
    "*" * 5000,
    "¯\\_(ツ)_/¯ & < > &amp; &lt;!channel&gt;",
    "مرحبا بالعالم של עולם",
    "\x00\x1b[31mred\x07",
)
TEXT = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=80),
    st.text(alphabet="[]()<>*_~`|\\#@:!-.1 \nhttps/&;^", max_size=60),
    st.builds(str.__mul__, st.sampled_from(["字", "😀", "é*", "a ", "&<"]), st.integers(100, 900)),
)
URL = st.one_of(
    st.sampled_from(
        [
            "https://variety.example/a",
            "https://variety.example/a_(b)?x=[1]&y=<z>|w",
            "javascript:alert(1)",
            "",
            "https://variety.example/" + "a" * 1900,
            "https://日本.example/ニュース",
            "https://[broken",
            "https://x.example/) @everyone [y](https://evil.example",
        ]
    ),
    st.text(max_size=40).map(lambda path: f"https://outlet.example/{path}"),
)
COUNT = st.integers(min_value=0, max_value=10_000)
LANG = st.sampled_from(["en", "fr"])
FOREIGN = st.sampled_from(["", "ja", "fr", "xx"])
TOPIC = st.sampled_from(["labor", "deals", "other"])


def _many(what: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(what, max_size=most).map(tuple)


LINKS = st.builds(Link, text=TEXT, url=URL)
CARDS = st.builds(
    Card,
    story=st.just("k3f9qa"),
    version=COUNT,
    lang=LANG,
    slugline=st.builds(
        Slugline, topic=TEXT, topic_id=TOPIC, names=_many(TEXT, 2), at=st.just(NOON), outlets=COUNT
    ),
    headline=LINKS,
    headline_lang=FOREIGN,
    marks=_many(TEXT, 2),
    summary=_many(st.builds(Sentence, text=TEXT, outlet=TEXT, lang=FOREIGN), 4),
    documents=_many(LINKS, 5),
    also=_many(st.builds(AlsoCovered, outlet=TEXT, minutes=COUNT, url=URL), 7),
    also_more=COUNT,
    topics=_many(TEXT, 6),
    image=st.none() | st.builds(Image, url=URL, alt=TEXT),
    footer=st.none() | st.builds(Footer, outlet=TEXT, at=st.just(NOON), story=st.just("k3f9qa"), why=TEXT),
    buttons=st.just(()) | TEXT.map(lambda name: (Button(label="Follow", line=f"follow {name}"),)),
    notes=_many(TEXT, 4),
)
DIGESTS = st.builds(
    DigestCard, title=TEXT, lang=LANG, cards=_many(CARDS, 8), left_out=_many(LINKS, 6), left_out_line=TEXT
)
NOTES = st.builds(NoteCard, text=TEXT, lang=LANG, link=st.none() | LINKS)
ANY_CARD = st.one_of(CARDS, CARDS, DIGESTS, NOTES)


def a_card(**fields: Any) -> Card:
    """A story of labor with every slot filled."""
    defaults: dict[str, Any] = {
        "story": "k3f9qa",
        "version": 2,
        "lang": "en",
        "slugline": Slugline(
            topic="Labor", topic_id="labor", names=("SAG-AFTRA", "Netflix"), at=NOON, outlets=6
        ),
        "headline": Link(text=TITLE, url="https://variety.example/replicas"),
        "headline_lang": "",
        "marks": ("urgent",),
        "summary": (
            Sentence(text="Performers must agree in writing before a model is trained.", outlet="Variety"),
            Sentence(text="Le texte doit encore être voté.", outlet="Le Film français", lang="fr"),
        ),
        "documents": (Link(text="Docket 2:26-cv-0417", url="https://court.example/417"),),
        "also": (
            AlsoCovered(outlet="Deadline", minutes=12, url="https://deadline.example/1"),
            AlsoCovered(outlet="IndieWire", minutes=95, url="https://indiewire.example/2"),
        ),
        "also_more": 4,
        "topics": ("Labor", "Likeness"),
        "image": Image(url="https://pictures.example/1.jpg", alt="Two actors at a picket line"),
        "footer": Footer(outlet="Variety", at=NOON, story="k3f9qa", why="names SAG-AFTRA"),
        "buttons": (
            Button(label="More", line="story k3f9qa"),
            Button(label="Follow", line='follow "SAG-AFTRA"'),
        ),
        "notes": ("The next stage: story q7w2ma",),
    }
    return Card(**defaults | fields)
