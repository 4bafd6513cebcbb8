"""Headings that no style names: which lines are some, and which are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from elyazma.model.imported import Look, Piece
from elyazma.model.nodes import Header, Image, LineBreak, OrderedList, Para, Str, Strong, Table
from elyazma.readers.arrange import arrange
from elyazma.readers.heading_styles import find_numbered, read_level
from elyazma.readers.headings import guess_headings
from elyazma.readers.lexicon import make_lexicon, number_depth, strip_number
from elyazma.readers.outline import read_text
from elyazma.readers.runs import OBJECT
from papers import all_languages

LEXICON = make_lexicon(all_languages())
TEXT = "The rivers of the plain were measured in each of the twelve months of the year, and at all stations."
LONG = f"{TEXT} {TEXT} {TEXT}"
PICTURE = Piece(Para((Image((), "a.png"),)))
BOLD = Look(size=12.0, bold=True, align="left")
PLAIN = Look(size=12.0, align="left")
ITALIC, LARGE = replace(PLAIN, italic=True), replace(PLAIN, size=16.0)


def line(text: str, look: Look = PLAIN, style: str = "") -> Piece:
    return Piece(Para((Str(text),)), look=look, style=style)


def bold(text: str) -> Piece:
    return line(text, BOLD)


def headings(*pieces: Piece) -> list[str]:
    """Give the headings found behind an introduction."""
    found = guess_headings([bold("Introduction"), line(LONG), *pieces], LEXICON, plain=False)
    return [read_text(piece) for piece in found[1:] if isinstance(piece.block, Header)]


@pytest.mark.parametrize(
    ("text", "bare", "depth"),
    [
        ("2.1. Data", "Data", 2),
        ("2. 1. 3. Data", "Data", 3),
        ("3.3.3.. Data", "Data", 3),
        ("2- DATA", "DATA", 1),
        ("4.Sonuç", "Sonuç", 1),
        ("4.1.Öneriler", "Öneriler", 2),
        ("4.1.1Model", "Model", 3),
        ("VIII.FUTURE WORK", "FUTURE WORK", 1),
        ("IV METHODS", "METHODS", 1),
        ("IV therapy in children", "IV therapy in children", 0),
        ("2-D models", "2-D models", 0),
        ("I. Data", "Data", 1),
        ("Data", "Data", 0),
    ],
)
def test_the_number_of_a_heading_falls_away(text: str, bare: str, depth: int) -> None:
    assert (strip_number(text), number_depth(text)) == (bare, depth)


def test_a_bold_line_may_end_as_a_sentence_does() -> None:
    assert headings(bold("2. The notion of risk."), line(LONG), bold("Limits:"), line(LONG)) == [
        "2. The notion of risk.",
        "Limits:",
    ]


@pytest.mark.parametrize(
    "pieces",
    [
        [bold("The rivers rose. The stations closed."), line(LONG)],
        [bold("Code:"), line("import this")],
        [bold("https://example.org/data"), line(LONG)],
        [line("P(A|B) = P(B|A)"), line(LONG)],
        [line("- WEP (RC4)"), line(LONG)],
        [line("see below"), line(LONG)],
        [line("A list item", style="list paragraph"), line(LONG)],
    ],
    ids=["sentences", "code", "address", "formula", "item", "small", "list"],
)
def test_what_only_looks_like_a_heading_is_none(pieces: list[Piece]) -> None:
    assert headings(*pieces) == []


@pytest.mark.parametrize(
    "pieces",
    [
        [line("1. Rivers of the plain"), line("2. Hills"), line(LONG)],
        [line("3. One of the uses of rivers is that"), line("boats can be sent along them. " + LONG)],
        [line("2. rivers without a bridge"), line(LONG)],
        [line("Preprint sent to the Annals of Rivers", ITALIC), line("many of them rise in spring. " + LONG)],
        [line("otherwise (4)", ITALIC), line(LONG)],
        [line("Rivers.org"), line(LONG)],
        [bold("(7) Where the speakers were born"), line(LONG)],
        [bold("© University of the Plain"), line(LONG)],
        [bold("Received 01.06.2023"), line(LONG)],
        [bold("UDC 004.4"), line(LONG)],
        [bold("Received ______"), line(LONG)],
        [bold("Contents"), line(LONG)],
        [bold("Lemma 2."), line(LONG)],
        [PICTURE, bold("Source: the census"), line(LONG), PICTURE, bold("Source: the census"), line(LONG)],
        [line(".h", ITALIC), line(LONG)],
        [line("Ann Writer", replace(BOLD, align="right")), line(LONG)],
        [line("All the rivers of a plain", LARGE), line("These rise in the same months", LARGE), line(LONG)],
    ],
    ids=[
        *("items", "broken", "small", "running", "equation", "site", "example", "rights"),
        *("date", "code", "form", "contents", "lemma", "repeated", "file", "right", "large"),
    ],
)
def test_a_line_that_belongs_to_what_stands_around_it_is_no_heading(pieces: list[Piece]) -> None:
    assert headings(*pieces) == []


def test_where_text_stands_at_the_right_a_heading_may() -> None:
    right, heading = replace(PLAIN, align="right"), replace(BOLD, align="right")
    pieces = [line("Introduction", heading), line(LONG, right), line("Dams of the rivers", heading), line(LONG, right)]
    found = guess_headings(pieces, LEXICON, plain=False)
    assert [read_text(piece) for piece in found if isinstance(piece.block, Header)] == [
        "Introduction",
        "Dams of the rivers",
    ]


def test_a_numbered_line_above_a_picture_is_a_heading() -> None:
    picture = Piece(Para((Image((), "a.png"),)))
    assert headings(line("2.3. The way of the water"), picture, line("4. Hills", BOLD), picture) == [
        "2.3. The way of the water",
        "4. Hills",
    ]


def test_a_number_may_be_a_letter_and_a_numbered_heading_two_sentences() -> None:
    assert headings(bold("3. The notion of risk. The rivers."), line(LONG), bold("a)Dams"), line(LONG)) == [
        "3. The notion of risk. The rivers.",
        "a)Dams",
    ]
    assert strip_number("a)Dams") == "Dams"
    assert strip_number("2.1-Dams") == "Dams"
    assert strip_number("VI . DAMS") == "DAMS"


def test_words_for_a_catalogue_are_no_heading() -> None:
    found = guess_headings([bold("Rivers"), bold("rivers, plains, hills"), line(LONG)], LEXICON, plain=False)
    assert [read_text(piece) for piece in found if isinstance(piece.block, Header)] == []


def test_behind_the_list_a_heading_looks_as_one_before_it() -> None:
    entries = [bold("References"), line(f"1. Writer, A. (2001). {TEXT}")]
    other = replace(BOLD, size=10.0)
    assert headings(*entries, line("How to cite us", other), line(LONG), bold("Tables of dams"), line(LONG)) == [
        "References",
        "Tables of dams",
    ]


def test_a_few_words_alone_between_paragraphs_are_a_heading() -> None:
    assert headings(line("Variable importance"), line(LONG), line("Interactions"), line(LONG)) == [
        "Variable importance",
        "Interactions",
    ]


def test_a_long_bold_line_is_a_heading() -> None:
    text = "Possible factors that influence performance of such tasks: the speed of answers, and the age of those asked"
    assert headings(bold(text), line(LONG)) == [text]


def test_a_bold_line_above_a_line_break_heads_the_rest() -> None:
    runs = (Strong((Str("Mass balance"),)), LineBreak(), Str(LONG))
    found = guess_headings([bold("Introduction"), line(LONG), Piece(Para(runs), look=PLAIN)], LEXICON, plain=False)
    assert [(type(piece.block).__name__, read_text(piece)) for piece in found[2:]] == [
        ("Header", "Mass balance"),
        ("Para", LONG),
    ]


def test_a_heading_on_two_lines_is_one() -> None:
    assert headings(bold("Dependence on imports and its"), bold("consequences"), line(LONG)) == [
        "Dependence on imports and its consequences"
    ]


def test_the_words_of_a_table_under_its_number_are_no_heading() -> None:
    table = Piece(Table((), bodies=()))
    assert headings(line("Table 1"), bold("Time of each method"), table) == []


def test_entries_behind_the_list_and_closing_titles_are_no_headings() -> None:
    entry, title = line("2. Ready.gov. (2023). Hurricane and Flood Preparedness"), bold("RIVERS OF THE PLAIN")
    closing = [bold("Xülasə"), line(LONG)]
    assert headings(bold("References"), entry, line(LONG), title, *closing) == ["References"]
    assert headings(bold("References"), entry, line(LONG), bold("Appendix A"), line(LONG))[1:] == ["Appendix A"]


def test_the_text_begins_at_a_bold_line_behind_the_keywords() -> None:
    pieces = [bold("Rivers"), line("Keywords: rivers, plains"), bold("Kinds of rivers"), line(f"{TEXT} {TEXT}")]
    found = guess_headings(pieces, LEXICON, plain=False)
    assert [read_text(piece) for piece in found if isinstance(piece.block, Header)] == ["Kinds of rivers"]


def structured(level: int) -> list[Piece]:
    parts = [
        piece
        for name in ("Background", "Methods", "Results", "Conclusions")
        for piece in (Piece(Header(level, (Str(name),)), look=BOLD), line(TEXT))
    ]
    return [Piece(Header(1, (Str("Abstract"),)), look=BOLD), *parts]


@pytest.mark.parametrize("level", [1, 2])
def test_the_headings_of_a_structured_abstract_stay_in_it(level: int) -> None:
    text = [Piece(Header(1, (Str("Introduction"),)), look=BOLD), line(LONG)]
    arranged = arrange([bold("Rivers"), *structured(level), *text], LEXICON)
    assert [read_text(piece) for piece in arranged.abstracts["en"]] == [
        each for name in ("Background", "Methods", "Results", "Conclusions") for each in (name, TEXT)
    ]
    assert [read_text(piece) for piece in arranged.body] == ["Introduction", LONG]


def test_a_section_behind_an_abstract_without_headings_is_a_section() -> None:
    text = [Piece(Header(1, (Str("Methods"),)), look=BOLD), line(LONG)]
    arranged = arrange([bold("Rivers"), Piece(Header(1, (Str("Abstract"),)), look=BOLD), line(TEXT), *text], LEXICON)
    assert [read_text(piece) for piece in arranged.body] == ["Methods", LONG]


def test_a_line_larger_than_the_text_is_a_heading() -> None:
    large = Look(size=14.0, align="left")
    assert headings(line("1.1. Planning:", large), line(LONG), line("Objects of learning", large), line(TEXT)) == [
        "1.1. Planning:",
        "Objects of learning",
    ]
    assert headings(line("Anna Writer 200601047", Look(size=14.0, align="right")), line(LONG)) == []


def test_a_numbered_heading_may_be_longer_than_the_sentence_below_it() -> None:
    assert headings(
        bold("2.2 Building the regression model of many rivers"), line("The model of regression looks like this:")
    ) == ["2.2 Building the regression model of many rivers"]


def test_a_picture_before_a_heading_does_not_hide_it() -> None:
    runs = (Image((), "a.png"), Strong((Str("2.2. The system"),)))
    found = guess_headings(
        [bold("Introduction"), line(LONG), Piece(Para(runs), look=BOLD), line(LONG)], LEXICON, plain=False
    )
    assert [type(piece.block).__name__ for piece in found[2:4]] == ["Para", "Header"]
    assert read_text(found[3]) == "2.2. The system"


def test_a_list_of_one_item_that_names_a_part_is_a_heading() -> None:
    items = OrderedList(((Para((Str("Methods"),)),),), start=2)
    other = OrderedList(((Para((Str("Salt"),)),),), start=2)
    assert headings(Piece(items), line(LONG), Piece(other), line(LONG)) == ["Methods"]


FORMATS = {("1", "0"): "decimal", ("2", "0"): "bullet"}


@pytest.mark.parametrize(
    ("texts", "numbers", "found"),
    [
        (["Rivers", LONG, "Plains", LONG], [("1", "0"), None, ("1", "0"), None], {0: 1, 2: 1}),
        (["Rivers", "Short.", "Plains", LONG], [("1", "0"), None, ("1", "0"), None], {}),
        (["Rivers.", LONG, "Plains.", LONG], [("1", "0"), None, ("1", "0"), None], {}),
        (["Rivers", LONG, "Plains", LONG], [("2", "0"), None, ("2", "0"), None], {}),
        (["Rivers", "Plains", LONG], [("1", "0"), ("1", "0"), None], {}),
        (["Rivers", OBJECT, "Plains", OBJECT], [("1", "0"), None, ("1", "0"), None], {0: 1, 2: 1}),
        ([OBJECT, LONG, OBJECT, LONG], [("1", "0"), None, ("1", "0"), None], {}),
        (["How the rivers of a plain rise and fall in a year", LONG] * 2, [("1", "0"), None] * 2, {0: 1, 2: 1}),
        ([*["Rivers", LONG] * 3, "The end"], [*[("1", "0"), None] * 3, ("1", "0")], {0: 1, 2: 1, 4: 1, 6: 1}),
        ([*["Rivers", LONG] * 2, "Hills", "Plains"], [*[("1", "0"), None] * 2, ("1", "0"), ("1", "0")], {}),
    ],
    ids=["alone", "short", "sentences", "bullets", "together", "pictures", "numbered-pictures", "long", "most", "few"],
)
def test_what_a_list_numbers_between_paragraphs_is_a_heading(
    texts: list[str], numbers: list[tuple[str, str] | None], found: dict[int, int]
) -> None:
    assert find_numbered(texts, numbers, [PLAIN] * len(texts), FORMATS) == found


def test_a_short_item_beside_a_heading_of_its_list_is_one() -> None:
    looks = [Look(size=12.0, level=2), PLAIN, PLAIN, PLAIN]
    numbers = [("1", "0"), None, ("1", "0"), None]
    assert find_numbered(["Rivers", "Short.", "Plains", "Short."], numbers, looks, FORMATS) == {0: 2, 2: 2}
    # What follows is the next item: a list.
    assert find_numbered(["Rivers", "Short.", "Plains", "Hills"], [*numbers[:3], ("1", "0")], looks, FORMATS) == {0: 2}


def test_captions_and_acronyms_that_a_list_numbers_are_no_headings() -> None:
    looks = [replace(BOLD, style="figure caption"), PLAIN, replace(PLAIN, capitals=True), PLAIN]
    numbers = [("1", "0"), None, ("1", "0"), None]
    assert find_numbered(["The plain", "Short.", "OBI", "Short."], numbers, looks, FORMATS) == {}


@pytest.mark.parametrize(("style", "level"), [("пр_заголовок отчета 2", 2), ("heading text", 0), ("heading 3", 3)])
def test_a_style_may_name_what_it_heads(style: str, level: int) -> None:
    assert read_level(style) == level
