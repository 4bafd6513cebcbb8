"""Headings held against the others of their paper: by their looks, and by what stands beside them."""

from __future__ import annotations

from dataclasses import replace

from elyazma.model.imported import Look, Piece
from elyazma.model.nodes import BulletList, Header, Image, Para, Str, Table
from elyazma.readers.heading_peers import add_alike, free_odd
from elyazma.readers.lexicon import make_lexicon
from elyazma.readers.outline import read_text
from papers import all_languages

LEXICON = make_lexicon(all_languages())
LONG = "The rivers of the plain were measured in each of the twelve months of the year, at all stations. " * 3
PLAIN = Look(size=12.0, align="left")
BOLD = replace(PLAIN, bold=True)
STYLED = replace(BOLD, style="heading 2", level=2)
PICTURE = Piece(Para((Image((), "a.png"),)))
TABLE = Piece(Table((), bodies=()), look=PLAIN)


def line(text: str, look: Look = PLAIN) -> Piece:
    return Piece(Para((Str(text),)), look=look)


def header(text: str, look: Look = STYLED) -> Piece:
    return Piece(Header(2, (Str(text),)), look=look)


def kept(*pieces: Piece) -> list[str]:
    """Give the headings that stay where styles name the given ones."""
    found = free_odd([header("Rivers"), line(LONG), header("Hills"), line(LONG), *pieces], LEXICON)
    return [read_text(piece) for piece in found if isinstance(piece.block, Header)][2:]


def added(*pieces: Piece) -> list[str]:
    """Give the headings behind two bold ones."""
    found = add_alike([header("Rivers", BOLD), line(LONG), header("Hills", BOLD), line(LONG), *pieces], LEXICON)
    return [read_text(piece) for piece in found if isinstance(piece.block, Header)][2:]


def test_what_is_set_as_text_where_its_style_is_bold_is_no_heading() -> None:
    light = replace(STYLED, bold=False)
    assert kept(header("The notation of this work is as follows:", light), line(LONG)) == []
    assert kept(header("UDC 004.4", replace(STYLED, align="right")), line(LONG)) == []
    assert kept(header("Plains", replace(light, italic=True)), line(LONG)) == ["Plains"]
    # As many are light as bold: the author minds no weight.
    assert kept(header("Plains", light), line(LONG), header("Dams", light), line(LONG)) == ["Plains", "Dams"]
    assert kept(header("1. Plains", replace(light, style="list paragraph")), line(LONG)) == ["1. Plains"]


def test_captions_formulas_and_labels_in_a_headings_style_are_none() -> None:
    assert kept(PICTURE, header("Figure 2. The plain"), header("The plain"), line(LONG)) == ["The plain"]
    assert kept(header("Table 1"), line("Rivers by month"), TABLE) == []
    assert kept(header("Table S1"), TABLE) == ["Table S1"]
    assert kept(header("C = E(A, Kp)"), line(LONG), header("Contents"), line(LONG)) == []
    assert kept(header("Case N = 1 of the rivers"), line(LONG)) == ["Case N = 1 of the rivers"]
    assert kept(header("start_time", replace(STYLED, boxed=True)), line(LONG)) == []


def test_a_line_that_looks_as_two_headings_is_one() -> None:
    assert added(line("The way of the water:", BOLD), PICTURE, line(LONG), line("Dams", BOLD), line("See below.")) == [
        "The way of the water:",
        "Dams",
    ]
    item = Piece(BulletList(((Para((Str("Dams"),)),),)), look=BOLD)
    assert added(item, line("See below.")) == ["Dams"]


def test_a_line_that_looks_as_text_or_captions_something_is_no_heading() -> None:
    assert added(line("Dams"), PICTURE) == []
    assert added(line("Dams", BOLD)) == []
    assert added(PICTURE, line("The dam in spring", BOLD), line("See below.")) == []
    assert added(line("Table 1"), line("Dams by month", BOLD), TABLE) == []
    assert added(line("References", BOLD), line("Dams of the rivers", BOLD), line("See below.")) == []


def test_one_heading_tells_no_look() -> None:
    pieces = [header("Rivers", BOLD), line(LONG), line("Dams", BOLD), PICTURE]
    assert [*add_alike(pieces, LEXICON)] == pieces
