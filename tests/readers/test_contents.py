"""Tables of contents, which no journal prints as an author made them."""

from __future__ import annotations

import pytest

from elyazma.model.imported import Look, Piece
from elyazma.model.nodes import Header, Image, Para, Str, Table
from elyazma.readers.contents import cut_contents
from elyazma.readers.lexicon import make_lexicon
from elyazma.readers.outline import read_text
from papers import all_languages

LEXICON = make_lexicon(all_languages())
TEXT = ["1 Introduction", "Rivers are long.", "2 Data", "They were measured.", "3 Results", "Long they are."]


def pieces_of(*texts: str, style: str = "") -> list[Piece]:
    return [Piece(Para((Str(text),)), look=Look(style=style)) for text in texts]


def kept(pieces: list[Piece]) -> list[str]:
    return [read_text(piece) for piece in cut_contents(pieces, LEXICON)[0]]


@pytest.mark.parametrize("heading", ["Contents", "TABLE OF CONTENTS", "İçindekiler", "Содержание:", "Mündəricat"])
def test_lines_that_name_headings_fall_away_with_their_own(heading: str) -> None:
    lines = [heading, "1 Introduction 2", "2. Data ........ 3", "3 Results — 12"]
    whole, cut = cut_contents(pieces_of("The title", *lines, *TEXT), LEXICON)
    assert [read_text(piece) for piece in whole] == ["The title", *TEXT]
    assert cut == lines


def test_one_that_names_itself_falls_away() -> None:
    lines = ["Contents", "Contents 1", "Introduction 2", "Data 3", "Results 12"]
    assert kept(pieces_of("The title", *lines, *TEXT)) == ["The title", *TEXT]


def test_lines_in_the_style_of_a_table_of_contents_fall_away() -> None:
    lines = pieces_of("Intro 2", "Data 3", "Ends 4", style="toc 1")
    assert kept([*pieces_of("The title"), *lines, *pieces_of(*TEXT)]) == ["The title", *TEXT]


def test_an_empty_one_falls_away() -> None:
    heading = [Piece(Header(1, (Str(text),))) for text in ("Contents", "Introduction")]
    assert kept([*heading, *pieces_of(*TEXT[1:])]) == ["Introduction", *TEXT[1:]]


@pytest.mark.parametrize(
    "lines", [["Content", "What a text says is its content."], ["Contents", "1 Introduction 2", "Salt 3", "Water 4"]]
)
def test_a_section_of_that_name_stays(lines: list[str]) -> None:
    assert kept(pieces_of(*TEXT, *lines)) == [*TEXT, *lines]


def test_a_section_with_sections_below_it_keeps_its_heading() -> None:
    headings = [Piece(Header(level, (Str(text),))) for level, text in ((1, "Content"), (2, "Rivers"))]
    assert kept([*headings, *pieces_of(*TEXT[1:])]) == ["Content", "Rivers", *TEXT[1:]]


def test_a_table_and_a_picture_behind_it_stay() -> None:
    lines = pieces_of("Contents", "1 Introduction 2", "2 Data 3", "3 Results 12")
    shown = [Piece(Table(())), Piece(Para((Image((), "a.png"),)))]
    whole, _ = cut_contents([*lines, *shown, *pieces_of(*TEXT)], LEXICON)
    assert whole[:2] == shown
