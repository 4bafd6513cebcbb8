"""Papers that say elsewhere than below the title who wrote them: at their end, above it, with numbers of students."""

from __future__ import annotations

from pathlib import Path

import pytest

from brought_in import bring_lines
from elyazma.model.imported import Piece
from elyazma.model.nodes import Header, Para, Str
from elyazma.readers.placing import lift_title
from read_papers import imported_of

SENTENCE = "Nehirler uzundur ve bu çalışmada her birinin uzunluğu on iki ay boyunca dokuz istasyonda ölçülmüştür. " * 3


def _people(*lines: str) -> list[str]:
    return [f"{author.given} {author.family}" for author in imported_of(*lines).article.authors]


PAPER = (
    "Nehirlerin uzunluğu ve ölçülmesi üzerine bir inceleme",
    "Giriş",
    SENTENCE,
    "Kaynaklar",
    "https://example.org/nehirler",
)


def test_a_name_and_number_before_the_list_are_the_author() -> None:
    *text, head, works = PAPER
    imported = imported_of(*text, "Ayşe Yılmaz 210601005", f"{head.upper()}:", works)
    [author] = imported.article.authors
    assert (author.given, author.family) == ("Ayşe", "Yılmaz")
    assert [reference.printed for reference in imported.references] == ["https://example.org/nehirler"]


@pytest.mark.parametrize(
    "end",
    [
        ("Ayşe Yılmaz", "210601005"),
        ("Ayşe YILMAZ 210601005",),
        ("Ayşe Yılmaz | 210601005",),
        ("Hazırlayan: Ayşe Yılmaz - 210601005",),
    ],
)
def test_name_and_number_behind_the_list_are_the_author(end: tuple[str, ...]) -> None:
    imported = imported_of(*PAPER, *end)
    [author] = imported.article.authors
    assert author.given == "Ayşe" and author.family in {"Yılmaz", "YILMAZ"}
    assert [reference.printed for reference in imported.references] == ["https://example.org/nehirler"]
    # The number has no field: whoever brings the paper in sees it.
    assert any("210601005" in doubt.text for doubt in imported.doubts)


def test_a_word_for_authors_announces_one_behind_the_list() -> None:
    assert _people(*PAPER, "Hazırlayan: Ayşe Yılmaz") == ["Ayşe Yılmaz"]


@pytest.mark.parametrize(
    "end", [("Ayşe Yılmaz",), ("210601005",), ("Nehirler hakkında 210601005",), ("Çeviren: Ayşe Yılmaz",)]
)
def test_other_ends_name_nobody(end: tuple[str, ...]) -> None:
    assert _people(*PAPER, *end) == []


def test_end_names_nobody_where_the_title_has_people() -> None:
    title, *rest = PAPER
    assert _people(title, "Ali Veli Kaya 210601004", *rest, "Ayşe Yılmaz 210601005") == ["Ali Veli Kaya"]


def test_numbers_that_are_masked_are_no_part_of_names(tmp_path: Path) -> None:
    lines = [
        "center | **Measuring Rivers with Drones**",
        "center | Ayşe Yılmaz 180202112 – Ali Kaya 180202???",
        "center | Can Demir 180202??? – Ece Arslan 180201???",
        "center | Örnek Üniversitesi",
        "@tr",
    ]
    article = bring_lines(tmp_path, *lines).manuscript.article
    assert [author.family for author in article.authors] == ["Yılmaz", "Kaya", "Demir", "Arslan"]
    assert [*article.title.values()] == ["Measuring Rivers with Drones"]


# --- What is no name ------------------------------------------------------------------------------------


def test_a_student_is_a_post_and_a_journal_is_nobody() -> None:
    assert _people("The measuring of rivers", "Ann Writer", "Masters Student", "Revista Dos Rios", *PAPER[1:]) == [
        "Ann Writer"
    ]


def test_heading_with_a_number_is_no_title() -> None:
    imported = imported_of("1. Eerste deel", "2. Tweede deel", SENTENCE)
    assert imported.article.title == {}


def test_words_of_the_text_are_no_name() -> None:
    text = "The art of digital storytelling is old, and all digital art may be a part of storytelling as well. " * 3
    assert _people("Stories and how they are told", "Digital Storytelling", "Ann Writer", "Introduction", text) == [
        "Ann Writer"
    ]


def test_common_words_of_other_languages_may_be_names() -> None:
    # "er" is German, "akan" Indonesian; the paper is in neither.
    title, *rest = PAPER
    assert _people(title, "İsa Er, Ahmet Akan", *rest) == ["İsa Er", "Ahmet Akan"]


def test_what_stands_below_several_people_is_where_they_work() -> None:
    lines = ["A Study of Rivers", *(line for name in ("Ann Writer", "Bob Maker") for line in (name, "River Keeping"))]
    imported = imported_of(*lines, "Introduction", SENTENCE)
    assert [author.family for author in imported.article.authors] == ["Writer", "Maker"]
    assert [[*place.name.values()] for place in imported.article.affiliations] == [["River Keeping"]]


def test_forms_of_address_are_no_names() -> None:
    assert _people("A Study of Rivers", "Mr.Writer A.B., Mrs. Maker C.D.", "Introduction", SENTENCE) == [
        "A.B. Writer", "C.D. Maker",
    ]  # fmt: skip


def test_address_says_nothing_of_the_text() -> None:
    said = f"{SENTENCE} Write to ayse.yilmaz@example.org, see https://example.org/ayse and www.ayse-yilmaz.example."
    title, *rest = PAPER
    assert _people(title, "Ayse Yilmaz", *rest, said) == ["Ayse Yilmaz"]


# --- Titles ---------------------------------------------------------------------------------------------


def test_title_stands_above_a_heading_whose_frame_it_floats_over(tmp_path: Path) -> None:
    lines = ["style=heading1 | Introduction", "style=Title | A short paper about rivers", "style=Author | Ann Writer"]
    made = bring_lines(tmp_path, *lines, "left | Rivers are long, and this paper says how long each of them is.", "@en")
    article = made.manuscript.article
    assert article.title == {"en": "A short paper about rivers"}
    assert [author.family for author in article.authors] == ["Writer"]
    assert made.text.index("section{Introduction") < made.text.index("Rivers are long")


def test_title_below_text_stays_there() -> None:
    text, title = (Piece(Para((Str(words),)), style=style) for words, style in (("Rivers.", ""), ("A title", "title")))
    heading = Piece(Header(1, (Str("Introduction"),)))
    assert lift_title([text, heading, title]) == [text, heading, title]
    assert lift_title([heading, title, text]) == [title, heading, text]
    assert lift_title([*[heading] * 5, title]) == [*[heading] * 5, title]


def test_sentence_of_a_text_is_no_title(tmp_path: Path) -> None:
    lines = [
        "both | Авторы: Иванов П.С. и Петрова А.Б.",
        "both | Университет примеров, г. Баку",
        "both | Вода — это вещество, которое служит основным источником жизни на земле.",
        "both | Реки несут воду в моря, и от этого зависит жизнь всех, кто живёт на берегах этих рек и морей.",
    ]
    made = bring_lines(tmp_path, *lines, "@ru")
    assert "Вода" not in str(made.manuscript.article.title)
    assert [author.family for author in made.manuscript.article.authors] == ["Иванов", "Петрова"]
