"""Pandoc's documents as pieces: metadata, Divs, tracked changes, and how deep one may be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from elyazma.model.imported import Doubt, Paper, Piece
from elyazma.model.nodes import (
    Attributes,
    Block,
    BulletList,
    Cell,
    Column,
    Div,
    Emph,
    Header,
    Inline,
    Link,
    Mark,
    Para,
    Row,
    Space,
    Span,
    Str,
    Table,
    TableBody,
)
from elyazma.model.phrases import phrase
from elyazma.readers.pieces import read_pieces
from elyazma.readers.recognise import recognise
from elyazma.readers.write_manuscript import write_manuscript
from elyazma.system.pandoc.parsing import Meta, MetaBlocks, MetaInlines, PandocDocument
from elyazma.system.pandoc.program import PandocFailed
from papers import all_languages

WORD = Str("söz")


def para(*inlines: Inline) -> Para:
    return Para(inlines)


def changed(kind: str, *inlines: Inline, author: str = "Rəyçi") -> Span:
    return Span(inlines, Attributes("", (kind,), (("author", author),)))


def test_metadata_stands_before_the_text() -> None:
    meta: dict[str, Meta] = {
        "abstract": MetaBlocks((para(Str("a")), para(Str("b")))),
        "author": [MetaInlines((Str("one"),)), {"name": "two"}],
        "title": "Title",
        "toc": True,
    }
    pieces = read_pieces(PandocDocument((para(WORD),), meta)).pieces
    assert pieces == [
        Piece(para(Str("Title")), "title"),
        Piece(para(Str("one")), "author"),
        Piece(para(Str("two")), "author"),
        Piece(para(Str("a")), "abstract"),
        Piece(para(Str("b")), "abstract"),
        Piece(para(WORD)),
    ]


def test_a_div_gives_its_paragraphs_its_style_language_and_bookmark() -> None:
    div = Div((para(WORD), para(WORD)), Attributes("fig:a", (), (("custom-style", "Caption"), ("lang", "az"))))
    assert read_pieces(PandocDocument((div,))).pieces == [
        Piece(para(Span((), Attributes("fig:a")), WORD), "caption", "az"),
        Piece(para(WORD), "caption", "az"),
    ]


def test_a_change_is_told_before_those_that_stand_in_it() -> None:
    inner = changed("deletion", Str("köhnə"), author="Redaktor")
    cleaned = read_pieces(PandocDocument((para(changed("insertion", Emph((WORD,)), inner)),)))
    assert cleaned.pieces == [Piece(para(Mark(0), Emph((WORD,)), Mark(1)))]
    assert cleaned.doubts == [
        Doubt("change", "sözköhnə", phrase("inserted by Rəyçi: taken over")),
        Doubt("change", "köhnə", phrase("deleted by Redaktor: left out")),
    ]


def test_a_deletion_leaves_one_blank_and_none_at_a_paragraphs_beginning() -> None:
    gone = changed("deletion", Str("köhnə"))
    cleaned = read_pieces(PandocDocument((para(gone, Space(), WORD, Space(), gone, Space(), WORD),)))
    assert cleaned.pieces == [Piece(para(Mark(0), WORD, Space(), Mark(1), WORD))]


# --- How deep it may be ---------------------------------------------------------------------------------


def in_table(block: Block) -> Block:
    return Table((Column(),), bodies=(TableBody((Row((Cell((block,)),)),)),))


def repeat(make: Callable[[Block], Block], times: int) -> Block:
    block: Block = para(WORD)
    for _ in range(times):
        block = make(block)
    return block


def linked(times: int) -> Block:
    inline: Inline = WORD
    for _ in range(times):
        inline = Link((inline,), "http://a.example/")
    return para(inline)


DEEP: list[Callable[[int], Block]] = [
    lambda times: repeat(lambda block: BulletList(((block,),)), times),
    lambda times: repeat(in_table, times),
    linked,
]


@pytest.mark.parametrize("make", DEEP, ids=["list", "table", "link"])
def test_a_paper_as_deep_as_may_be_is_written(tmp_path: Path, make: Callable[[int], Block]) -> None:
    blocks = (Header(1, (Str("Giriş"),)), make(148), para(WORD))
    languages = all_languages()
    pieces = tuple(read_pieces(PandocDocument(blocks)).pieces)
    imported = recognise(Paper("a.md", "markdown", pieces, {}, ("söz",)), languages)
    assert write_manuscript(imported, tmp_path, languages, "1").value


@pytest.mark.parametrize("make", DEEP, ids=["list", "table", "link"])
def test_a_deeper_paper_is_refused(make: Callable[[int], Block]) -> None:
    with pytest.raises(PandocFailed, match="nested"):
        read_pieces(PandocDocument((make(5000),)))
