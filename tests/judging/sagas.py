"""Invented matters in two stages, and pairs that only look like that: what a story may follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One report: its language, headline and lead."""

    lang: str
    title: str
    lead: str = ""


Pair = tuple[Stage, Stage]


def _pair(langs: str, before: str, after: str, leads: tuple[str, str] = ("", "")) -> Pair:
    first, *rest = langs.split(">")
    return (
        Stage(lang=first, title=before, lead=leads[0]),
        Stage(lang=rest[0] if rest else first, title=after, lead=leads[1]),
    )


NEXT: tuple[Pair, ...] = (
    # A case: suit, ruling, settlement, appeal.
    _pair(
        "en",
        "Quillon Films Sues Marbeck Labs Over AI Trained on Its Trailers",
        "Judge Dismisses Most of Quillon Films Suit Against Marbeck Labs",
    ),
    _pair(
        "en",
        "Marbeck Labs must face Quillon Films' claim that its video model copied trailers, judge ruled",
        "Quillon Films and Marbeck Labs settle copyright fight over AI video",
    ),
    _pair(
        "en",
        "Stunt Performer Orla Venning Sues Bexhill Pictures Over Digital Double",
        "Bexhill Pictures Settles With Orla Venning Over AI Double",
        (
            "The performer says that the studio scanned her body and reused it without her consent.",
            "Terms were not disclosed; a jury would have heard the case in March.",
        ),
    ),
    _pair(
        "en",
        "Authors of screenplays take AI company to court",
        "Appeals court revives screenwriters' suit over AI training",
        (
            "The case is 2:31-cv-04417 in the Central District of California.",
            "The panel sent 2:31-cv-04417 back to the trial judge.",
        ),
    ),
    _pair(
        "fr",
        "La comédienne Ilda Marcenay porte plainte contre Voxalie pour clonage de sa voix",
        "Clonage vocal : le tribunal donne raison à Ilda Marcenay, Voxalie fait appel",
    ),
    _pair(
        "de",
        "Synchronsprecherin Jorinde Halbach verklagt Stimmwerk Digital wegen geklonter Stimme",
        "Urteil gegen Stimmwerk Digital: Jorinde Halbach bekommt Schadenersatz für KI-Stimme",
    ),
    _pair(
        "es",
        "El actor Baltasar Orduña demanda a Vozclara por clonar su voz con inteligencia artificial",
        "Un juez desestima la demanda de Baltasar Orduña contra Vozclara por la voz clonada",
    ),
    _pair(
        "it",
        "Il doppiatore Renzo Calavri fa causa a Vocenuova per la voce clonata con l'IA",
        "Voce clonata, la sentenza: Vocenuova dovrà risarcire Renzo Calavri",
    ),
    _pair(
        "pt",
        "Dubladora Iracema Toledano processa Vozeira por clonar sua voz com IA",
        "Justiça condena Vozeira, e empresa recorre no caso Iracema Toledano",
    ),
    _pair(
        "ja",
        "声優テッサ・ドルヴェーン氏、生成AIによる音声複製でヴォクサリア社を提訴",
        "AI音声複製訴訟、ヴォクサリア社とテッサ・ドルヴェーン氏が和解",
    ),
    _pair(
        "ko",
        "퀼런 필름스, 예고편 무단 학습한 AI 기업 Marbeck 상대로 소송… 'Quillon 카탈로그' 도용 주장",
        "법원, Quillon의 Marbeck 상대 AI 저작권 소송 기각",
    ),
    _pair(
        "zh",
        "演员蒂莎·多尔文起诉Marbeck公司用AI复制其声音",
        "法院判决Marbeck公司赔偿演员蒂莎·多尔文",
    ),
    _pair(
        "fr>en",
        "La comédienne Ilda Marcenay attaque Voxalie pour clonage de sa voix",
        "Actress Ilda Marcenay settles with Voxalie over cloned voice",
    ),
    # A contract: tentative deal, ratification.
    _pair(
        "en",
        "Guild of Puppet Actors and Marlowe Alliance Reach Tentative Deal With AI Protections",
        "Members of the Guild of Puppet Actors Ratify Marlowe Alliance Contract on AI",
        (
            "The deal of the Puppet Actors with the Marlowe Alliance limits synthetic performers.",
            "The contract with the Marlowe Alliance needs consent for each digital replica.",
        ),
    ),
    _pair(
        "en",
        "Tentative agreement: Northern Dubbing Union wins AI consent rules from Castellane Studios",
        "Northern Dubbing Union members ratify contract with Castellane Studios",
    ),
    _pair(
        "fr",
        "Doublage : accord de principe entre le syndicat Voixunies et la plateforme Kestrane sur l'IA",
        "Les adhérents de Voixunies ratifient l'accord avec Kestrane sur les voix de synthèse",
    ),
    _pair(
        "es",
        "Doblaje: el sindicato Vocealia y la productora Mirandela, con acuerdo preliminar sobre la IA",
        "Vocealia ratifica el convenio con Mirandela que limita la IA",
    ),
    # A bill: introduced, passed, signed, vetoed.
    _pair(
        "en",
        "Lawmaker Introduces AB 4711 to Protect Actors From AI Replicas",
        "State Senate Passes AB 4711 on Digital Replicas",
    ),
    _pair(
        "en",
        "AB 4711, the bill on AI voices of actors, clears both houses",
        "Governor vetoes AB 4711 after studios object to AI rules",
    ),
    _pair(
        "en",
        "Digital replica bill for performers clears committee",
        "Governor signs SB 3907, demanding consent for AI replicas of actors",
        ("SB 3907 would bar studios from replacing performers with AI doubles.", ""),
    ),
    # A deal: talks, deal, withdrawal.
    _pair(
        "en",
        "Castellane Studios in Talks to Give Lumivox Its Film Library for AI Training",
        "Castellane Studios Signs AI Training Deal With Lumivox",
    ),
    _pair(
        "en",
        "Castellane Studios licenses its library to AI start-up Lumivox",
        "Lumivox withdraws from AI deal with Castellane Studios",
    ),
    _pair(
        "de",
        "Filmhaus Ottenried verhandelt mit KI-Firma Lumivox über sein Archiv",
        "Lumivox und Ottenried unterzeichnen Vertrag über KI-Training mit Filmen",
    ),
    _pair(
        "it",
        "Lumivox tratta con Cinelandia Ferrante per usare i film nell'addestramento dell'IA",
        "Accordo saltato: Cinelandia Ferrante ritira i suoi film da Lumivox",
    ),
    _pair(
        "zh",
        "Lumivox与Castellane就AI电影授权展开谈判",
        "Castellane与Lumivox签署AI电影授权协议",
    ),
    _pair(
        "ko",
        "Castellane, AI 영상 업체 Lumivox와 영화 라이브러리 제공 협상",
        "Castellane, Lumivox와의 AI 영화 계약 철회",
    ),
    # A claim: denial, correction.
    _pair(
        "en",
        "Report: Director Aldous Perrin Used Lumivox AI for Half of His War Film",
        "Aldous Perrin Denies Using Lumivox AI in War Film",
    ),
    _pair(
        "fr",
        "Le réalisateur Aldric Perronet aurait généré la moitié de son film avec Lumivox",
        "Aldric Perronet dément avoir utilisé Lumivox pour son film",
    ),
    _pair(
        "pt",
        "Diretor Aldo Perrone teria usado a IA Lumivox em metade do filme",
        "Aldo Perrone desmente uso da Lumivox em seu filme",
    ),
    # A trailer or a film: released, pulled, cancelled.
    _pair(
        "en",
        "Bexhill Pictures unveils AI-made trailer for 'The Glass Orchard'",
        "Bexhill pulls AI trailer of 'The Glass Orchard' after outcry",
    ),
    _pair(
        "ja",
        "ベクスヒル社、映画『硝子の果樹園』の予告編を生成AIで制作",
        "ベクスヒル社、生成AI製の『硝子の果樹園』予告編を撤回し謝罪",
    ),
    _pair(
        "de",
        "Bexhill zeigt mit KI erzeugten Trailer zu »Der gläserne Garten« von Jonte Wickram",
        "Nach Protesten: Bexhill zieht KI-Trailer zurück, Jonte Wickram entschuldigt sich",
    ),
    _pair(
        "en",
        "Festival of Port Sarn announces AI film night with Lumivox",
        "Port Sarn festival cancels Lumivox AI film night",
    ),
    _pair(
        "es",
        "El festival de Puerto Sarn anuncia una gala de cine con IA patrocinada por Lumivox",
        "Puerto Sarn cancela la gala de cine con IA de Lumivox",
    ),
)

NOT_NEXT: tuple[Pair, ...] = (
    # Another case of the same company.
    _pair(
        "en",
        "Quillon Films Sues Marbeck Labs Over AI Trained on Its Trailers",
        "Judge Dismisses Quillon Films Suit Against Insurer Over Studio Fire",
    ),
    _pair(
        "en",
        "Voice actor Orla Venning sues Marbeck Labs over AI clone",
        "Marbeck Labs settles with photographer Ines Tarrow over AI pictures",
    ),
    _pair(
        "en",
        "Disney sues Midjourney over AI images of its characters",
        "Disney sues start-up Lumivox over AI video of its characters",
    ),
    _pair(
        "en",
        "Netflix Signs AI Dubbing Deal With Voxalie",
        "Netflix Signs AI Effects Deal With Marbeck Labs",
    ),
    _pair(
        "fr",
        "Ilda Marcenay porte plainte contre Voxalie pour clonage de sa voix",
        "Voxalie signe un accord avec la plateforme Kestrane pour le doublage par IA",
    ),
    _pair(
        "de",
        "Landgericht weist Klage einer Synchronsprecherin gegen KI-Anbieter ab",
        "Landgericht: Urteil zu KI-Filmmusik, Komponist gewinnt gegen Plattform",
        (
            "Die Synchronsprecherin hatte vor dem Landgericht München eine Entschädigung verlangt.",
            "Das Landgericht Hamburg sprach dem Komponisten eine Entschädigung zu.",
        ),
    ),
    # Like suits, bills and deals of the same week.
    _pair(
        "en",
        "Actress sues AI company over cloned voice in Los Angeles",
        "Actor sues AI company over cloned face in Los Angeles",
    ),
    _pair(
        "en",
        "California Governor Signs AB 4711 on Digital Replicas",
        "California Governor Signs AB 4712 on AI Labels in Film",
    ),
    _pair(
        "en",
        "California lawmakers introduce bill on AI voices of dead actors",
        "California Governor Newsom signs bill on AI in casting",
        ("Gavin Newsom has not said whether he supports it.", "It takes effect in Sacramento next year."),
    ),
    _pair(
        "en",
        "SAG-AFTRA files complaint over AI voice in video game",
        "SAG-AFTRA members ratify commercials contract with AI rules",
    ),
    _pair(
        "es",
        "Un actor de doblaje demanda en Madrid a una empresa de IA por clonar su voz",
        "Una actriz de doblaje demanda en Madrid a una plataforma por usar IA con su voz",
    ),
    _pair(
        "it",
        "Doppiatori a Roma contro l'IA: ricorso al tribunale",
        "Roma, il tribunale respinge il ricorso di uno sceneggiatore sull'IA",
    ),
    _pair(
        "ja",
        "声優団体、生成AIによる音声の無断利用で企業を提訴",
        "アニメーション監督、生成AIによる画像の無断利用で企業を提訴",
    ),
    _pair(
        "ko",
        "성우협회, AI 음성 무단 학습 기업 상대로 소송",
        "작가협회, AI 각본 학습 소송에서 합의",
    ),
    _pair(
        "zh",
        "配音演员起诉人工智能公司侵犯声音权",
        "法院驳回编剧对人工智能公司的起诉",
    ),
    _pair(
        "de",
        "Schauspieler verklagt Plattform wegen KI-Doppelgänger in Streamingserie",
        "Schauspielerin verklagt Plattform wegen KI-Doppelgängerin in Werbespot",
    ),
    # Mentioned in passing, and round-ups.
    _pair(
        "en",
        "AB 4711 on digital replicas passes Senate",
        "Guild Members Ratify Contract With New AI Terms",
        ("", "The vote comes weeks after lawmakers passed AB 4711 and the studios promised more talks."),
    ),
    _pair(
        "en",
        "Quillon Films sues Marbeck Labs over AI trained on its trailers",
        "AI in Hollywood this week: Quillon Films v. Marbeck Labs, a guild ratifies, a trailer is pulled",
    ),
    _pair(
        "en",
        "Castellane Studios signs AI deal with Lumivox",
        "The Week in AI and Film: Castellane and Lumivox Signed, Bexhill Apologizes, Actors Vote",
    ),
    _pair(
        "fr",
        "Ilda Marcenay porte plainte contre Voxalie pour clonage de sa voix",
        "IA et cinéma, le récap de la semaine : Ilda Marcenay contre Voxalie, un accord signé",
    ),
    _pair(
        "en",
        "Ten AI lawsuits to watch, from Quillon Films to Orla Venning",
        "Orla Venning joins cast of Quillon Films comedy as lead pulls out",
        ("", "The film about a lighthouse shoots in May."),
    ),
    _pair(
        "en",
        "Director Aldous Perrin Praises Lumivox AI at Port Sarn",
        "Aldous Perrin Signs for Sequel, Filming Starts in June",
    ),
    _pair(
        "en",
        "EU AI Act: what film producers need to know",
        "European dubbing union signs contract on synthetic voices",
        ("", "The rules of the AI Act were the model for the contract."),
    ),
    _pair(
        "en",
        "Judge Maren Ostrowick hears AI copyright case of two novelists",
        "Judge Maren Ostrowick rules for studio in unrelated AI trailer case",
        ("The hearing was in San Francisco.", "The ruling came in San Francisco."),
    ),
)
