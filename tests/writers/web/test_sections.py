from __future__ import annotations

import json

from elyazma.model.nodes import (
    Attributes,
    Block,
    Div,
    Foreign,
    Header,
    Link,
    Para,
    Span,
    Str,
    Superscript,
    plain_text,
    split_words,
)
from elyazma.system.pandoc.writing import write_blocks
from elyazma.writers.web.links import make_note_call
from elyazma.writers.web.sections import Outline


def header(level: int, title: str, identifier: str = "") -> Header:
    return Header(level, split_words(title), Attributes(identifier))


def para(words: str) -> Para:
    return Para(split_words(words))


def test_what_follows_a_heading_is_in_its_section() -> None:
    outline = Outline("el-")
    blocks: list[Block] = [para("0"), header(1, "A", "a"), para("1"), header(3, "B"), para("2"), header(1, "C")]
    nested = outline.nest(blocks, 2)
    assert [type(block) for block in nested] == [Para, Div, Div]
    first = nested[1]
    assert isinstance(first, Div)
    assert first.attributes == Attributes("a", ("section", "level2"))
    assert [type(block) for block in first.blocks] == [Header, Para, Div]
    assert [(entry.depth, entry.target, plain_text(entry.inlines)) for entry in outline.entries] == [
        (2, "a", "A"),
        (3, "el-section-2", "B"),
        (2, "el-section-3", "C"),
    ]


def test_contents_hold_no_links_notes_or_ids() -> None:
    outline = Outline("el-")
    call = make_note_call(1, "el-note-1", "el-noteref-1")
    inner = Link((Str("DOI"),), "https://doi.org", "", Attributes("x"))
    span = Span((Foreign((inner,), "az"),), Attributes("y"))
    outline.nest([Header(1, (Str("A"), Superscript((call,)), span), Attributes("a"))], 2)
    contents = outline.write_contents()
    assert plain_text(contents).split() == ["ADOI"]
    written = json.dumps(write_blocks(contents))
    assert '"az"' in written
    assert not [name for name in ('"x"', '"y"', '"el-noteref-1"', "https://doi.org") if name in written]


def test_contents_end_at_the_third_level() -> None:
    outline = Outline("el-")
    outline.nest([header(1, "A"), header(2, "B"), header(3, "C"), header(4, "D")], 2)
    assert [entry.depth for entry in outline.entries] == [2, 3, 4, 5]
    assert plain_text(outline.write_contents()).split() == ["A", "B"]


def test_text_without_headings_has_no_contents() -> None:
    assert Outline("el-").write_contents() == ()
