from __future__ import annotations

import json

from elyazma.document import Json
from elyazma.tools.conversion.tree import para, read_text, text
from elyazma.tools.web.sections import Outline


def header(level: int, title: str, identifier: str = "") -> Json:
    return {"t": "Header", "c": [level, [identifier, [], []], text(title)]}


def test_what_follows_a_heading_is_in_its_section() -> None:
    outline = Outline("el-")
    blocks = [para(text("0")), header(1, "A", "a"), para(text("1")), header(3, "B"), para(text("2")), header(1, "C")]
    nested = outline.nest(blocks, 2)
    assert [block["t"] for block in nested] == ["Para", "Div", "Div"]
    first = nested[1]["c"]
    assert first[0] == ["a", ["section", "level2"], []]
    assert [block["t"] for block in first[1]] == ["Header", "Para", "Div"]
    assert [(entry.depth, entry.target, read_text(entry.inlines)) for entry in outline.entries] == [
        (2, "a", "A"),
        (3, "el-section-2", "B"),
        (2, "el-section-3", "C"),
    ]


def test_contents_hold_no_links_notes_or_ids() -> None:
    outline = Outline("el-")
    call = {"t": "Link", "c": [["el-noteref-1", ["note-call"], []], text("1"), ["#n", ""]]}
    inner = {"t": "Link", "c": [["x", [], []], text("DOI"), ["https://doi.org", ""]]}
    title = [*text("A"), {"t": "Superscript", "c": [call]}, {"t": "Span", "c": [["y", [], [["lang", "az"]]], [inner]]}]
    outline.nest([{"t": "Header", "c": [1, ["a", [], []], title]}], 2)
    written = json.dumps(outline.write_contents())
    assert '"az"' in written
    assert not [name for name in ('"x"', '"y"', '"el-noteref-1"', "https://doi.org") if name in written]


def test_contents_end_at_the_third_level() -> None:
    outline = Outline("el-")
    outline.nest([header(1, "A"), header(2, "B"), header(3, "C"), header(4, "D")], 2)
    assert [entry.depth for entry in outline.entries] == [2, 3, 4, 5]
    assert read_text(outline.write_contents()).split() == ["A", "B"]


def test_text_without_headings_has_no_contents() -> None:
    assert Outline("el-").write_contents() == []
