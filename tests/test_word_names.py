"""Names of authors in Word files that once came in wrong, by the whole way in."""

from __future__ import annotations

from pathlib import Path

import pytest

from brought_in import bring
from elyazma.model.article import Author, Name
from word_lines import write_lines

AZ = "Çaylar və dənizlər haqqında"
TR, RU = "Nehirler ve denizler üzerine", "О реках и морях"
NAMES: dict[str, list[tuple[str, list[tuple[str, ...]]]]] = {
    "az": [
        ("Məmmədov Əli Vəli oğlu", [("Məmmədov", "Əli", "Vəli oğlu")]),
        ("Əli Vəli oğlu Məmmədov", [("Məmmədov", "Əli", "Vəli oğlu")]),
        ("Həsənova Aygün Vəli qızı", [("Həsənova", "Aygün", "Vəli qızı")]),
        ("Əli Məmmədov", [("Məmmədov", "Əli", "")]),
        ("Məmmədov Əli", [("Məmmədov", "Əli", "")]),
        ("Məmmədov Ə.V.", [("Məmmədov", "Ə.V.", "")]),
        ("Ə.V. Məmmədov", [("Məmmədov", "Ə.V.", "")]),
        ("MƏMMƏDOV ƏLİ VƏLİ OĞLU", [("MƏMMƏDOV", "ƏLİ", "VƏLİ OĞLU")]),
        ("f.f.d., dos. Əli Məmmədov", [("Məmmədov", "Əli", "", "f.f.d., dos.")]),
        (
            "Əli Məmmədov, filologiya üzrə fəlsəfə doktoru, dosent",
            [("Məmmədov", "Əli", "", "filologiya üzrə fəlsəfə doktoru, dosent")],
        ),
        ("Məmmədov Rəşad Vəli oğlu", [("Məmmədov", "Rəşad", "Vəli oğlu")]),
        ("Rzayeva Nərgiz", [("Rzayeva", "Nərgiz", "")]),
        ("Quliyev Elçin", [("Quliyev", "Elçin", "")]),
        ("Elçin Quliyev Vaqif oğlu", [("Quliyev", "Elçin", "Vaqif oğlu")]),
    ],
    "tr": [
        ("Ayşe YILMAZ", [("YILMAZ", "Ayşe", "")]),
        ("Prof. Dr. Ayşe YILMAZ", [("YILMAZ", "Ayşe", "", "Prof. Dr.")]),
        ("Dr. Öğr. Üyesi Ayşe Nur Yılmaz", [("Yılmaz", "Ayşe Nur", "", "Dr. Öğr. Üyesi")]),
        ("Ayşe Yılmaz*, Ali Kaya**", [("Yılmaz", "Ayşe", ""), ("Kaya", "Ali", "")]),
    ],
    "ru": [
        ("Иванов П.С., Петрова А.Б.", [("Иванов", "П.С.", ""), ("Петрова", "А.Б.", "")]),
        (
            "Иванов Пётр Сергеевич^1^, Анна Борисовна Петрова^2^",
            [("Иванов", "Пётр", "Сергеевич"), ("Петрова", "Анна", "Борисовна")],
        ),
        ("Иванов Пётр Сергеевич", [("Иванов", "Пётр", "Сергеевич")]),
    ],
}
TITLES = {"az": AZ, "tr": TR, "ru": RU}
PLACES = {"az": "Nümunə Universiteti, Bakı", "tr": "Örnek Üniversitesi, Ankara", "ru": "Университет примеров, г. Баку"}
ALL_NAMES: list[tuple[str, str, list[tuple[str, ...]]]] = [
    (code, line, right) for code, lines in NAMES.items() for line, right in lines
]


@pytest.mark.parametrize(("code", "line", "right"), ALL_NAMES, ids=[line for _, line, _ in ALL_NAMES])
def test_a_line_of_names(tmp_path: Path, code: str, line: str, right: list[tuple[str, ...]]) -> None:
    lines = [f"style=Title | {TITLES[code]}", f"left | {line}", f"left | {PLACES[code]}", f"@{code}"]
    path = write_lines(tmp_path / "paper.docx", lines, code)
    made = bring(path, tmp_path)
    article = made.manuscript.article
    assert article.title == {code: TITLES[code]}
    assert [tell(author, code) for author in article.authors] == [(*each, "")[:4] for each in right]
    assert [*article.affiliations[0].name.values()] == [PLACES[code].partition(",")[0]]
    assert {author.affiliations for author in article.authors} == {(article.affiliations[0].id,)}


def tell(author: Author, code: str) -> tuple[str, str, str, str]:
    return author.family, author.given, author.patronymic, author.degree.get(code, "")


@pytest.mark.parametrize(
    "lines",
    [
        ("left | П.С. Иванов", "left | Университет примеров", "left | About rivers and seas", "left | P.S. Ivanov"),
        ("left | Иванов П.С.", "left | Университет примеров", "left | Ivanov P.S."),
    ],
    ids=["with a second title", "name and place alone"],
)
def test_a_name_that_is_repeated_in_latin_letters_is_one_author(tmp_path: Path, lines: tuple[str, ...]) -> None:
    every = (f"style=Title | {RU}", *lines, "left | University of Examples", "@ru")
    made = bring(write_lines(tmp_path / "paper.docx", every, "ru"), tmp_path)
    [author] = made.manuscript.article.authors
    assert (author.family, author.given) == ("Иванов", "П.С.")
    assert author.spellings == {"en": Name(family="Ivanov", given="P.S.")}
    [place] = made.manuscript.article.affiliations
    assert place.name == {"ru": "Университет примеров", "en": "University of Examples"}


@pytest.mark.parametrize(
    "lines",
    [
        ("right bold | Leyla Sınaqova", "center bold | Kiçik dövlətlərin siyasəti"),
        (
            "left | UOT 327",
            "right bold | Leyla Sınaqova",
            "right | Nümunə Universiteti",
            "right | leyla@numune.example",
            "center bold | Kiçik dövlətlərin siyasəti",
        ),
        ("right | Leyla Sınaqova", "right | Nümunə Universiteti", "style=Title | Kiçik dövlətlərin siyasəti"),
    ],
    ids=["bold", "code, place and address", "Word's title"],
)
def test_an_author_before_the_title_is_no_part_of_it(tmp_path: Path, lines: tuple[str, ...]) -> None:
    made = bring(write_lines(tmp_path / "paper.docx", [*lines, "@az"], "az"), tmp_path)
    assert made.manuscript.article.title == {"az": "Kiçik dövlətlərin siyasəti"}
    assert [(author.given, author.family) for author in made.manuscript.article.authors] == [("Leyla", "Sınaqova")]
