"""Web pages: the feeds they name, the articles they hold, the robots.txt in front of them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from feeds.reading.article import Article, Pages, extract
from feeds.reading.discover import FoundFeed, find_feeds
from feeds.reading.fetch import HttpFetch
from feeds.reading.guard import Guard
from feeds.reading.parse import FeedParser
from tests.fakes.web import FakeWeb

HOME = b"""<html><head><base href="https://reel.example/">
<!-- <link rel="alternate" type="application/rss+xml" href="/hidden"> -->
<link rel='alternate' type='application/rss+xml' title='Comments Feed' href='/comments/feed/'>
<link href=feed/ title="Reel &amp; Co" type="application/rss+xml" rel="alternate">
<link rel="alternate" type="application/feed+json" href="/feed.json"/>
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1"/>
<link rel="alternate" hreflang="fr" href="/fr/"><link rel="stylesheet" href="/rss.css">
<link rel="alternate" type="application/atom+xml" href="javascript:alert(1)">
</head><body><script>var x = '<a href="/script.rss">';</script>
<a href="/section/labor/rss.xml">Labor <b>feed</b></a><a href="/about">About</a></body></html>"""


def test_a_home_page_names_its_feeds_best_first() -> None:
    assert find_feeds(HOME, "https://www.reel.example/home") == (
        FoundFeed(url="https://reel.example/feed/", title="Reel & Co"),
        FoundFeed(url="https://reel.example/feed.json", title=""),
        FoundFeed(url="https://reel.example/section/labor/rss.xml", title="Labor feed"),
        FoundFeed(url="https://reel.example/comments/feed/", title="Comments Feed"),
    )


@given(st.binary(max_size=500), st.text(max_size=30))
def test_no_page_breaks_the_search_for_feeds(page: bytes, url: str) -> None:
    found = find_feeds(b"<link rel=alternate type=application/rss+xml href=" + page, url)

    assert all(feed.url.startswith(("http://", "https://")) for feed in found)


async def test_the_child_finds_the_same_feeds(parser: FeedParser) -> None:
    assert await parser.find_feeds(HOME, "https://reel.example/") == find_feeds(HOME, "https://reel.example/")


PARAGRAPHS = (
    "Le studio Orsel Films mise gros sur les images de synthèse. Selon La Gazette du Plateau, la maison"
    " a confié ses trente années de catalogue à la jeune société Lumenforge, qui s’en servira pour "
    "entraîner un modèle réservé à ses équipes.",
    "L’accord, exclusif pour deux ans, doit aider les décorateurs et les monteurs à essayer des plans "
    "avant le tournage. Il ne couvre ni les voix ni les visages des interprètes, assure la direction.",
    "« Nos réalisateurs demandaient un outil qui connaisse nos films ; nous l’avons enfin trouvé, et il"
    " restera chez nous », a déclaré la directrice générale, Maëlle Corvin.",
    "Les syndicats restent prudents. Après la grève de l’an passé, les scénaristes ont obtenu qu’aucun "
    "texte produit par une machine ne soit tenu pour une œuvre, mais l’entraînement sur les archives "
    "n’y figure pas.",
    "Une proposition de loi déposée en région oblige déjà les producteurs à recueillir l’accord des "
    "héritiers avant d’employer l’image d’un acteur disparu. Elle sera examinée au printemps.",
)
TITLE = "Orsel Films ouvre ses archives à l’intelligence artificielle de Lumenforge"
PAGE = f"""<!DOCTYPE html><html lang="fr-FR"><head><meta charset="utf-8"><title>{TITLE} - Ciné Jour</title>
<meta property="og:title" content="{TITLE}"></head><body>
<header><nav><ul><li><a href="/">Accueil</a></li><li><a href="/films">Films</a></li>
<li><a href="/series">Séries</a></li><li><a href="/contact">Contact</a></li></ul></nav></header>
<div class="page-title"><h1>{TITLE}</h1></div>
<main><article><h1 class="entry-title">{TITLE}</h1><div class="meta">Par Ada Plume | 24 novembre 2026</div>
<div class="entry-content"><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>
<blockquote><p>{PARAGRAPHS[2]}</p></blockquote>
<h2>Une loi se prépare</h2><p>{PARAGRAPHS[3]}</p><p>{PARAGRAPHS[4]}</p>
<p><a href="https://gazette.example/orsel">Source</a></p></div>
<div class="share"><a href="#">Facebook</a><a href="#">Twitter</a></div></article>
<div id="respond"><h3>Laisser un commentaire</h3><form><p class="comment-notes">Votre adresse e-mail
ne sera pas publiée. Les champs obligatoires sont indiqués avec *</p><textarea name="comment"></textarea>
<p class="comment-form-author"><label>Nom *</label><input name="author"></p><input type="submit"
value="Laisser un commentaire"></form></div></main>
<aside><h2>Articles récents</h2><ul><li><a href="/1">Dix films à voir cet hiver</a></li></ul></aside>
<footer>© 2026 Ciné Jour. Tous droits réservés. Mentions légales</footer></body></html>"""


def assert_is_body_alone(article: Article | None) -> None:
    assert article is not None
    for paragraph in PARAGRAPHS:
        assert paragraph in article.text
    for clutter in (
        "Accueil",
        "Laisser un commentaire",
        "adresse e-mail",
        "Mentions",
        "Facebook",
        "Dix films",
    ):
        assert clutter not in article.text
    assert TITLE not in article.text
    assert not article.text.endswith("Source")
    assert article.title.startswith("Orsel Films ouvre")


def test_a_french_page_yields_its_body_alone() -> None:
    assert_is_body_alone(extract(PAGE.encode(), "https://cine.example/orsel"))


@pytest.mark.parametrize("page", [b"", b"<html></html>", b"<p>Too short.</p>", b"\x00\xff" * 50, b"{}"])
def test_a_page_without_article_gives_none(page: bytes) -> None:
    assert extract(page, "https://cine.example/") is None


@pytest.fixture
def pages(fetch: HttpFetch, parser: FeedParser) -> Pages:
    return Pages(fetch, parser)


HTML = {"Content-Type": "text/html; charset=utf-8"}


async def test_an_article_is_read_through_the_child(web: FakeWeb, pages: Pages) -> None:
    url = web.serves("/orsel", PAGE, headers=HTML)

    article = await pages.read(url)

    assert_is_body_alone(article)
    assert article is not None
    assert article.lang.startswith("fr") or not article.lang
    assert web.paths() == ["/robots.txt", "/orsel"]


async def test_robots_are_asked_once_and_obeyed(web: FakeWeb, pages: Pages) -> None:
    web.serves("/robots.txt", "User-agent: *\nDisallow: /private\n\nUser-agent: Slugline\nDisallow: /orsel\n")
    for path in ("/orsel", "/private", "/orsel"):
        web.serves(path, PAGE, headers=HTML)

    read = [await pages.read(web.url(path)) for path in ("/orsel", "/private", "/orsel")]

    assert [article is not None for article in read] == [False, True, False]
    assert web.paths() == ["/robots.txt", "/private"]


@pytest.mark.parametrize(
    ("status", "may"), [(404, True), (403, True), (410, True), (500, False), (503, False)]
)
async def test_no_robots_is_a_yes_and_a_broken_server_a_no(
    web: FakeWeb, pages: Pages, status: int, may: bool
) -> None:
    web.serves("/robots.txt", status=status)
    web.serves("/orsel", PAGE, headers=HTML)

    assert (await pages.read(web.url("/orsel")) is not None) == may


async def test_pages_of_one_host_are_read_one_at_a_time(web: FakeWeb, pages: Pages) -> None:
    for number in range(5):
        web.serves(f"/{number}", PAGE, headers=HTML)

    await asyncio.gather(*(pages.read(web.url(f"/{number}")) for number in range(5)))

    assert web.in_flight_most == 1
    assert web.paths().count("/robots.txt") == 1


async def test_a_page_that_fails_or_is_no_page_gives_none(web: FakeWeb, pages: Pages) -> None:
    picture = web.serves("/picture", b"\x89PNG", headers={"Content-Type": "image/png"})
    broken = web.serves("/broken", status=500)

    read = [await pages.read(url) for url in (picture, broken, "not an address", "file:///etc/passwd")]

    assert read == [None] * 4


async def test_a_private_network_is_no_place_for_articles(web: FakeWeb, parser: FeedParser) -> None:
    fetching = HttpFetch(user_agent="x", guard=Guard(), host_gap=timedelta())
    try:
        article = await Pages(fetching, parser).read(web.serves("/orsel", PAGE, headers=HTML))
    finally:
        await fetching.close()

    assert article is None
    assert web.asked == []
