"""Legends in a list, apart from their pictures."""

from __future__ import annotations

from elyazma.model.imported import Piece
from elyazma.model.nodes import Attributes, Caption, Float, Header, Image, Note, Para, Str, Table
from elyazma.readers.floats import Floats, join_floats
from elyazma.readers.lexicon import make_lexicon
from elyazma.readers.outline import inlines_of
from elyazma.readers.runs import plain_text
from papers import all_languages

LEXICON = make_lexicon(all_languages())
HEADING = Piece(Header(1, (Str("Figure captions"),)))
LEGENDS = ["Figure 1. The plain.", "Figure 2. The river."]


def line(text: str) -> Piece:
    return Piece(Para((Str(text),)))


def picture(name: str) -> Piece:
    return Piece(Para((Image((), name),)))


def captions(floats: Floats) -> list[tuple[str, str]]:
    return [(each.number, plain_text(each.caption)) for each in floats.blocks if isinstance(each, Float)]


def texts(floats: Floats) -> list[str]:
    return [plain_text(inlines_of(each)) for each in floats.blocks if not isinstance(each, Float)]


def test_as_many_legends_as_pictures_belong_to_them() -> None:
    pieces = [line("The text."), HEADING, *map(line, LEGENDS), line("PAGE"), picture("a.png"), picture("b.png")]
    floats = join_floats(pieces, LEXICON)
    assert captions(floats) == [("1", "The plain."), ("2", "The river.")]
    assert texts(floats) == ["The text.", "Figure captions", "PAGE"]
    assert [doubt.kind for doubt in floats.doubts] == ["caption", "caption"]


def test_a_number_beside_a_picture_finds_its_legend() -> None:
    pictures = [picture("b.png"), line("Fig 2"), picture("a.png"), line("Fig 1")]
    pieces = [HEADING, *map(line, LEGENDS), line("The text."), *pictures]
    floats = join_floats(pieces, LEXICON)
    assert captions(floats) == [("2", "The river."), ("1", "The plain.")]
    assert {"Fig 1", "Fig 2"} <= set(floats.replaced)


def test_the_heading_of_a_list_that_nothing_stands_under_falls_away() -> None:
    floats = join_floats([line("The text."), HEADING, *map(line, LEGENDS), picture("a.png"), picture("b.png")], LEXICON)
    assert texts(floats) == ["The text."]
    assert "Figure captions" in floats.replaced


def test_legends_without_their_pictures_stay_text() -> None:
    floats = join_floats([HEADING, *map(line, LEGENDS), picture("a.png")], LEXICON)
    assert texts(floats) == ["Figure captions", LEGENDS[0]]
    assert captions(floats) == [("2", "The river.")]


def test_sentences_about_figures_are_no_legends() -> None:
    sentences = [line("Figure 1 shows the plain."), line("The text."), line("Figure 2 shows the river."), line("More.")]
    floats = join_floats([picture("a.png"), line("Text."), picture("b.png"), line("Text."), *sentences], LEXICON)
    assert captions(floats) == [("", ""), ("", "")]


def test_roman_numbers_are_numbers() -> None:
    pieces = [picture("a.png"), line("Figure I. The plain."), line("Text."), picture("b.png"), line("FIGURE II: Sea.")]
    floats = join_floats(pieces, LEXICON)
    assert captions(floats) == [("1", "The plain."), ("2", "Sea.")]
    assert floats.labels.keys() == {("figure", "1"), ("figure", "2")}


def test_a_table_may_be_a_picture() -> None:
    floats = join_floats([line("Table 1. Lengths."), picture("a.png"), line("Text.")], LEXICON)
    assert [(each.kind, each.number) for each in floats.blocks if isinstance(each, Float)] == [("table", "1")]


def test_a_picture_below_a_table_does_not_take_its_caption() -> None:
    table = Table(())
    floats = join_floats([line("Table 1. Lengths."), Piece(table), picture("a.png")], LEXICON)
    assert [(each.kind, each.number) for each in floats.blocks if isinstance(each, Float)] == [
        ("table", "1"),
        ("figure", ""),
    ]


def test_a_picture_that_is_anchored_in_a_heading_stands_beside_it() -> None:
    image = Image((), "a.png", attributes=Attributes(pairs=(("width", "12cm"),)))
    for inlines, kinds in (
        ((image, Str("Results")), ["Float", "Header"]),
        ((Str("Results"), image), ["Header", "Float"]),
    ):
        floats = join_floats([Piece(Header(2, inlines)), line("The text.")], LEXICON)
        assert [type(block).__name__ for block in floats.blocks] == [*kinds, "Para"]
        assert texts(floats) == ["Results", "The text."]


def test_a_caption_that_a_table_says_once_more_keeps_its_note() -> None:
    note = Note((Para((Str("A note."),)),))
    caption = Piece(Para((Str("Table 1. Numbers"), note, Str(" of rivers"))))
    table = Table((), caption=Caption((Para((Str("Table 1. Numbers of rivers"),)),)))
    floats = join_floats([caption, Piece(table)], LEXICON)
    assert [type(block).__name__ for block in floats.blocks] == ["Float"]
    [made] = floats.blocks
    assert isinstance(made, Float) and note in made.caption
