"""Beginnings of papers without styles or words that say what they are: titles in two headings, abstracts, keywords."""

from __future__ import annotations

from pathlib import Path

from brought_in import bring
from elyazma.model.nodes import Header, plain_text
from elyazma.readers.paper_words import read_words
from open_papers import write_odt
from read_papers import entries_of, read
from word_lines import write_lines

UKRAINIAN = "У статті розглянуто вимірювання гірських річок та його результати. Їх подано для різних років. "
RUSSIAN = "В статье рассмотрено измерение горных рек и его результаты. Они даны для разных лет наблюдения. "
ENGLISH = "The paper studies how rivers of the mountains are measured. The results of many years are given. "


def test_a_title_in_two_headings_and_people_in_two_more(tmp_path: Path) -> None:
    """Each has another heading's style; a raised number stands behind the comma of the first name."""
    path = write_lines(
        tmp_path / "paper.docx",
        [
            "style=heading2 | Измерение рек, которые текут с гор:",
            "style=heading2 | Кура, Араз",
            "style=heading1 | Примеров И.О.,^1^ Образцов Ю.В.^2^",
            "style=heading1 | ^1^Институт рек ^2^Институт гор",
            "center | E-mail: a@b.example",
            f"both | {RUSSIAN * 3}",
        ],
    )
    imported = read(path, tmp_path)
    assert dict(imported.article.title) == {"ru": "Измерение рек, которые текут с гор: Кура, Араз"}
    assert [each.family for each in imported.article.authors] == ["Примеров", "Образцов"]
    blocks = [block for section in imported.sections for block in section.blocks]
    assert not any(isinstance(block, Header) for block in blocks)


def test_three_abstracts_that_nothing_announces_and_that_look_as_the_text(tmp_path: Path) -> None:
    lines = ["left | Вимірювання гірських річок", *(f"left | {each * 3}" for each in (UKRAINIAN, RUSSIAN, ENGLISH))]
    lines += ["left | Вступ", *[f"left | {UKRAINIAN * 4}"] * 3]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert imported.abstracts.keys() == {"uk", "ru", "en"}
    assert plain_text(imported.abstracts["ru"]).strip() == (RUSSIAN * 3).strip()


def test_a_short_sentence_above_keywords_is_an_abstract_and_an_institution_is_none(tmp_path: Path) -> None:
    lines = [
        "center bold | Измерение горных рек",
        "center bold | Примеров Ю.С.",
        "left | Институт рек и гор, который работает в Баку.",
        "left | В статье приводится обзор способов измерения рек.",
        "left | Ключевые слова: реки, горы.",
        f"both | {RUSSIAN * 4}",
    ]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert plain_text(imported.abstracts["ru"]).strip() == "В статье приводится обзор способов измерения рек."
    assert [each.family for each in imported.article.authors] == ["Примеров"]


def test_keywords_behind_their_word_alone(tmp_path: Path) -> None:
    lines = [
        "center bold 16 | Rivers of the mountains",
        f"both | Abstract. {ENGLISH}",
        "both | Key words rivers, dams, snow",
    ]
    lines += [
        "bold 14 | Introduction",
        f"both | Key words of a text are few, and they are many, as all know. {ENGLISH}",
    ]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert imported.article.keywords == {"en": ("rivers", "dams", "snow")}


def test_a_short_title_goes_to_its_field(tmp_path: Path) -> None:
    lines = ["center bold 16 | How the rivers of mountains are measured", "left | Running head: Rivers of mountains"]
    lines += [f"both | Abstract. {ENGLISH}", "bold 14 | Introduction", f"both | {ENGLISH * 4}"]
    made = bring(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert made.manuscript.article.short_title == {"en": "Rivers of mountains"}
    assert [each.code for each in made.findings if each.code == "import-text-lost"] == []


def test_a_short_title_of_two_words_has_its_titles_language(tmp_path: Path) -> None:
    lines = ["center bold 16 | Neft yataqlarının ekoloji monitorinqi üsulları", "left | Qısa başlıq: Neft monitorinqi"]
    lines += ["both | Xülasə. Məqalədə bu məsələ araşdırılır və nəticələr təqdim olunur.", "bold 14 | Giriş"]
    made = bring(
        write_lines(tmp_path / "paper.docx", [*lines, "both | Bu məsələ çox vacibdir və araşdırılır."]), tmp_path
    )
    assert made.manuscript.article.short_title == {"az": "Neft monitorinqi"}


def test_a_large_first_letter_belongs_to_its_word(tmp_path: Path) -> None:
    frame = '<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="2"/></w:pPr><w:r><w:t>R</w:t></w:r></w:p>'
    path = write_lines(tmp_path / "paper.docx", ["style=heading1 | Introduction", frame, "left | ivers flow."])
    assert read_words(path, "docx")[-2:] == ("Rivers", "flow")


def test_a_list_of_references_that_is_made_of_citations_is_printed(tmp_path: Path) -> None:
    """LibreOffice's marks stand in the list alone: no citation, but works that are listed."""
    marks = "".join(
        f'<text:list-item><text:p><text:bibliography-mark text:identifier="{key}" text:bibliography-type="book"'
        f' text:author="{author}" text:title="{title}" text:year="2001">{author} {title}, 2001'
        "</text:bibliography-mark></text:p></text:list-item>"
        for key, author, title in (
            ("a1", "Writer, Ann", "Rivers of mountains"),
            ("b2", "Sample, Bob", "Dams of plains"),
        )
    )
    body = (
        '<text:h text:outline-level="1">Introduction</text:h><text:p>Rivers flow.</text:p>'
        f'<text:h text:outline-level="1">References</text:h><text:list>{marks}</text:list>'
    )
    imported = read(write_odt(tmp_path / "a.odt", body), tmp_path)
    assert entries_of(imported, tmp_path).keys() == {"a1", "b2"}
    text = "".join(each.read_text("utf-8") for each in (tmp_path / "made/manuscript/sections").iterdir())
    assert r"\nocite{a1,b2}" in text


def test_people_behind_the_title_in_its_line(tmp_path: Path) -> None:
    lines = [
        "center bold | Измерение горных рек способами без приборов. Примеров К.М., Образцов Л.И.",
        "center | Институт рек, Баку",
        f"both | {RUSSIAN * 4}",
    ]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert dict(imported.article.title) == {"ru": "Измерение горных рек способами без приборов"}
    assert [each.family for each in imported.article.authors] == ["Примеров", "Образцов"]


def test_a_question_before_people_keeps_its_sign(tmp_path: Path) -> None:
    lines = ["center bold | Do the rivers of the north sleep? Sample A.B., Writer C.D.", f"both | Abstract. {ENGLISH}"]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert dict(imported.article.title) == {"en": "Do the rivers of the north sleep?"}
    assert [each.family for each in imported.article.authors] == ["Sample", "Writer"]


def test_a_title_of_two_sentences_is_whole(tmp_path: Path) -> None:
    lines = ["center bold 16 | Rivers of the distant mountains. Letters from Baku", f"both | Abstract. {ENGLISH}"]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert dict(imported.article.title) == {"en": "Rivers of the distant mountains. Letters from Baku"}


def test_a_place_that_stands_under_several_people_is_one_by_its_first_words(tmp_path: Path) -> None:
    lines = ["center bold 20 | Importance of rivers for those who live beside them"]
    for name in ("Ernest Sampler", "Lewis Exemple"):
        lines += [f"left | {name}", "left | EXAMP Porto – Estudante do 3º ano", f"left | {name[:2]}@a.example"]
    lines += [f"both | Abstract. {ENGLISH}"]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert [each.family for each in imported.article.authors] == ["Sampler", "Exemple"]


def test_keywords_in_a_heading_of_the_abstract(tmp_path: Path) -> None:
    lines = [
        "style=heading1 | Rivers of the distant mountains",
        f"bold | Abstract — {ENGLISH}",
        "style=heading3 | Index Terms — Rivers, dams of the north, snow",
        "style=heading3 | I. Introduction",
        f"both | {ENGLISH * 4}",
    ]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert imported.article.keywords == {"en": ("Rivers", "dams of the north", "snow")}


def test_keywords_in_quotation_marks_between_dashes(tmp_path: Path) -> None:
    lines = [
        "center bold 16 | Rivers of the mountains",
        f"both | Abstract: {ENGLISH}",
        "both | Keywords: “Rivers - Co-located dams - Snow of the north”",
        "bold 14 | Introduction",
        f"both | {ENGLISH * 4}",
    ]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert imported.article.keywords == {"en": ("Rivers", "Co-located dams", "Snow of the north")}


def test_an_abstract_behind_its_keywords(tmp_path: Path) -> None:
    lines = [
        "center bold 16 | Rivers of the mountains",
        "style=heading1 | Abstract",
        "both | Keywords: rivers, dams",
        f"both | {ENGLISH * 3}",
        "style=heading1 | Introduction",
        f"both | {ENGLISH * 4}",
    ]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert imported.article.keywords == {"en": ("rivers", "dams")}
    assert plain_text(imported.abstracts["en"]).strip() == (ENGLISH * 3).strip()


def test_a_row_of_numbers_is_no_heading(tmp_path: Path) -> None:
    lines = ["center bold 16 | Rivers of the mountains", f"both | Abstract. {ENGLISH}", "bold 14 | 1 Introduction"]
    lines += [f"both | {ENGLISH * 3}", "bold | 0.271 0.036 0.036 0.548 north", f"both | {ENGLISH * 3}"]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    blocks = [block for section in imported.sections for block in section.blocks]
    assert [plain_text(block.inlines) for block in blocks if isinstance(block, Header)] == ["Introduction"]


def test_headings_below_nothing_are_sections(tmp_path: Path) -> None:
    lines = ["center bold 16 | Rivers of the mountains", f"both | Abstract. {ENGLISH}"]
    for style, title in (("2", "Introduction"), ("3", "Snow"), ("2", "Methods"), ("1", "Conclusion"), ("2", "Thanks")):
        lines += [f"style=heading{style} | {title}", f"both | {ENGLISH * 3}"]
    imported = read(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    blocks = [block for section in imported.sections for block in section.blocks]
    found = [(plain_text(block.inlines), block.level) for block in blocks if isinstance(block, Header)]
    assert found == [("Introduction", 1), ("Snow", 2), ("Methods", 1), ("Conclusion", 1), ("Thanks", 2)]


def test_authors_in_a_list_with_raised_signs(tmp_path: Path) -> None:
    """A template's style may number them; the sign is raised, and no digit of a name."""
    up = '<text:span text:style-name="up">{}</text:span>'
    names = f"Ann Sampler{up.format(2)}[ORCID]{up.format('(✉)')}, Ben Exampler{up.format(1)}[ORCID]"
    lines = [
        "Measuring the rivers of the mountains",
        f"<text:list><text:list-item>{names}</text:list-item></text:list>",
    ]
    lines += [f"{up.format(1)}Institute of Rivers, University of Samples"]
    lines += [f"{up.format(2)}Institute of Hills, University of Samples", f"Abstract. {ENGLISH}", "Keywords: rivers"]
    body = "".join(f"<text:p>{line}</text:p>" for line in [*lines, "Introduction", *[ENGLISH * 4] * 2])
    body = body.replace("<text:p><text:list><text:list-item>", "<text:list><text:list-item><text:p>")
    body = body.replace("</text:list-item></text:list></text:p>", "</text:p></text:list-item></text:list>")
    raised = '<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    imported = read(write_odt(tmp_path / "paper.odt", body, automatic=f"{raised}</style:style>"), tmp_path)
    assert [(each.family, len(each.affiliations)) for each in imported.article.authors] == [
        ("Sampler", 1),
        ("Exampler", 1),
    ]


def test_a_form_says_beside_a_heading_how_long_an_abstract_may_be(tmp_path: Path) -> None:
    lines = [
        "left | Título: Medidas de los ríos de las montañas",
        "left | Autores: Ana Ejemplar",
        "left | Resumen (caracteres de 2000):",
    ]
    spanish = "Este artículo estudia los ríos que bajan de las montañas y da los resultados de muchos años. "
    imported = read(write_lines(tmp_path / "paper.docx", [*lines, f"both | {spanish * 3}"]), tmp_path)
    assert plain_text(imported.abstracts["es"]).strip() == (spanish * 3).strip()
    assert imported.article.title["es"] == "Medidas de los ríos de las montañas"
