"""Lines that say where a figure or a table is to stand."""

from __future__ import annotations

import pytest

from elyazma.model.imported import Look, Piece
from elyazma.model.nodes import Float, Header, Image, Para, Str, Table
from elyazma.readers.caption_words import PlaceMark, read_place_mark
from elyazma.readers.floats import Floats, join_floats
from elyazma.readers.heading_peers import free_odd
from elyazma.readers.headings import guess_headings
from elyazma.readers.lexicon import make_lexicon
from elyazma.readers.outline import inlines_of
from elyazma.readers.runs import plain_text
from papers import all_languages

LEXICON = make_lexicon(all_languages())
LONG = "The river rose each spring over the low fields, and the people went up to the terraces with their sheep. " * 3


def line(text: str, *, bold: bool = False) -> Piece:
    return Piece(Para((Str(text),)), look=Look(bold=bold) if bold else None)


def picture(name: str) -> Piece:
    return Piece(Para((Image((), name),)))


def order(floats: Floats) -> list[str]:
    return [
        f"{each.kind} {each.number}" if isinstance(each, Float) else plain_text(inlines_of(each))
        for each in floats.blocks
    ]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("[Insert Table 1 about here]", PlaceMark("table", ("1",))),
        ("<Figure 2 near here>", PlaceMark("figure", ("2",))),
        ("Fig. 3 here", PlaceMark("figure", ("3",))),
        ("Figure 1 can be placed here.", PlaceMark("figure", ("1",))),
        ("[TABLE 3, 4, 6–8]", PlaceMark("table", ("3", "4", "6", "7", "8"))),
        ("Insert Figures 2 and 3 around here", PlaceMark("figure", ("2", "3"))),
        ("[Таблица 2 примерно здесь]", PlaceMark("table", ("2",))),
        ("[Tablo 1 buraya]", PlaceMark("table", ("1",))),
        ("Cədvəl 4 buraya", PlaceMark("table", ("4",))),
        ("Insertar Tabla 1 aquí", PlaceMark("table", ("1",))),
        ("Table IV about here", PlaceMark("table", ("4",))),
    ],
)
def test_a_line_that_says_only_where_floats_are_to_stand_is_read(text: str, mark: PlaceMark) -> None:
    assert read_place_mark(text, LEXICON) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Table 1",
        "(Table 1)",
        "Table 1. Here and there",
        "The Figure 1",
        "Table 5 can be",
        "Image 1: the place",
        "Figure 1.2 here",
        "[Table 1.1]",
        "Here Table 1 shows the floods of forty years",
        "Insert the key here",
        "[Table]",
        "The figure is put near the first mention of it in the text, and the table is to be placed about here, too. 1",
    ],
)
def test_another_line_is_none(text: str) -> None:
    assert read_place_mark(text, LEXICON) is None


def test_floats_behind_the_text_go_where_a_line_names_them() -> None:
    pieces = [
        line("The first text."),
        line("[Insert Table 1 about here]"),
        line("The second text."),
        line("[Figure 1 and 2 about here]"),
        line("The end."),
        Piece(Header(1, (Str("Tables"),))),
        line("Table 1. Floods."),
        Piece(Table(())),
        picture("a.png"),
        line("Figure 1. The plain."),
        picture("b.png"),
        line("Figure 2. The river."),
    ]
    floats = join_floats(pieces, LEXICON)
    assert order(floats) == ["The first text.", "table 1", "The second text.", "figure 1", "figure 2", "The end."]
    assert {"[Insert Table 1 about here]", "[Figure 1 and 2 about here]", "Tables"} <= set(floats.replaced)


def test_the_note_of_a_float_goes_with_it() -> None:
    pieces = [
        line("[Table 1 here]"),
        line("The end."),
        line("Table 1. Floods."),
        Piece(Table(())),
        line("Note. n = 20."),
    ]
    floats = join_floats([*pieces, line("Thanks to all.")], LEXICON)
    assert order(floats) == ["table 1", "Note. n = 20.", "The end.", "Thanks to all."]


def test_a_line_stays_that_names_what_is_not_there() -> None:
    pieces = [line("[Figure 1 about here]"), line("[Figure 7 about here]"), line("The end."), picture("a.png")]
    floats = join_floats([*pieces, line("Figure 1. The plain.")], LEXICON)
    assert order(floats) == ["figure 1", "[Figure 7 about here]", "The end."]


def test_of_two_lines_for_one_float_the_first_has_it() -> None:
    pieces = [line("Table 1 here"), line("The end."), line("Table 1 here"), line("Table 1. Floods.")]
    assert order(join_floats([*pieces, Piece(Table(()))], LEXICON)) == ["table 1", "The end.", "Table 1 here"]


def test_such_a_line_is_no_heading() -> None:
    styled = Piece(Header(1, (Str("Insert Table 2 here"),)))
    pieces = [line("Introduction", bold=True), line(LONG), line("[TABLE 1]", bold=True), line(LONG), styled, line(LONG)]
    made = guess_headings(free_odd(pieces, LEXICON), LEXICON, plain=False)
    assert [plain_text(inlines_of(each.block)) for each in made if isinstance(each.block, Header)] == ["Introduction"]
