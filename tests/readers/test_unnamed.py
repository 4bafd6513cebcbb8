"""What a paper in a language that no file knows calls its list, its figures and its tables."""

from __future__ import annotations

import pytest

from elyazma.model.imported import Look, Piece
from elyazma.model.nodes import Block, Header, Image, OrderedList, Para, Str, Table
from elyazma.readers.caption_words import is_caption, read_caption
from elyazma.readers.lexicon import make_lexicon
from elyazma.readers.unnamed_captions import learn_captions
from elyazma.readers.unnamed_list import learn_list
from papers import all_languages

LEXICON = make_lexicon(all_languages())
CENTERED, PLAIN = Look(size=12.0, align="center"), Look(size=12.0, align="left")
TEXT = "The rivers of the plain were measured in 2001, in each of the twelve months, and at all stations."
ENTRIES = [f"Writer{at}, A. (200{at}). Rivers of the plain. River Press." for at in range(4)]
PICTURE, TABLE = Piece(Para((Image((), "a.png"),))), Piece(Table((), bodies=()), look=PLAIN)


def line(text: str, look: Look = PLAIN) -> Piece:
    return Piece(Para((Str(text),)), look=look)


def items(*texts: str) -> Block:
    return OrderedList(tuple((Para((Str(text),)),) for text in texts))


def heads_list(*pieces: Piece) -> bool:
    """Tell whether a made-up word is learned as what heads the list."""
    heading = Piece(Header(1, (Str("9. Voltumna Roko:"),)), look=PLAIN)
    known = learn_list([line(TEXT), line(TEXT), heading, *pieces], LEXICON).name_heading("Voltumna roko")
    return known is not None and known.kind == "references"


@pytest.mark.parametrize(
    "pieces",
    [
        [line(text) for text in ENTRIES],
        [Piece(items(*ENTRIES))],
        [line(f"[{at}] {text}") for at, text in enumerate(ENTRIES, 1)],
        [line(f"Ann Writer. (201{at}). Rivers of the plain") for at in range(3)],
    ],
    ids=["names", "items", "numbers", "years"],
)
def test_the_heading_of_a_list_is_told_by_its_entries(pieces: list[Piece]) -> None:
    assert heads_list(*pieces)


@pytest.mark.parametrize(
    "pieces",
    [
        [line(TEXT)] * 4,
        [line(TEXT), *map(line, ENTRIES)],
        [line(text) for text in ENTRIES[:2]],
        [line("References"), *map(line, ENTRIES)],
    ],
    ids=["text", "text-first", "two", "known"],
)
def test_a_heading_over_anything_else_is_not_learned(pieces: list[Piece]) -> None:
    assert not heads_list(*pieces)


def captions(text: str, *pieces: Piece) -> bool:
    return is_caption(text, learn_captions(pieces, LEXICON))


def test_the_words_of_captions_are_told_by_their_numbers_beside_pictures() -> None:
    figures = [PICTURE, line("Zilpo 1. Rivers", CENTERED), line(TEXT), PICTURE, line("Zilpo 2 Hills", CENTERED)]
    assert captions("Zilpo 7. Dams", *figures)
    assert not captions("Zilpo 7. Dams", *figures[:3])
    tables = [line("Torva 1. Rivers", CENTERED), TABLE, line("Torva 2. Hills", CENTERED), TABLE]
    assert captions("Torva 3", *tables)


def test_the_word_for_tables_is_none_for_pictures_that_show_some() -> None:
    tables = [line("Torva 1. Rivers", CENTERED), TABLE, line(TEXT), line("Torva 2. Hills", CENTERED), TABLE]
    shown = [PICTURE, line("Torva 3. Dams", CENTERED), line(TEXT), PICTURE, line("Torva 4. Plains", CENTERED)]
    known = read_caption("Torva 7. Lakes", learn_captions([*tables, line(TEXT), *shown], LEXICON))
    assert known is not None
    assert known[0] == "table"


def test_steps_beside_pictures_are_no_captions() -> None:
    assert not captions("Zilpo 3: end", PICTURE, line("Zilpo 1: begin"), PICTURE, line("Zilpo 2: go on"))
