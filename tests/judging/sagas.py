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
    # Matters of every kind that were written after the rules.
    _pair(
        "en",
        "Warner Bros. Discovery sues Midjourney over AI images of its heroes",
        "Warner Bros. and Midjourney Settle AI Copyright Lawsuit",
    ),
    _pair(
        "en",
        "Video game performers' union and Kellaway Games reach tentative deal on AI",
        "Union members ratify Kellaway Games contract, ending AI dispute",
        (
            "The Screen Players Guild says the deal with Kellaway sets consent rules.",
            "More than 90 percent of the Screen Players Guild voted yes.",
        ),
    ),
    _pair(
        "en",
        "Composer Niels Aaberg says trailer house Fathom Cut cloned his score with AI",
        "Fathom Cut apologizes to composer Niels Aaberg for AI-cloned score",
    ),
    _pair(
        "fr",
        "Rosalba Thiéry dépose plainte contre Synthévoix",
        "Affaire de la voix clonée : Synthévoix condamnée à verser 40 000 euros à Rosalba Thiéry",
    ),
    _pair(
        "de",
        "ARD-Tochter Brennfilm kündigt KI-Serie »Nordlicht 7« an",
        "Brennfilm stoppt KI-Serie »Nordlicht 7« nach Kritik der Drehbuchautoren",
    ),
    _pair(
        "es",
        "Ley de doblaje: el Senado recibe el proyecto S. 1204 sobre voces clonadas",
        "El Senado aprueba el S. 1204 que protege la voz de los actores frente a la IA",
    ),
    _pair(
        "it",
        "Anica Verdaldi accusa Sintoscena: «Il mio volto rifatto con l'IA»",
        "Sintoscena si scusa con Anica Verdaldi e ritira lo spot",
    ),
    _pair(
        "pt",
        "Cineasta Otávio Brandelli acusa a Fotonia de treinar IA com seus filmes",
        "Fotonia e Otávio Brandelli fecham acordo sobre treinamento de IA",
    ),
    _pair("ja", "OpenAIとハルモニア映像社、声優AIで提携協議", "ハルモニア映像社、OpenAIとの声優AI契約を締結"),
    _pair(
        "ja",
        "映画『月影の街』、AI生成の背景を使用と発表",
        "映画『月影の街』のAI背景、制作会社シネヴォルト社が謝罪し撤回",
        ("制作会社シネヴォルト社が発表した。", ""),
    ),
    _pair(
        "ko",
        "디즈니·미드저니 AI 저작권 소송 시작",
        "미국 법원, 디즈니·미드저니 AI 저작권 소송서 디즈니 승소 판결",
    ),
    _pair("zh", "迪士尼起诉Midjourney侵犯电影角色版权", "迪士尼与Midjourney就AI版权案达成和解"),
    _pair(
        "en",
        "Netflix in talks to buy AI dubbing firm Parlando",
        "Netflix completes acquisition of AI dubbing firm Parlando",
    ),
    _pair(
        "en",
        "Pinegrove Pictures Cancels AI-Written Pilot 'Half Past Silence'",
        "Pinegrove Pictures Denies Pilot 'Half Past Silence' Was Written by AI",
    ),
    _pair(
        "en>de",
        "Actor Corbin Hale sues Replicast over digital double",
        "Corbin Hale einigt sich mit Replicast auf Vergleich",
    ),
    _pair(
        "en",
        "Lawmakers introduce H.R. 8123, a federal bill on AI replicas of performers",
        "House passes H.R. 8123 to protect performers from AI replicas",
    ),
    _pair(
        "en",
        "Novelist-Screenwriter Thora Lindqvist Files Suit Against Pagemill AI Over Her Scripts",
        "Pagemill AI Loses Bid to Dismiss Thora Lindqvist's Script Lawsuit",
    ),
    _pair(
        "en",
        "Streamer Vantora Cancels AI-Dubbed Release of 'Salt Meridian'",
        "Vantora Reverses Course, Apologizes for AI Dub of 'Salt Meridian'",
        ("Fans and the director Ulla Breck had protested.", ""),
    ),
    _pair(
        "fr",
        "L'actrice Maëlle Corvinet saisit la justice contre Dublix, qui aurait cloné sa voix",
        "Dublix et Maëlle Corvinet trouvent un accord",
    ),
    _pair(
        "fr",
        "Le studio Albatrax en discussions avec Synthévoix pour doubler ses séries par IA",
        "Albatrax renonce au doublage par IA de Synthévoix",
    ),
    _pair(
        "de",
        "Regisseur Falk Oderwind wirft Bildfabrik KI-Diebstahl vor",
        "Bildfabrik dementiert: Keine Filme von Falk Oderwind im KI-Training",
    ),
    _pair(
        "es",
        "Tráiler hecho con IA de «La isla de sal» indigna a los fans; Costanegra Films guarda silencio",
        "Costanegra Films retira el tráiler con IA de «La isla de sal» y se disculpa",
    ),
    _pair(
        "it",
        "Rai Cinema e Sintoscena, accordo preliminare sull'IA per il restauro",
        "Sintoscena, Rai Cinema firma il contratto per il restauro con l'IA",
    ),
    _pair(
        "pt",
        "Projeto PL 2338 sobre IA e direitos de dubladores avança na Câmara",
        "Senado aprova PL 2338, que protege dubladores da IA",
    ),
    _pair(
        "ja",
        "俳優の佐久間レオ氏、AI企業Vocalixを提訴 声を無断学習",
        "東京地裁、Vocalixに賠償命令 佐久間レオ氏の声の無断学習",
    ),
    _pair("ko", "배우 한서윤, 딥페이크 광고 낸 Facely 고소", "Facely, 배우 한서윤에게 사과하고 합의"),
    _pair("zh", "编剧工会与Streamhall就AI条款达成临时协议", "编剧工会成员批准与Streamhall的AI合同"),
    _pair(
        "en",
        "Assembly Bill 903 would label AI actors",
        "Governor signs AB 903 requiring labels for AI actors",
        ("AB 903 is backed by unions.", ""),
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
    # What companies, guilds and people have in common with themselves.
    _pair(
        "en",
        "Disney sues Midjourney over AI images",
        "Disney signs AI licensing deal with OpenAI for short videos",
    ),
    _pair(
        "en",
        "Netflix in talks to buy AI dubbing firm Parlando",
        "Netflix denies using AI to write 'Half Past Silence'",
    ),
    _pair("en", "SAG-AFTRA and AMPTP Begin Talks on AI", "SAG-AFTRA Sues Video Game Maker Over AI Voices"),
    _pair(
        "en",
        "OpenAI Launches Sora for Film Studios",
        "OpenAI Withdraws Sora Clip of Dead Actor After Family Complains",
    ),
    _pair(
        "fr",
        "Le CNC publie un rapport sur l'IA dans le cinéma",
        "Le CNC suspend une aide à un film fait avec l'IA",
    ),
    _pair(
        "de",
        "Warner Bros. testet KI-Synchronisation in Deutschland",
        "Warner Bros. verklagt KI-Anbieter wegen Batman-Bildern",
    ),
    _pair(
        "es",
        "Netflix estrena una serie argentina con efectos de IA",
        "Netflix cancela el doblaje con IA de una telenovela mexicana",
    ),
    _pair(
        "it",
        "Luca Ward: «L'IA ci ruba la voce»",
        "Doppiatori, Luca Ward firma l'appello contro l'IA a Sanremo",
    ),
    _pair("ja", "日本俳優連合、生成AIに関する声明を発表", "日本俳優連合、舞台契約の新しい規則で合意"),
    _pair("ko", "넷플릭스, AI 특수효과 드라마 공개", "넷플릭스, AI 더빙 시험 취소"),
    _pair("zh", "爱奇艺推出AI短剧平台", "爱奇艺起诉MiniMax侵犯版权"),
    _pair(
        "en",
        "Tom Hanks Warns of AI Dental Ad",
        "Tom Hanks and Robin Wright Film Approved for AI De-Aging Award Race",
    ),
    _pair("en", "Lionsgate and Runway Expand AI Deal", "Lionsgate Denies Merger Talks, Shares Fall"),
    _pair(
        "en",
        "Director James Cameron Joins Board of Stability AI",
        "James Cameron Rejects AI Scripts, Says Avatar Will Stay Human-Made",
    ),
    _pair(
        "pt", "Globo usa IA para rejuvenescer atriz em novela", "Globo é condenada por demissão de dublador"
    ),
    _pair(
        "en",
        "Universal and Warner sue AI music start-up Suno",
        "Warner Music settles with Udio over AI training",
    ),
    _pair(
        "en",
        "Disney and Universal sue Midjourney over AI images",
        "Disney and Universal sue MiniMax over AI video app",
    ),
    _pair(
        "en",
        "Disney and Universal sue Midjourney over AI images",
        "Universal and Disney settle dispute with visual effects house over AI tools",
    ),
    _pair("en", "Vantora Signs AI Dubbing Deal With Dublix", "Vantora Cancels Two Series, Cuts 90 Jobs"),
    _pair(
        "en",
        "Thora Lindqvist Sues Pagemill AI Over Scripts",
        "Second Screenwriter, Owen Pask, Sues Pagemill AI Over Scripts",
    ),
    _pair(
        "en",
        "Sundance Film Made With Runway Stirs Debate",
        "Cannes Rejects Film Made With Runway, Director Says",
    ),
    _pair(
        "en",
        "Scarlett Johansson Criticizes OpenAI Voice 'Sky'",
        "Scarlett Johansson Signs Open Letter Against AI Training",
    ),
    _pair(
        "fr",
        "Cannes : le festival interdit l'IA dans la compétition",
        "Cannes : un film retiré de la compétition pour un litige de droits",
    ),
    _pair(
        "de",
        "Verdi fordert KI-Regeln für Synchronsprecher",
        "Verdi und Produzentenallianz erzielen Einigung bei Tarif für Filmcrew",
    ),
    _pair("ja", "Netflix、AI吹替を試験導入", "Netflix、アニメスタジオとの契約を締結"),
    _pair("zh", "中国电影家协会讨论AI创作", "中国首例AI影视侵权案判决"),
    _pair("ko", "CJ ENM, AI 영화 공개", "CJ ENM, 극장 합병 취소"),
    _pair("en", "Copyright Office Issues AI Report", "Copyright Office Rejects Registration of AI Comic"),
    _pair(
        "en",
        "Ofcom and BBC Discuss AI News Voices",
        "BBC Apologizes Over AI-Generated Documentary Narration, Ofcom Says",
    ),
)
