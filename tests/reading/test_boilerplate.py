"""What stands in every text of a site never reaches a card; what only looks like it does."""

from __future__ import annotations

import time

import pytest

from feeds.errors import DeskError
from feeds.model import Desk, WordList
from feeds.reading.boilerplate import CleanPatterns, without_boilerplate
from tests.reading.test_clean import shipped_patterns

TAILS = [
    "The post Halcyon signs with Lumenforge appeared first on The Invented Wire.",
    "The post Halcyon signs first appeared on The Invented Wire.",
    "This article originally appeared on Daily Reel.",
    "L’article Le studio signe est apparu en premier sur Ciné Jour.",
    "Cet article Le studio signe est apparu en premier sur Ciné Jour.",
    "La entrada El estudio firma se publicó primero en Cine Hoy.",
    "La entrada El estudio firma aparece primero en Cine Hoy.",
    "Der Beitrag Das Studio unterschreibt erschien zuerst auf Filmwelle.",
    "L'articolo Lo studio firma proviene da Cinegiorno.",
    "L’articolo Lo studio firma sembra essere il primo su Cinegiorno.",
    "O post O estúdio assina apareceu primeiro em Cine Dia.",
    "Het bericht De studio tekent verscheen eerst op Filmdag.",
    "Artykuł Studio podpisuje pochodzi z serwisu Filmowy.",
    "投稿 スタジオが契約 は 映画日報 に最初に表示されました。",
    "Сообщение Студия подписала появились сначала на Кино.",
    "Inlägget Studion skriver på dök först upp på Filmdag.",
    "Read more",
    "Read More →",
    "Continue reading…",
    "Continue reading Halcyon signs with Lumenforge →",
    "Read the full story at The Invented Wire",
    "Lire la suite",
    "Lire la suite sur Ciné Jour »",
    "Seguir leyendo",
    "Leer más »",
    "Weiterlesen",
    "Leggi tutto",
    "Continua a leggere →",
    "Leia mais",
    "Lees verder",
    "Czytaj dalej",
    "続きを読む",
    "(Photo by A. Quill/Getty Images)",
]
LINES = [
    "Share this:",
    "Facebook Twitter WhatsApp",
    "Partager sur Facebook",
    "Compartir en Twitter",
    "Teilen",
    "Condividi su Facebook",
    "Sign up for our daily newsletter to get the best of film news.",
    "Subscribe to The Reel and never miss our updates",
    "Abonnez-vous à notre newsletter",
    "Inscrivez-vous à notre infolettre pour ne rien manquer",
    "Suscríbete a nuestra newsletter",
    "Abonnieren Sie unseren Newsletter",
    "Iscriviti alla nostra newsletter",
    "Assine nossa newsletter",
    "Photo: A. Quill/Getty Images",
    "Image credit: Halcyon Pictures",
    "Crédit photo : A. Quill",
    "Bild: A. Quill",
    "Related: Ten films to see",
    "À lire aussi : dix films à voir",
    "Lea también: diez películas",
    "関連記事：十の映画",
    "Advertisement",
    "Leave a Comment",
    "Laisser un commentaire",
    "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *",
    "Source",
    "© 2026 The Invented Wire",
    "https://wire.example/a",
]
NEWS = [
    "He will read more scripts than any actor before him, the agent said.",
    "The post-production house said that its artists were consulted.",
    "The story she wrote was published in 2020 and became a film.",
    "Dieser Artikel ist in der Debatte um die Rechte oft zitiert worden.",
    "L’article 3 du projet de loi a été publié au Journal officiel.",
    "Photos of the actors were used without consent.",
    "Image generators are at the centre of the suit.",
    "Video: the guild marches in front of the studio gates at noon.",
    "Photos: how the crew of a small studio in Lyon made a film without a set. It took them two years.",
    "Share prices of the studio fell by four per cent.",
    "Watch the studios closely, the guild told its members.",
    "Subscribers of the service will see the film in March.",
    "Le partage des recettes reste l’enjeu principal.",
    "Foto und Stimme der Schauspielerin wurden nachgebildet.",
    "Comments by the director drew criticism.",
    "Source code of the tool was leaked.",
    "Facebook and the studio declined to comment.",
    "El post de la actriz se hizo viral.",
]
SENTENCE = "Halcyon has signed an agreement."


@pytest.mark.parametrize("tail", TAILS)
def test_a_tail_is_taken_off_the_sentence_before_it(tail: str) -> None:
    assert without_boilerplate(f"{SENTENCE} {tail}", shipped_patterns()) == SENTENCE
    assert without_boilerplate(f"{SENTENCE}\n{tail}", shipped_patterns()) == SENTENCE


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_template_is_gone(line: str) -> None:
    text = f"{SENTENCE}\n{line}\nA second sentence of news."

    assert without_boilerplate(text, shipped_patterns()) == f"{SENTENCE}\nA second sentence of news."


@pytest.mark.parametrize("sentence", NEWS)
def test_a_sentence_of_news_stays(sentence: str) -> None:
    assert without_boilerplate(sentence, shipped_patterns()) == sentence


def test_an_excerpt_that_breaks_off_says_so() -> None:
    assert without_boilerplate("The studio said […]", shipped_patterns()) == "The studio said…"


def test_no_text_makes_the_patterns_slow() -> None:
    start = time.perf_counter()
    for piece in (
        "The post ",
        "[ ",
        " ",
        "foto ",
        "(",
        "(photo ",
        "facebook ",
        "read more ",
        "L’article ",
        "© ",
    ):
        without_boilerplate(piece * 10_000, shipped_patterns())
        without_boilerplate("\n".join([piece * 30] * 50), shipped_patterns())

    assert time.perf_counter() - start < 5


def test_the_patterns_of_a_desk_are_those_of_all_its_languages() -> None:
    words = {"boilerplate": WordList(id="boilerplate", words={"*": ("a",), "fr": ("b", "a")})}
    desk = Desk(id="d", title="D", topics=(), names=(), words=words, sources=())

    assert CleanPatterns.of(desk) == CleanPatterns(boilerplate=("a", "b"))


def test_a_pattern_that_is_none_is_named() -> None:
    with pytest.raises(DeskError, match=r"words\.boilerplate\.toml"):
        without_boilerplate("text", CleanPatterns(boilerplate=("(",)))
