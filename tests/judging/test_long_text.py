"""A text of several paragraphs is filed under what it speaks of, beyond its headline and lead."""

from dataclasses import replace

from config.desk import SHIPPED, load_desk
from feeds.judging.judge import judge_entries
from feeds.judging.long_text import LONG, MOST_OF_A_TEXT
from tests.builders import an_entry

DESK = load_desk(SHIPPED)
LEAD = an_entry(
    title="Brinmark Films s'allie à Lumenforge pour une IA maison",
    summary="Le studio signe un partenariat avec la société d'intelligence artificielle.",
    lang="fr",
)
PARAGRAPHS = (
    "Les syndicats rappellent la grève et la convention collective : la WGA veut des garanties.",
    "Un projet de loi en Californie, voté par le Sénat, fixe une réglementation ; la législation suivra.",
    "Les répliques numériques d'acteurs décédés exigeront un consentement, le clonage de voix aussi.",
)
BODY = "\n".join(PARAGRAPHS) + "\n" + "Le tournage suit son cours dans les Alpes. " * 40


def test_a_long_text_adds_the_topics_that_it_speaks_of() -> None:
    long = replace(LEAD, body=BODY)
    short, full = judge_entries([LEAD, long], DESK, None)

    assert len(BODY) >= LONG
    assert full.primary == short.primary
    assert {"labor", "legislation", "likeness"} <= set(full.topics)
    assert len(full.topics) <= MOST_OF_A_TEXT


def test_a_short_text_says_no_more_than_its_lead() -> None:
    brief = replace(LEAD, body=PARAGRAPHS[0])
    without, with_body = judge_entries([LEAD, brief], DESK, None)

    assert with_body.topics == without.topics
