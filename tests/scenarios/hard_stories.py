"""Invented developments told by many outlets: one deal in five languages, rulings, press releases, edits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One outlet's telling."""

    lang: str
    title: str
    lead: str


def _tellings(*told: tuple[str, str, str]) -> tuple[Telling, ...]:
    return tuple(Telling(lang=lang, title=title, lead=lead) for lang, title, lead in told)


# Each deal in French first, then in English, Spanish, German and Japanese.
DEALS: dict[str, tuple[Telling, ...]] = {
    "A24 and Luma": _tellings(
        (
            "fr",
            "A24 ouvre son catalogue à Luma AI pour entraîner un modèle d'IA maison",
            "Le studio indépendant A24 a signé avec la start-up Luma AI un partenariat qui lui donne "
            "accès à ses "
            "films. Le modèle d'intelligence artificielle servira aux storyboards et aux effets visuels.",
        ),
        (
            "en",
            "A24 gives Luma AI access to its film library to train a custom model",
            "The independent studio A24 has signed a partnership with AI start-up Luma AI. The custom "
            "model will be "
            "used for storyboards and visual effects.",
        ),
        (
            "es",
            "A24 cede su catálogo de películas a Luma AI para entrenar un modelo propio de inteligencia "
            "artificial",
            "El estudio A24 firma una alianza con la empresa Luma AI, que creará un modelo para "
            "storyboards y "
            "efectos visuales.",
        ),
        (
            "de",
            "A24 öffnet Luma AI sein Filmarchiv für das Training eines eigenen KI-Modells",
            "Das Studio A24 hat eine Partnerschaft mit dem KI-Start-up Luma AI geschlossen. Das Modell "
            "soll bei "
            "Storyboards und visuellen Effekten helfen.",
        ),
        (
            "ja",
            "A24、Luma AIと提携 映画ライブラリーで独自の生成AIモデルを開発へ",
            "独立系スタジオA24は、AI企業Luma AIに映画の作品群を提供し、"
            "絵コンテや視覚効果に使うAIモデルを開発する。",
        ),
    ),
    "Gaumont and Moonvalley": _tellings(
        (
            "fr",
            "Gaumont s'allie à Moonvalley : cent ans de films pour nourrir une IA",
            "Gaumont confie ses archives à l'entreprise Moonvalley, qui développera un modèle vidéo "
            "d'intelligence "
            "artificielle réservé au studio. L'accord exclut les visages des acteurs.",
        ),
        (
            "en",
            "Gaumont partners with Moonvalley on AI video model trained on a century of films",
            "French studio Gaumont will hand its archive to AI company Moonvalley. The faces of actors "
            "are excluded "
            "from the deal.",
        ),
        (
            "es",
            "Gaumont se alía con Moonvalley y le abre un siglo de cine para entrenar su IA",
            "El estudio francés Gaumont entregará su archivo a la empresa Moonvalley; los rostros de los "
            "actores "
            "quedan fuera del acuerdo.",
        ),
        (
            "de",
            "Gaumont und Moonvalley: Ein Jahrhundert Film als Trainingsmaterial für KI",
            "Das französische Studio Gaumont überlässt der KI-Firma Moonvalley sein Archiv. Gesichter von "
            "Schauspielern sind von der Vereinbarung ausgenommen.",
        ),
        (
            "ja",
            "仏ゴーモン、AI企業Moonvalleyと提携 100年分の映画で動画生成AIを学習",
            "フランスの映画会社Gaumont(ゴーモン)は、Moonvalleyに映画の資料を提供する。"
            "俳優の顔は対象外とする。",
        ),
    ),
    "Castellane and Lumivox": _tellings(
        (
            "fr",
            "Castellane Studios et Lumivox signent un accord pour des bandes-annonces générées par l'IA",
            "La société Lumivox fabriquera avec son intelligence artificielle les bandes-annonces des "
            "films de "
            "Castellane dans douze pays.",
        ),
        (
            "en",
            "Castellane Studios signs with Lumivox for AI-generated trailers in twelve countries",
            "AI company Lumivox will make trailers for Castellane's films with its generative tools.",
        ),
        (
            "es",
            "Castellane Studios firma con Lumivox para crear tráilers con inteligencia artificial",
            "La empresa Lumivox hará los tráilers de las películas de Castellane en doce países.",
        ),
        (
            "de",
            "Castellane Studios lässt Trailer von Lumivox mit KI erzeugen",
            "Das Unternehmen Lumivox wird in zwölf Ländern die Trailer der Filme von Castellane herstellen.",
        ),
        (
            "ja",
            "Castellane Studios、映画予告編の生成AI制作でLumivoxと契約",
            "AI企業Lumivoxが12か国でCastellaneの映画の予告編を制作する。",
        ),
    ),
}

# Each case: a ruling as two outlets tell it, and the next ruling a month later.
RULINGS: dict[str, tuple[tuple[Telling, ...], tuple[Telling, ...]]] = {
    "by docket": (
        _tellings(
            (
                "en",
                "Judge lets screenwriters' AI copyright suit against Marbeck Labs go forward",
                "The ruling in 3:31-cv-01234 says the writers may argue that film scripts were copied "
                "for training.",
            ),
            (
                "en",
                "Marbeck Labs must face screenwriters' copyright suit over AI training, judge rules",
                "Film writers may go on with 3:31-cv-01234 against the AI company, the judge said.",
            ),
        ),
        _tellings(
            (
                "en",
                "Judge rules against screenwriters: Marbeck's AI training on scripts was fair use",
                "In a second ruling in 3:31-cv-01234 the judge found that the AI company may use film "
                "scripts.",
            ),
            (
                "en",
                "Court rules AI training on film scripts fair use in screenwriters' case against Marbeck "
                "Labs",
                "The ruling in 3:31-cv-01234 is a defeat for the writers.",
            ),
        ),
    ),
    "by names": (
        _tellings(
            (
                "en",
                "Judge bars Bexhill Pictures from using AI double of Orla Venning",
                "The actress had asked for an injunction against the studio's digital replica of her.",
            ),
            (
                "en",
                "Orla Venning wins injunction against Bexhill Pictures over AI replica",
                "The studio may not show the digital double of the actress, the judge ruled.",
            ),
        ),
        _tellings(
            (
                "en",
                "Bexhill Pictures must pay Orla Venning $4 million over AI double, jury rules",
                "The verdict is the first in which a digital replica of an actress cost a film studio "
                "damages.",
            ),
            (
                "en",
                "Jury verdict: Orla Venning awarded $4 million for AI replica by Bexhill Pictures",
                "The film studio says that it will appeal the damages.",
            ),
        ),
    ),
    "in French": (
        _tellings(
            (
                "fr",
                "Clonage vocal : le tribunal condamne Voxalie à retirer la voix d'Ilda Marcenay",
                "La comédienne de doublage accusait la société d'IA d'avoir copié sa voix de films.",
            ),
            (
                "fr",
                "Ilda Marcenay gagne contre Voxalie : sa voix clonée par IA doit être retirée, dit le "
                "tribunal",
                "La comédienne de doublage avait saisi la justice contre la société d'intelligence "
                "artificielle.",
            ),
        ),
        _tellings(
            (
                "fr",
                "Voix clonée : la cour d'appel déboute Ilda Marcenay face à Voxalie",
                "La société d'intelligence artificielle peut exploiter la voix de la comédienne de doublage.",
            ),
            (
                "fr",
                "En appel, Ilda Marcenay perd contre Voxalie, la société d'IA qui a cloné sa voix",
                "La comédienne de doublage annonce un pourvoi.",
            ),
        ),
    ),
}

# What a company sends out, as some print it under a headline of their own, and another release of that day.
RELEASES: dict[str, tuple[Telling, ...]] = {
    "a tool": _tellings(
        (
            "en",
            "Lumivox Launches Storyreel, an AI Storyboard Tool for Film and Television Directors",
            "Lumivox, a leader in generative AI for film, today announced Storyreel, a storyboard tool "
            "that turns a "
            "screenplay into moving images. Storyreel is available to studios from today.",
        ),
        (
            "en",
            "Storyreel: Lumivox brings AI storyboards to directors",
            "Lumivox, a leader in generative AI for film, today announced Storyreel, a storyboard tool "
            "that turns a "
            "screenplay into moving images. Storyreel is available to studios from today.",
        ),
        (
            "en",
            "Marbeck Labs Names Former Studio Executive Head of AI Film Partnerships",
            "Marbeck Labs, an AI company for filmmakers, today appointed a former head of visual effects.",
        ),
    ),
    "a festival": _tellings(
        (
            "en",
            "Port Sarn Festival Opens First Competition for AI-Made Short Films",
            "The Port Sarn Film Festival announced a competition for short films made with generative "
            "AI. Entries "
            "are open until the end of March, and directors must name every tool that they used.",
        ),
        (
            "en",
            "AI shorts get a competition of their own at Port Sarn film festival",
            "The Port Sarn Film Festival announced a competition for short films made with generative "
            "AI. Entries "
            "are open until the end of March, and directors must name every tool that they used.",
        ),
        (
            "en",
            "Kestrane Streaming Service Adopts Label for AI-Generated Scenes in Series",
            "The streaming service will mark scenes made with generative AI in its credits from next month.",
        ),
    ),
    "a union": _tellings(
        (
            "en",
            "Voice Actors' Union Publishes Model Contract for AI Replicas in Dubbing",
            "The union of voice actors published a model contract that asks for consent and payment "
            "before a voice "
            "is cloned by AI. Dubbing studios in nine countries have agreed to use it.",
        ),
        (
            "en",
            "Dubbing: voice actors' model contract asks for consent to AI clones",
            "The union of voice actors published a model contract that asks for consent and payment "
            "before a voice "
            "is cloned by AI. Dubbing studios in nine countries have agreed to use it.",
        ),
        (
            "en",
            "Visual Effects Society Survey: Half of Artists Use AI Tools on Films",
            "The survey of visual effects artists found that generative AI is used most for clean-up work.",
        ),
    ),
}

# A headline, and the one that the feed has an hour later.
EDITS: dict[str, tuple[Telling, ...]] = {
    "a figure": _tellings(
        (
            "en",
            "Castellane Studios pays $20 million for AI company Lumivox's trailer tool",
            "The film studio will use the generative AI tool for trailers.",
        ),
        (
            "en",
            "Castellane Studios pays $12 million for AI company Lumivox's trailer tool",
            "The film studio will use the generative AI tool for trailers.",
        ),
    ),
    "a correction": _tellings(
        (
            "fr",
            "Doublage : une plateforme remplace des comédiens par l'IA dans trois séries",
            "Le syndicat des comédiens de doublage dénonce des voix de synthèse.",
        ),
        (
            "fr",
            "Doublage (rectifié) : une plateforme remplace des comédiens par l'IA dans une série",
            "Le syndicat des comédiens de doublage dénonce des voix de synthèse.",
        ),
    ),
    "other words": _tellings(
        (
            "de",
            "Synchronsprecher drohen wegen KI-Stimmen mit Streik",
            "Der Verband der Synchronsprecher verlangt Regeln für künstliche Intelligenz in Filmen.",
        ),
        (
            "de",
            "Synchronsprecher beschließen Streik gegen KI-Stimmen in Filmen",
            "Der Verband der Synchronsprecher verlangt Regeln für künstliche Intelligenz in Filmen.",
        ),
    ),
}
