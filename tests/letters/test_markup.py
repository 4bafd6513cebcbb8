"""Letters' blocks: read, made, written as TeX."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from elyazma.letters.markup import find_markup_faults, paragraph, read_markdown, strong, write_latex
from elyazma.model.diagnostics import Span
from elyazma.model.nodes import Block, BlockQuote, Emph, Image, Math, Para, Space, Str, Strong
from elyazma.system.pandoc.program import PandocFailed


def test_texts_are_read_apart_also_where_one_leaves_a_fence_open(tmp_path: Path) -> None:
    one, two = Para((Str("one"),)), Para((Emph((Str("two"),)),))
    assert read_markdown(["one", "", "*two*"], tmp_path) == [(one,), (), (two,)]
    [fence, after] = read_markdown(["```\nfence", "*two*"], tmp_path)
    assert (len(fence), after) == (1, (two,))


def test_words_and_inlines_make_a_paragraph() -> None:
    assert paragraph("a b", strong("c")) == Para((Str("a"), Space(), Str("b"), Strong((Str("c"),))))


def test_signs_that_fonts_join_are_written_as_commands(tmp_path: Path) -> None:
    written = write_latex([paragraph('"a" ``b ,,c', Emph((Str('"'),)))], tmp_path)
    assert written == (
        "\\textquotedbl{}a\\textquotedbl{} \\textasciigrave{}\\textasciigrave{}b ,{},c\\emph{\\textquotedbl{}}\n"
    )


def test_pictures_and_bad_formulas_are_found_where_the_text_stands() -> None:
    place = Span("response.toml", 3)
    blocks = [BlockQuote((Para((Image((Str("x"),), "a.png"), Math(r"\write18{x}"))),))]
    found = [(finding.code, finding.span) for finding in find_markup_faults(blocks, place)]
    assert found == [("letter-picture", place), ("unsafe-command", place)]


def test_a_text_that_is_too_deep_is_a_failure_of_pandoc_s(tmp_path: Path) -> None:
    # How deep is too deep for JSON is another number in each Python.
    deep = 600 if sys.version_info < (3, 12) else 6000
    with pytest.raises(PandocFailed, match="damaged"):
        read_markdown([">" * deep + " a"], tmp_path)
    block: Block = paragraph("a")
    for _ in range(deep):
        block = BlockQuote((block,))
    with pytest.raises(PandocFailed, match="too much"):
        write_latex([block], tmp_path)
