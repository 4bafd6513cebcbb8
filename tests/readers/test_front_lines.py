"""What stands in a line before a text: names, posts, places; addresses, codes and days."""

from __future__ import annotations

from datetime import date

import pytest

from elyazma.model.imported import Look, Piece
from elyazma.model.nodes import Para, Str
from elyazma.readers.columns import find_gaps
from elyazma.readers.front.lines import read_lines, tidy
from elyazma.readers.front.people import read_people_line
from elyazma.readers.front.segments import cut_leading_posts, cut_posts, is_post, read_segments
from elyazma.readers.front.texts import (
    read_code,
    read_contacts,
    read_dates,
    read_leading_mark,
    read_trailing_marks,
)
from elyazma.readers.front.title_weights import is_rubric
from elyazma.readers.front.titles import find_title
from elyazma.readers.front.towns import is_town, split_place, split_places
from elyazma.readers.front.values import LOWERED, RAISED, Front, Line
from elyazma.readers.lexicon import make_lexicon
from elyazma.readers.outline import read_text
from papers import all_languages

LEXICON = make_lexicon(all_languages())


def raised(text: str) -> str:
    return text.replace("<", RAISED).replace(">", LOWERED)


def test_signs_between_carets_are_raised() -> None:
    assert tidy("Ann Writer^1,*^, Bob Sample^1^ & Cy Tester2") == raised("Ann Writer<1,*>, Bob Sample<1> & Cy Tester2")
    assert tidy("^*^ Corresponding author") == raised("<*> Corresponding author")
    assert tidy("x^2 and y^2^z") == "x^2 and y^2^z"


# --- Segments ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("Ayşe Yılmaz, Ali Kaya", [("name", "Ayşe Yılmaz"), ("name", "Ali Kaya")]),
        ("Jane Doe and John Smith", [("name", "Jane Doe"), ("name", "John Smith")]),
        ("Yousefi, P., Smith, J. A.", [("name", "Yousefi, P."), ("name", "Smith, J. A.")]),
        ("Anna Keller, MD, PhD", [("name", "Anna Keller"), ("post", "MD"), ("post", "PhD")]),
        ("Peter Novak, Example University", [("name", "Peter Novak"), ("place", "Example University")]),
        ("Jane Doe (Example University)", [("name", "Jane Doe"), ("place", "(Example University)")]),
    ],
)
def test_segments_of_a_line(line: str, kinds: list[tuple[str, str]]) -> None:
    assert [(segment.kind, segment.text) for segment in read_segments(line, LEXICON)] == kinds


def test_signs_belong_to_the_name_before_them() -> None:
    segments = read_segments(raised("Jane M. Doe<1,2>, John Smith<2,*>"), LEXICON)
    assert [(segment.text, segment.marks) for segment in segments] == [
        ("Jane M. Doe", ("1", "2")),
        ("John Smith", ("2", "*")),
    ]


def test_the_same_name_in_brackets_is_its_other_spelling() -> None:
    (segment,) = read_segments("Иванов Пётр (Ivanov Petr)", LEXICON)
    assert (segment.text, segment.other) == ("Иванов Пётр", "Ivanov Petr")


@pytest.mark.parametrize(
    "text",
    [
        "f.f.d.",
        "filologiya üzrə fəlsəfə doktoru",
        "Dr. Öğr. Üyesi",
        "к.т.н., доцент",
        "доктор філологічних наук",
        "т.ғ.к.",
        "M.D.",
    ],
)
def test_posts(text: str) -> None:
    assert is_post(text, LEXICON)


@pytest.mark.parametrize("text", ["", "Ali Kaya", "Nümunə Universiteti", "доцент Иванов"])
def test_no_posts(text: str) -> None:
    assert not is_post(text, LEXICON)


def test_posts_are_cut_off_a_name_and_a_place() -> None:
    assert cut_posts("Prof. Dr. Ayşe Yılmaz", LEXICON) == ("Ayşe Yılmaz", ("Prof. Dr.",))
    assert cut_posts("Anna Keller PhD", LEXICON) == ("Anna Keller", ("PhD",))
    place, posts = cut_leading_posts("Professor at the Example University", LEXICON)
    assert (place, posts) == ("Example University", ["Professor"])


# --- Addresses, codes, days, signs ------------------------------------------------------------------------


def test_addresses_are_taken_out_of_a_line() -> None:
    found = read_contacts("E-poçt: a.b@c.example, ORCID: 0000-0002-1825-0097; tel.: (+994 50) 123-45-67")
    assert (found.emails, found.orcids, found.phones) == (
        ("a.b@c.example",),
        ("0000-0002-1825-0097",),
        ("(+994 50) 123-45-67",),
    )
    assert (found.rest, found.labels, found.found) == ("", True, True)


def test_addresses_in_braces_share_their_end() -> None:
    assert read_contacts("{tom, eva}@example.org").emails == ("tom@example.org", "eva@example.org")


def test_a_year_is_no_telephone_number() -> None:
    found = read_contacts("Example University, 2019-2024")
    assert (found.phones, found.found) == ((), False)


def test_codes_are_kept() -> None:
    front = Front()
    assert read_code("UOT 327.5; 94(479)", front, LEXICON)
    assert read_code("JEL: F51, Q4", front, LEXICON)
    assert read_code("DOI: 10.1234/x", front, LEXICON)
    assert not read_code("UOT haqqında bir söz", front, LEXICON)
    assert (front.udc, front.jel) == (["327.5", "94(479)"], ["F51", "Q4"])


def test_days_are_named_by_the_word_before_them() -> None:
    front = Front()
    assert read_dates("Geliş Tarihi: 12.03.2025 Kabul Tarihi: 10.06.2025", front, LEXICON)
    assert front.dates == {"received": date(2025, 3, 12), "accepted": date(2025, 6, 10)}
    assert not read_dates("Kabul edilen görüşler", front, LEXICON)


@pytest.mark.parametrize(
    ("line", "mark", "rest"),
    [
        ("<1>Örnek Üniversitesi", "1", "Örnek Üniversitesi"),
        ("2 Örnek Üniversitesi", "2", "Örnek Üniversitesi"),
        ("** Dr., Örnek", "**", "Dr., Örnek"),
        ("a Department", "", "a Department"),
        ("Department", "", "Department"),
    ],
)
def test_a_sign_before_a_line(line: str, mark: str, rest: str) -> None:
    assert read_leading_mark(raised(line)) == (mark, rest)


def test_a_letter_is_a_sign_where_it_stands_behind_a_name() -> None:
    assert read_leading_mark("a Department", {"a"}) == ("a", "Department")
    assert read_trailing_marks(raised("Ruth Adams<a,*>")) == ("Ruth Adams", ("a", "*"))


# --- Towns ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Nümunə Universiteti, Bakı, Azərbaycan", ("Nümunə Universiteti", "Bakı", "Azərbaycan")),
        ("Örnek Üniversitesi, Tıp Fakültesi, Konya/TÜRKİYE", ("Örnek Üniversitesi, Tıp Fakültesi", "Konya", "TÜRKİYE")),
        ("Институт почв, г. Уфа", ("Институт почв", "г. Уфа", "")),
        ("Мысал университеті, Алматы, 050028, Қазақстан", ("Мысал университеті", "Алматы, 050028", "Қазақстан")),
        ("Example Hospital, Boston, MA, USA", ("Example Hospital", "Boston, MA", "USA")),
        ("Department of Physics, Example University", ("Department of Physics, Example University", "", "")),
        ("Elm küçəsi 5, Bakı", ("Elm küçəsi 5, Bakı", "", "")),
    ],
)
def test_the_town_and_the_country_of_a_place(name: str, parts: tuple[str, str, str]) -> None:
    assert split_place(name, LEXICON) == parts


def test_what_one_language_cannot_split_stays_whole_in_all() -> None:
    names = {"ru": "Институт почв, г. Уфа", "en": "Institute of Soils, Smalltown"}
    assert {code: parts.name for code, parts in split_places(names, LEXICON).items()} == names


def test_a_line_can_be_a_town() -> None:
    assert all(is_town(text, LEXICON) for text in ("Gəncə şəhəri", "м. Київ", "Bakı"))
    assert not is_town("Elm və təhsil", LEXICON)


# --- Titles -----------------------------------------------------------------------------------------------


def line_of(text: str, look: Look) -> Line:
    return Line(text, look, Piece(Para((Str(text),)), look=look))


def test_the_title_is_found_by_its_looks_and_not_by_its_place() -> None:
    lines = [
        line_of("Leyla Sınaqova", Look(size=14, bold=True, align="right")),
        line_of("Nümunə Universiteti", Look(size=14, align="right")),
        line_of("Kiçik dövlətlərin siyasəti", Look(size=14, bold=True, align="center")),
    ]
    assert find_title(lines, LEXICON, first=True) == [2]


def test_a_title_goes_on_in_lines_that_look_as_it_does() -> None:
    look = Look(size=16, bold=True, align="center")
    lines = [
        line_of("Small States between Great Powers:", look),
        line_of("Lessons of Three Crises", look),
        line_of("Nigar Aliyeva", Look(size=12, align="center")),
    ]
    assert find_title(lines, LEXICON, first=True) == [0, 1]


def test_no_title_is_made_of_addresses() -> None:
    lines = [line_of("a.b@c.example", Look(size=20, bold=True)), line_of("Örnek Üniversitesi", Look(size=20))]
    assert find_title(lines, LEXICON, first=False) == []
    assert find_title([], LEXICON, first=True) == []


def test_rubrics_of_journals() -> None:
    assert is_rubric("Araştırma Makalesi / Research Article", LEXICON)
    assert is_rubric("ISSN 1234-5678", LEXICON)
    assert not is_rubric("Original articles on rivers", LEXICON)


# --- Columns ----------------------------------------------------------------------------------------------


def lines_of(text: str, style: str = "") -> list[str]:
    """Give the lines of a paragraph as Word's or LibreOffice's blanks and tabs part it."""
    look = Look(style=style, gaps=find_gaps(text))
    return [line.text for line in read_lines([Piece(Para((Str(" ".join(text.split())),)), look=look)])]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Anna Writer\tBob Maker", ["Anna Writer", "Bob Maker"]),
        ("Anna Writer     Bob Maker", ["Anna Writer", "Bob Maker"]),
        ("Anna  Writer, Bob Maker", ["Anna Writer, Bob Maker"]),
        ("1\tInstitute of Samples", ["1 Institute of Samples"]),
        ("E-mail:\tanna@uni.example", ["E-mail: anna@uni.example"]),
        ("Rivers in\tthe plain", ["Rivers in the plain"]),
        ("\tAnna Writer", ["Anna Writer"]),
    ],
)
def test_wide_gaps_part_a_line_into_columns(text: str, lines: list[str]) -> None:
    assert lines_of(text) == lines


def test_a_title_set_with_blanks_is_one_line() -> None:
    assert lines_of("Rivers     Plains", style="title") == ["Rivers Plains"]


def test_columns_are_read_one_behind_the_other() -> None:
    texts = ("Anna Writer     Bob Maker", "Baku, Azerbaijan     Izmir, Turkey")
    pieces = [Piece(Para((Str(" ".join(text.split())),)), look=Look(gaps=find_gaps(text))) for text in texts]
    found = [line.text for line in read_lines(pieces)]
    assert found == ["Anna Writer", "Baku, Azerbaijan", "Bob Maker", "Izmir, Turkey"]


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("Ann Writer^1*, Bob Maker^2", "Ann Writer<1*>, Bob Maker<2>"),
        ("Ann Writer^1,2", "Ann Writer<1,2>"),
        ("The chi^2 test", "The chi^2 test"),
        ("Growth of CO^2", "Growth of CO^2"),
        ("The model of R^2", "The model of R^2"),
    ],
)
def test_a_caret_behind_a_name_is_a_sign_and_others_are_powers(text: str, tidied: str) -> None:
    assert tidy(text) == raised(tidied)


@pytest.mark.parametrize("sure", [True, False])
def test_a_students_number_is_told_of_only_where_its_line_is_understood(sure: bool) -> None:
    front, text = Front(), "Rivers Plains - 220410581"
    line = Line(text, Look(), Piece(Para((Str(text),))))
    assert read_people_line(line, front, LEXICON, sure=sure) is sure
    assert [read_text(piece) for piece in front.unplaced] == ["220410581"][:sure]
