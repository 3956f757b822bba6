"""Invented pairs that a careless reader files wrong: the first of each is on the beat, the other is not."""

from __future__ import annotations

Text = tuple[str, str, str]  # language, headline, lead

A_FILM_ABOUT_AI: tuple[tuple[Text, Text], ...] = (
    (
        (
            "en",
            "Director of 'Tin Lullaby' used generative AI to build its drowned city",
            "The film's effects team says 40 shots were made with AI tools instead of miniatures.",
        ),
        (
            "en",
            "Review: 'Tin Lullaby' is a chilling thriller about a nanny robot that learns to lie",
            "An artificial intelligence goes rogue in this stylish sci-fi film, led by a superb cast.",
        ),
    ),
    (
        (
            "en",
            "AI-generated background actors appear in studio's war epic, and the crew is angry",
            "Extras say that they were not told their scans would fill the battle scenes.",
        ),
        (
            "en",
            "First trailer for 'Kill Switch': a detective falls for the AI that runs her city",
            "The sci-fi drama opens in cinemas in May; the sequel is already being written.",
        ),
    ),
    (
        (
            "fr",
            "Le réalisateur a rajeuni son acteur principal grâce à l'IA générative",
            "Une trentaine de plans du film ont été retouchés par une intelligence artificielle.",
        ),
        (
            "fr",
            "Critique : « Cœur de silicium », une romance avec une intelligence artificielle",
            "Dans ce film de science-fiction, une veuve tombe amoureuse d'un androïde joué avec finesse.",
        ),
    ),
    (
        (
            "de",
            "Historienfilm lässt Statisten mit generativer KI vervielfachen",
            "Die Produktion sparte damit nach eigenen Angaben drei Drehtage.",
        ),
        (
            "de",
            "Filmkritik: Im Thriller »Nullpunkt« übernimmt eine künstliche Intelligenz das Raumschiff",
            "Der Science-Fiction-Film lebt von seiner Hauptdarstellerin, die gegen die Maschine kämpft.",
        ),
    ),
)

A_RUNWAY: tuple[tuple[Text, Text], ...] = (
    (
        (
            "en",
            "Studio signs with AI video company Runway to speed up storyboards",
            "The partnership gives the film studio's artists Runway's generative tools.",
        ),
        (
            "en",
            "Actress stuns on the runway at Paris fashion week in a vintage gown",
            "The film star closed the show for the fashion house in front of a row of celebrities.",
        ),
    ),
    (
        (
            "en",
            "Runway's new model lets directors keep a character's face from shot to shot",
            "The AI start-up showed the video generator to film editors in New York.",
        ),
        (
            "en",
            "'Project Runway' returns with a new judge and sixteen designers",
            "The fashion contest begins its new season on television in the summer.",
        ),
    ),
    (
        (
            "fr",
            "Une société de production française s'allie à Runway pour ses effets visuels",
            "L'accord ouvre aux équipes du film les outils d'IA de la start-up new-yorkaise.",
        ),
        (
            "fr",
            "Festival : la montée des marches transformée en runway par les maisons de couture",
            "Les actrices du film ont défilé dans des robes longues devant les photographes.",
        ),
    ),
)

AL_PACINO: tuple[tuple[Text, Text], ...] = (
    (
        (
            "en",
            "Al Pacino lends his voice to an AI-narrated documentary, with consent in writing",
            "The producers trained a voice model on the actor's recordings.",
        ),
        (
            "en",
            "Al Pacino to play a retired boxer in crime drama",
            "The actor begins shooting the film in Boston in the autumn.",
        ),
    ),
    (
        (
            "it",
            "Al Pacino ringiovanito con l'intelligenza artificiale nel nuovo film di gangster",
            "La produzione ha usato l'IA generativa per il volto dell'attore in venti scene.",
        ),
        (
            "it",
            "Al Pacino ospite d'onore al festival: «Ai giovani attori dico di studiare»",
            "L'attore ha ricevuto il premio alla carriera e ha parlato del suo primo film.",
        ),
    ),
    (
        (
            "en",
            "Deepfake of Al Pacino sells a film course; actor's lawyers demand removal",
            "The AI-made video used the actor's likeness and voice without permission.",
        ),
        (
            "en",
            "AL PACINO, AT 85, TALKS ABOUT HIS MEMOIR AND HIS FAVORITE MOVIE",
            "The actor looks back on a life in film and on the stage.",
        ),
    ),
)

AI_WEIWEI: tuple[tuple[Text, Text], ...] = (
    (
        (
            "en",
            "Ai Weiwei turns to artificial intelligence for a film made without a camera",
            "The artist's documentary is made of images from a video generator.",
        ),
        (
            "en",
            "Ai Weiwei's documentary about a border camp opens the film festival",
            "The Chinese artist shot the film over two years with refugees.",
        ),
    ),
    (
        (
            "de",
            "Ai Weiwei lässt seinen neuen Film von einer KI schneiden",
            "Die künstliche Intelligenz wählte aus 300 Stunden Material aus.",
        ),
        (
            "de",
            "Ai Weiwei zeigt Dokumentarfilm über Berliner Ateliers",
            "Der Künstler drehte den Film mit Freunden und Nachbarn.",
        ),
    ),
    (
        (
            "fr",
            "Ai Weiwei confie la voix off de son film à une intelligence artificielle",
            "La voix de synthèse imite celle du père du réalisateur.",
        ),
        (
            "fr",
            "Ai Weiwei présente son nouveau documentaire à Venise",
            "L'artiste chinois a tourné ce film dans cinq pays.",
        ),
    ),
)

OTHER_THINGS: tuple[tuple[Text, Text], ...] = (
    (
        (
            "en",
            "OpenAI's Sora makes a short film that opens a festival night",
            "The director wrote prompts for the AI video generator for six weeks.",
        ),
        (
            "en",
            "Sora from 'Kingdom Hearts' is getting a film of his own, fans hope",
            "The video game's hero has been asked about at every press day of the studio.",
        ),
    ),
    (
        (
            "ja",
            "OpenAIの動画生成AI「Sora」で制作した短編映画が公開",
            "監督は、撮影を一切せずに生成AIだけで映像を作ったと語った。",
        ),
        (
            "ja",
            "「SORA」の主題歌が決定、主演俳優が舞台挨拶で発表",
            "映画は高校の天文部を描く青春物語で、来春公開される。",
        ),
    ),
    (
        (
            "es",
            "Una productora rueda su primer corto con Sora, el generador de vídeo de OpenAI",
            "Las imágenes se hicieron con inteligencia artificial en tres semanas.",
        ),
        (
            "es",
            "La actriz Sora Benítez protagonizará la nueva película de época",
            "El rodaje comienza en Toledo en septiembre.",
        ),
    ),
    (
        (
            "en",
            "Filmmakers test Flow, Google's AI tool for scenes and camera moves",
            "The tool is built on the Veo video model and meant for directors.",
        ),
        (
            "en",
            "'Flow' director on how his wordless animated cat film found its audience",
            "The film won an award after a long run in small cinemas.",
        ),
    ),
    (
        (
            "en",
            "Google opens Flow, its AI filmmaking tool, to film schools",
            "Students get credits for generated shots, the company says.",
        ),
        (
            "en",
            "Editor explains the flow of a four-minute chase without a cut",
            "The scene took nine days to shoot for the action film.",
        ),
    ),
    (
        (
            "en",
            "Studio's writers may use Gemini for script notes under new AI policy",
            "The chatbot from Google may not write scenes, the guild says.",
        ),
        (
            "en",
            "'Gemini Man' director returns to the thriller with a smaller camera",
            "He says that the film is his most personal in years.",
        ),
    ),
    (
        (
            "fr",
            "Google propose Gemini aux scénaristes : l'assistant d'IA inquiète la profession",
            "Le syndicat demande que les textes des films ne servent pas à l'entraînement.",
        ),
        (
            "fr",
            "L'actrice, Gémeaux ascendant Lion, raconte le tournage de la comédie « Gemini »",
            "Le film sort en salles à Noël.",
        ),
    ),
    (
        (
            "en",
            "Screenwriters say Anthropic's Claude was trained on their scripts",
            "The writers want to be paid for film dialogue used to train the AI model.",
        ),
        (
            "en",
            "Claude Lelouch, at 88, says his next film will be his last",
            "The French director will shoot in Normandy with friends.",
        ),
    ),
    (
        (
            "fr",
            "Une scénariste écrit sa série avec Claude, l'IA d'Anthropic, et le dit au générique",
            "Le syndicat des scénaristes y voit un précédent.",
        ),
        (
            "fr",
            "Claude Chabrol : une rétrospective de vingt films à la Cinémathèque",
            "Le cycle réunit acteurs et techniciens du réalisateur.",
        ),
    ),
    (
        (
            "en",
            "Google's Veo generates an entire commercial for a film festival",
            "The AI video model made the spot in two days.",
        ),
        (
            "es",
            "«Veo la película con mi madre cada Navidad», dice la actriz",
            "La intérprete habla de la comedia que la hizo famosa.",
        ),
    ),
    (
        (
            "es",
            "El nuevo Veo de Google crea escenas de cine con sonido mediante inteligencia artificial",
            "Directores y guionistas prueban el modelo de vídeo.",
        ),
        (
            "es",
            "«No veo series», confiesa el director de la película del año",
            "Dice que prefiere el cine en sala.",
        ),
    ),
    (
        (
            "en",
            "Meta's Llama was trained on subtitles of thousands of films, filing says",
            "Screenwriters found their dialogue in the AI training data.",
        ),
        (
            "en",
            "Llama steals every scene in family comedy",
            "The animal's trainer talks about three months on the film set.",
        ),
    ),
    (
        (
            "es",
            "Llama, el modelo de inteligencia artificial de Meta, aprendió con subtítulos de películas",
            "Los guionistas exigen una compensación.",
        ),
        (
            "es",
            "La película chilena se llama «Ceniza» y llega a los cines en junio",
            "La actriz principal debuta en el largometraje.",
        ),
    ),
)

AI_IN_ITALIAN_AND_FRENCH: tuple[tuple[Text, Text], ...] = (
    (
        (
            "it",
            "I doppiatori contro l'AI: «La nostra voce non si clona»",
            "Il sindacato chiede una legge sull'intelligenza artificiale nel cinema.",
        ),
        (
            "it",
            "Ai David di Donatello trionfa il film di un'esordiente",
            "La regista ha dedicato il premio ai suoi attori e ai tecnici.",
        ),
    ),
    (
        (
            "it",
            "Una serie tv scritta con l'AI: la protesta degli sceneggiatori",
            "La piattaforma ammette di aver usato l'intelligenza artificiale per i dialoghi.",
        ),
        (
            "it",
            "Il regista ai fan della serie: «Una nuova stagione ci sarà»",
            "Le riprese cominciano ai primi di marzo.",
        ),
    ),
    (
        (
            "it",
            "Venezia, un corto fatto con l'AI divide la giuria del festival",
            "Il film è stato generato con l'intelligenza artificiale.",
        ),
        (
            "it",
            "Dai set ai palchi: l'attrice racconta il ritorno a teatro",
            "«Devo tutto ai miei maestri di cinema», dice.",
        ),
    ),
    (
        (
            "fr",
            "« J'ai cloné ma voix » : un comédien de doublage vend son double d'IA aux studios",
            "L'intelligence artificielle parlera à sa place dans deux films.",
        ),
        (
            "fr",
            "« J'ai pleuré en lisant le scénario », confie l'actrice",
            "Le film raconte la vie d'une institutrice pendant la guerre.",
        ),
    ),
    (
        (
            "fr",
            "« Je n'ai pas signé pour ça » : une figurante découvre son double numérique créé par IA",
            "La production du film avait scanné son visage pendant le tournage.",
        ),
        (
            "fr",
            "« Je n'ai jamais su dire non à Godard » : l'actrice publie ses mémoires",
            "Elle y parle de ses films et de ses amis de tournage.",
        ),
    ),
    (
        (
            "fr",
            "Des scénaristes refusent d'écrire avec l'IA imposée par leur producteur",
            "L'intelligence artificielle doit produire une première version des épisodes.",
        ),
        (
            "fr",
            "AI-JE bien entendu ? Le réalisateur répond aux critiques de son film muet",
            "Le cinéaste défend un tournage sans dialogue.",
        ),
    ),
)

A_STRIKE: tuple[tuple[Text, Text], ...] = (
    (
        (
            "en",
            "Voice actors vote to strike over AI clones of their performances",
            "Talks with the studios broke down over digital replicas.",
        ),
        (
            "en",
            "Stagehands vote to strike over overtime and rest days",
            "Talks between the crew union and the studios broke down over pay.",
        ),
    ),
    (
        (
            "fr",
            "Grève des doubleurs : l'intelligence artificielle au cœur du conflit",
            "Les comédiens réclament des garanties contre le clonage des voix.",
        ),
        (
            "fr",
            "Grève des techniciens du cinéma pour les salaires",
            "Les tournages de plusieurs films sont suspendus depuis lundi.",
        ),
    ),
    (
        (
            "ko",
            "성우노조, AI 음성 복제에 반대해 파업 돌입",
            "성우들은 생성형 인공지능 학습에 대한 동의와 보상을 요구한다.",
        ),
        (
            "ko",
            "방송 스태프 노조, 임금 인상 요구하며 파업 돌입",
            "드라마 촬영이 사흘째 중단됐다.",
        ),
    ),
)

A_BILL: tuple[tuple[Text, Text], ...] = (
    (
        (
            "en",
            "Bill would ban AI replicas of dead actors without their family's consent",
            "The state senate votes on the measure, which studios oppose, next week.",
        ),
        (
            "en",
            "Bill would raise tax credits for films shot in the state",
            "The state senate votes on the measure, which studios support, next week.",
        ),
    ),
    (
        (
            "en",
            "Lawmakers pass bill that makes studios label AI-generated performers",
            "Actors' unions praised the vote.",
        ),
        (
            "en",
            "Lawmakers pass bill on AI in hospitals and insurance",
            "Doctors' groups praised the vote.",
        ),
    ),
    (
        (
            "de",
            "Gesetzentwurf: KI-Stimmen in Filmen müssen künftig gekennzeichnet werden",
            "Synchronsprecher hatten die Regel für künstliche Intelligenz lange gefordert.",
        ),
        (
            "de",
            "Gesetzentwurf: Filmförderung soll ab Januar steigen",
            "Produzenten hatten den Zuschuss lange gefordert.",
        ),
    ),
)

A_DUB: tuple[tuple[Text, Text], ...] = (
    (
        (
            "en",
            "Streamer tests AI dubbing that moves actors' lips in twelve languages",
            "Dubbing artists fear for their work on series and films.",
        ),
        (
            "en",
            "English dub of hit anime announces its voice cast",
            "The series starts streaming with the new dub in April.",
        ),
    ),
    (
        (
            "es",
            "La plataforma estrena una serie doblada con inteligencia artificial y los actores protestan",
            "Los actores de doblaje piden que se avise al público de las voces sintéticas.",
        ),
        (
            "es",
            "Los actores de doblaje de la serie animada se reúnen veinte años después",
            "La película se estrenará con las voces originales.",
        ),
    ),
    (
        (
            "pt",
            "Dubladores criticam série dublada por inteligência artificial em plataforma de streaming",
            "A categoria pede regras para vozes sintéticas.",
        ),
        (
            "pt",
            "Dubladora da princesa volta para a continuação do filme de animação",
            "A estreia nos cinemas está marcada para julho.",
        ),
    ),
)

CASES = {
    "a film about AI": A_FILM_ABOUT_AI,
    "a runway": A_RUNWAY,
    "Al Pacino": AL_PACINO,
    "Ai Weiwei": AI_WEIWEI,
    "names that are words": OTHER_THINGS,
    "ai in Italian and French": AI_IN_ITALIAN_AND_FRENCH,
    "a strike": A_STRIKE,
    "a bill": A_BILL,
    "a dub": A_DUB,
}

# What the desk gets wrong so far: each is to be mended by more training stories, never by other words here.
WRONG_WITH_ENCODER = frozenset(
    {
        "Historienfilm lässt Statisten mit generativer KI vervielfachen",
        "Editor explains the flow of a four-minute chase without a cut",
        "« Je n'ai jamais su dire non à Godard » : l'actrice publie ses mémoires",
        "AI-JE bien entendu ? Le réalisateur répond aux critiques de son film muet",
        "Los actores de doblaje de la serie animada se reúnen veinte años después",
    }
)
WRONG_ALONE = frozenset(
    {
        "First trailer for 'Kill Switch': a detective falls for the AI that runs her city",
        "Historienfilm lässt Statisten mit generativer KI vervielfachen",
        "Ai Weiwei zeigt Dokumentarfilm über Berliner Ateliers",
        "Sora from 'Kingdom Hearts' is getting a film of his own, fans hope",
        "'Flow' director on how his wordless animated cat film found its audience",
        "Llama steals every scene in family comedy",
        "AI-JE bien entendu ? Le réalisateur répond aux critiques de son film muet",
        "Los actores de doblaje de la serie animada se reúnen veinte años después",
        "Dubladora da princesa volta para a continuação do filme de animação",
    }
)
