"""Papers of odd pieces: whatever their order, a manuscript is made of them, and nothing is raised."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from elyazma.model.imported import Look, Paper, Piece
from elyazma.model.nodes import (
    Block,
    BlockQuote,
    BulletList,
    Header,
    Image,
    Inline,
    LineBreak,
    Note,
    OrderedList,
    Para,
    Space,
    Str,
    Superscript,
    Table,
)
from elyazma.readers.recognise import recognise
from papers import all_languages

LANGUAGES = all_languages()
SAID = """
    Ann Writer ÖRNEK Ben van 1 2 * , ; and University г. Москва a@b.example 0000-0002-1825-0097 · – ( ) Prof. УДК Title:
    Автор: by Üniversitesi 2026 July ID 58246840200 ^ a: — Supervisor Научный руководитель Россия Abstract Keywords
    Contents Introduction References … : Jr. « » ул. 12345 Table Figure IV 1. 2.1 [1] (2019)
"""
WORDS = st.sampled_from(SAID.split())
LOOKS = st.builds(
    Look,
    style=st.sampled_from(["", "title", "author", "subtitle", "toc 1", "caption"]),
    size=st.sampled_from([0.0, 9.0, 12.0, 16.0]),
    bold=st.booleans(),
    align=st.sampled_from(["left", "center", "right"]),
)


def space_out(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    return tuple(each for inline in inlines for each in (inline, Space()))


TEXTS = WORDS.map(Str)
INLINES = st.lists(
    TEXTS
    | TEXTS.map(lambda text: Superscript((text,)))
    | TEXTS.map(lambda text: Note((Para((text,)),)))
    | st.just(LineBreak())
    | st.just(Image((), "a.png")),
    max_size=8,
).map(space_out)
PARAGRAPHS: st.SearchStrategy[Block] = INLINES.map(Para)
BLOCKS = (
    PARAGRAPHS
    | INLINES.map(lambda inlines: Header(1, inlines))
    | st.lists(PARAGRAPHS, max_size=2).map(lambda blocks: BlockQuote(tuple(blocks)))
    | st.lists(PARAGRAPHS, max_size=2).map(lambda blocks: BulletList(tuple((block,) for block in blocks)))
    | st.lists(PARAGRAPHS, max_size=2).map(lambda blocks: OrderedList(tuple((block,) for block in blocks)))
    | st.just(Table(()))
)
PIECES = st.lists(st.builds(Piece, BLOCKS, look=LOOKS | st.none()), max_size=9)


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_no_paper_is_too_odd(pieces: list[Piece]) -> None:
    imported = recognise(Paper("odd.docx", "docx", tuple(pieces), {}, ()), LANGUAGES)
    assert imported.article.language in LANGUAGES
