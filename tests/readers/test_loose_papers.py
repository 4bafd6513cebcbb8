"""What papers leave without a sign: abstracts that nothing announces, people behind them, addresses in lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.model.imported import Imported, Look, Paper, Piece
from elyazma.model.nodes import Attributes, Float, Header, Image, Para, Space, Str, plain_text
from elyazma.readers.caption_words import is_caption
from elyazma.readers.captions import part_captions
from elyazma.readers.floats import join_floats
from elyazma.readers.front.names import is_name
from elyazma.readers.front.spellings import are_same_person
from elyazma.readers.heading_labels import strip_labels
from elyazma.readers.lexicon import make_lexicon
from elyazma.readers.outline import read_text
from elyazma.readers.pieces import make_piece
from elyazma.readers.recognise import recognise
from elyazma.readers.recognition import split_references
from papers import all_languages
from read_papers import read
from word_lines import write_lines

LANGUAGES = all_languages()
LEXICON = make_lexicon(LANGUAGES)
UKRAINIAN = "У цій роботі розглянуто вимірювання гірських річок та подано його результати для різних років. " * 4
ENGLISH = "The paper studies how rivers of the mountains are measured and gives the results of many years. " * 4
TEXT = "Гірські річки вимірюють давно, проте не всі способи однаково добре описані в літературі та практиці. " * 4


def brought_in(tmp_path: Path, *lines: str) -> Imported:
    return read(write_lines(tmp_path / "paper.docx", lines), tmp_path)


def headings(imported: Imported) -> list[str]:
    blocks = [block for section in imported.sections for block in section.blocks]
    return [plain_text(block.inlines).strip() for block in blocks if isinstance(block, Header)]


def test_abstracts_in_two_languages_that_look_otherwise_than_the_text(tmp_path: Path) -> None:
    imported = brought_in(
        tmp_path,
        "center bold 14 | ВИМІРЮВАННЯ ГІРСЬКИХ РІЧОК",
        "both 9 | " + UKRAINIAN,
        "both 9 | " + ENGLISH,
        "left 9 | ГІРСЬКІ РІЧКИ ВИМІРЮВАННЯ",
        "center bold 12 | Вступ",
        *["both 12 | " + TEXT] * 3,
    )
    assert set(imported.abstracts) == {"uk", "en"}
    assert headings(imported) == ["Вступ"]


def test_a_sentence_right_above_the_introduction_is_an_abstract(tmp_path: Path) -> None:
    said = "У роботі розглянуто головні способи вимірювання гірських річок та можливості їх застосування."
    imported = brought_in(
        tmp_path,
        "left 11 | Приклад Іван Петрович",
        "center bold 14 | Вимірювання гірських річок",
        f"left bold 14 | {said}",
        "center bold 16 | Вступ",
        "both 12 | " + TEXT,
        "both 12 | " + TEXT,
    )
    assert plain_text(imported.abstracts["uk"]).strip() == said


def test_people_between_an_abstract_and_the_text() -> None:
    pieces = (
        Piece(Para((Str("Rivers of the mountains and their dams"),)), "title"),
        Piece(Para((Str(ENGLISH.strip()),)), "abstract"),
        make_piece("Ann J. Writer, University of Example, ann@example.org"),
        Piece(Header(1, (Str("Introduction"),))),
        make_piece(ENGLISH.strip()),
    )
    imported = recognise(Paper("a.docx", "docx", pieces, {}, ()), LANGUAGES)
    assert [each.family for each in imported.article.authors] == ["Writer"]
    assert imported.abstracts.keys() == {"en"}


def test_keywords_behind_a_hyphen(tmp_path: Path) -> None:
    lines = ("center bold 16 | Rivers of the mountains", f"both | Abstract. {ENGLISH}", "both | Keywords- rivers, dams")
    imported = brought_in(tmp_path, *lines, "bold 14 | Introduction", f"both | {ENGLISH}")
    assert imported.article.keywords == {"en": ("rivers", "dams")}


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Figure 2: Distribution of words", True),
        ("Figure 2(Action one)", True),
        ("Figure 2 distribution of words over their range.", True),
        ("Figure 2 gives an impression of how " + "words are spread over their range and " * 3 + "more.", False),
        ("Figure 2(a) and the others", False),
    ],
)
def test_a_sentence_about_a_figure_is_no_caption(text: str, caption: bool) -> None:
    assert is_caption(text, LEXICON) is caption


def picture() -> Image:
    return Image((), "media/a.png", "", Attributes(pairs=(("width", "10cm"),)))


def test_a_picture_within_a_sentence_stands_behind_it() -> None:
    inlines = (Str("The words are spread"), Space(), picture(), Space(), Str("over their whole range."))
    parted = part_captions([Piece(Para(inlines), look=Look())], LEXICON)
    assert [read_text(each).replace("\ufffc", "#").strip() for each in parted] == [
        "The words are spread over their whole range.",
        "#",
    ]


def test_a_picture_between_two_sentences_stays_there() -> None:
    inlines = (Str("The words are spread."), Space(), picture(), Space(), Str("Over their range."))
    assert len(part_captions([Piece(Para(inlines), look=Look())], LEXICON)) == 3


def test_an_address_below_its_entry_belongs_to_it() -> None:
    entries = split_references([
        "Docker – a manager of containers. Available at:",
        "<https://docs.example.org/>. Accessed 1 June 2019.",
        "Writer A. Rivers. Baku, 2001.",
        "https://rivers.example.org/a",
        "https://lakes.example.org/b",
    ])  # fmt: skip
    assert [entry.text[:7] for entry in entries] == ["Docker ", "Writer ", "https:/"]


def test_an_abstract_behind_the_list_that_only_its_keywords_announce(tmp_path: Path) -> None:
    imported = brought_in(
        tmp_path,
        "center bold 14 | Вимірювання гірських річок",
        "bold 12 | Вступ",
        f"both | {TEXT}",
        "bold 12 | Список літератури",
        "both | 1. Приклад І. Річки і гори. Київ: Наука, 2001. 120 с.",
        "both | 2. Зразок О. Озера. Львів: Світ, 2005. 90 с.",
        "both bold | Measuring of mountain rivers",
        f"both | {ENGLISH}",
        "both | Keywords: rivers, dams",
    )
    assert imported.article.title["en"] == "Measuring of mountain rivers"
    assert plain_text(imported.abstracts["en"]).startswith("The paper studies")
    assert len(imported.references) == 2


def test_a_section_in_the_style_of_titles() -> None:
    pieces = (
        Piece(Para((Str("Rivers of the mountains and their dams"),)), "title"),
        Piece(Header(1, (Str("Introduction"),))),
        make_piece(ENGLISH.strip()),
        Piece(Para((Str("How rivers are measured"),)), "title"),
        make_piece(ENGLISH.strip()),
    )
    imported = recognise(Paper("a.docx", "docx", pieces, {}, ()), LANGUAGES)
    assert headings(imported) == ["Introduction", "How rivers are measured"]
    assert imported.article.title == {"en": "Rivers of the mountains and their dams"}


def test_an_author_whose_name_has_a_headings_style() -> None:
    pieces = (
        Piece(Header(1, (Str("Rivers of the mountains"),))),
        Piece(Header(1, (Str("Evandro Writer"),))),
        Piece(Header(1, (Str("writer@example.org"),))),
        Piece(Header(2, (Str("Introduction"),))),
        make_piece(ENGLISH.strip()),
    )
    imported = recognise(Paper("a.docx", "docx", pieces, {}, ()), LANGUAGES)
    assert [(each.family, each.email) for each in imported.article.authors] == [("Writer", "writer@example.org")]
    assert headings(imported) == ["Introduction"]


UZBEK = "Ушбу мақолада тоғ дарёларини ўлчаш масаласи ва унинг натижалари ҳам илмий асосда кўриб чиқилган. "


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (UZBEK * 5, "uz"),
        ("Ushbu maqolada togʻ daryolari va ularning oʻlchovi bir necha usul bilan koʻrib chiqilgan. " * 5
         + "Маҳмуд Қошғарий.", "uz"),
        ("В этой статье рассматривается измерение горных рек и даны его результаты. " * 5 + "Rivers of Europe.", "ru"),
        ("Қазақ тілінде бұл мақала тау өзендерін өлшеу туралы және оның нәтижелері бойынша. " * 5, "kk"),
        ("Nehirlerin Haritalarda Gösterilmesi: Dağdan Denize Kadar Deneysel Bir Değerlendirme", "tr"),
    ],
)  # fmt: skip
def test_the_language_of_a_text_is_told_by_its_own_letters(text: str, code: str) -> None:
    assert LEXICON.guess_language(text) == (code, True)


def test_of_two_languages_that_fit_alike_a_text_is_in_its_papers() -> None:
    paper = LEXICON.learn_prose(["Bu çalışmada dağ nehirlerinin ölçülmesi ele alınmış ve sonuçları verilmiştir. " * 5])
    assert LEXICON.guess_language("Fakültesi") == ("az", False)
    assert paper.guess_language("Fakültesi") == ("tr", False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["a. Data", "b. Errors"], ["Data", "Errors"]),
        (["Giriş", "III Desarrollo", "IV Resultados"], ["Giriş", "Desarrollo", "Resultados"]),
        (["H. Quliyevin hekayələri", "Nəticə"], ["H. Quliyevin hekayələri", "Nəticə"]),
        (["A. Smith on rivers", "K. Jones on lakes"], ["A. Smith on rivers", "K. Jones on lakes"]),
        (["I saw a river", "Lakes"], ["I saw a river", "Lakes"]),
        (["B-trees", "C-stores"], ["B-trees", "C-stores"]),
        (["H. Writer on rivers", "I. Sample on lakes"], ["H. Writer on rivers", "I. Sample on lakes"]),
        (["A-levels", "B-trees"], ["A-levels", "B-trees"]),
        (["a- Roles", "b- Meetings", "c- Tools"], ["Roles", "Meetings", "Tools"]),
        (["B.1 Records", "B.1.1 Years", "B.2 Models"], ["Records", "Years", "Models"]),
        (["H.1 Growth", "K.4 Loss"], ["H.1 Growth", "K.4 Loss"]),
        (["A. Graphs", "B. A* search", "C. V model"], ["Graphs", "A* search", "V model"]),
    ],
)
def test_letters_and_roman_numbers_are_taken_off_where_headings_count_by_them(
    typed: list[str], kept: list[str]
) -> None:
    stripped = strip_labels([Header(1, (Str(text),)) for text in typed])
    assert [plain_text([block]).strip() for block in stripped] == kept


@pytest.mark.parametrize("line", ["180202050 - Ann Sample", "Ann Sample 180202050 – Bob Model 180202060"])
def test_students_numbers_before_names_and_between_them(tmp_path: Path, line: str) -> None:
    lines = ("center bold 16 | Rivers of the mountains", f"center 12 | {line}", f"both | Abstract. {ENGLISH}")
    imported = brought_in(tmp_path, *lines, "bold 14 | Introduction", f"both | {ENGLISH}")
    assert [each.family for each in imported.article.authors] == ["Sample", "Model"][: line.count("1802020")]


def test_a_name_is_in_one_script() -> None:
    assert not is_name("Індикатор SMA", LEXICON)
    assert is_name("Іван Приклад", LEXICON)


def test_figures_behind_the_list_stand_in_the_text() -> None:
    pieces = (
        Piece(Header(1, (Str("Introduction"),))),
        make_piece(ENGLISH.strip()),
        Piece(Header(1, (Str("References"),))),
        make_piece("Writer A. Rivers. Baku: Press, 2001. 120 p."),
        Piece(Para((picture(), Space(), Str("| Figure 1: Where the rivers are measured")))),
        Piece(Para((picture(),))),
    )
    pictures = {"media/a.png": Path("a.png")}
    imported = recognise(Paper("a.docx", "docx", pieces, pictures, ()), LANGUAGES)
    floats = [block for section in imported.sections for block in section.blocks if isinstance(block, Float)]
    assert [plain_text(each.caption).strip() for each in floats] == ["Where the rivers are measured", ""]
    assert len(imported.references) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ahrorbek A’zamjonovich Azizov", "Akhrorbek Azizov Azamjonovich", True),
        ("Xu Wei", "Hu Wei", False),
        ("Khan Ali", "Han Ali", False),
        ("Zhang Wei", "Zang Wei", False),
        ("Ali Khan Sample", "Ali Khan Model", False),
    ],
)
def test_two_spellings_of_one_name_and_names_of_two_people(one: str, other: str, same: bool) -> None:
    assert are_same_person(one, other, LEXICON) is same


def test_a_town_behind_names_with_signs_is_no_author(tmp_path: Path) -> None:
    lines = ("center bold 16 | Rivers of the mountains", "center 12 | Ann Writer^1^, Bob Sample^2^, Baku^1^")
    text = (f"both | Abstract. {ENGLISH}", "bold 14 | Introduction", f"both | {ENGLISH}")
    imported = brought_in(tmp_path, *lines, *text)
    assert [each.family for each in imported.article.authors] == ["Writer", "Sample"]


@pytest.mark.parametrize("sign", ["", ".", ";"])
def test_an_entry_that_is_an_address_alone(sign: str) -> None:
    lines = ("Rivers", "Introduction", ENGLISH.strip(), "References", f"https://rivers.example.org/a?b=1{sign}")
    imported = recognise(Paper("a.txt", "text", tuple(map(make_piece, lines)), {}, ()), LANGUAGES)
    assert dict(imported.references[0].fields) == {"url": "https://rivers.example.org/a?b=1"}


def test_a_caption_without_its_number_is_told_by_a_templates_style() -> None:
    """The number is the list's of the style, which stands at the picture itself."""
    pieces = [
        Piece(Para((Str("How"), Space(), Str("rivers"), Space(), Str("flow"))), look=Look(style="figure caption")),
        Piece(Para((picture(),)), look=Look(style="figure caption")),
        make_piece("Rivers flow."),
    ]
    [block, _] = join_floats(pieces, LEXICON).blocks
    assert isinstance(block, Float)
    assert plain_text(block.caption) == "How rivers flow"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Abstract (max. 250 words):", "abstract"),
        ("Zusammenfassung (deutsch, max. 500 Zeichen)", "abstract"),
        ("References (max. 25)", ""),
        ("Abstract (in English)", ""),
    ],
)
def test_a_limit_beside_a_heading_is_no_part_of_it(heading: str, kind: str) -> None:
    """How many works a list may have stands in instructions, below which no list is."""
    known = LEXICON.name_heading(heading)
    assert (known.kind if known else "") == kind
