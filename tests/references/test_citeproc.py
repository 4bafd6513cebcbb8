from __future__ import annotations

import json
from pathlib import Path

import pytest

from elyazma.model.manuscript import Inline
from elyazma.references.citeproc import read_document, run_citeproc, write_document
from elyazma.references.dates import CslDate
from elyazma.references.inlines import make_nodes, read_nodes
from elyazma.references.items import CslItem
from elyazma.references.names import CslName
from elyazma.system.pandoc.program import PandocFailed, find_pandoc

ITEM = CslItem(
    "any key",
    "book",
    {"title": (Inline("text", "On "), Inline("plain", children=(Inline("text", "nato"),)))},
    {"author": (CslName("Gogh", "Vincent", "van", "Jr"), CslName(literal="A & B"))},
    {"issued": CslDate(((2020, 5), (2021,)), season=0, circa=True), "accessed": CslDate(literal="soon")},
    "en",
)


def test_document_of_one_item() -> None:
    document = json.loads(write_document([ITEM], "<style/>", "az"))
    modes = [block["c"][0]["c"][0][0]["citationMode"]["t"] for block in document["blocks"]]
    assert modes == ["NormalCitation", "AuthorInText", "SuppressAuthor", "NormalCitation"]
    fields = document["meta"]["references"]["c"][0]["c"]
    assert sorted(fields) == ["accessed", "author", "id", "issued", "language", "title", "type"]
    assert sorted(fields["author"]["c"][0]["c"]) == ["family", "given", "non-dropping-particle", "suffix"]
    assert fields["title"]["c"][-1]["c"][0][1] == ["nocase"]
    assert document["meta"]["link-bibliography"]["c"] is False


def test_inlines_there_and_back() -> None:
    inlines = (
        Inline("text", "A b "),
        Inline("emph", children=(Inline("text", "c"), Inline("math", "x^2"))),
        Inline("link", children=(Inline("text", "d"),), target="http://e"),
        Inline("smallcaps", children=(Inline("sup", children=(Inline("code", "f"),)),)),
    )
    assert read_nodes(make_nodes(inlines)) == inlines


@pytest.mark.parametrize("output", [b"", b"{}", b'{"blocks": []}', b'{"blocks": [1, 2, 3]}', b"[" * 100_000, b"\xff"])
def test_damaged_answers(output: bytes) -> None:
    with pytest.raises(PandocFailed):
        read_document(output, 1)


def test_a_failing_run(tmp_path: Path) -> None:
    with pytest.raises(PandocFailed, match=r"JSON|parse|Error"):
        run_citeproc("no json", tmp_path)


def test_the_wheel_brings_pandoc() -> None:
    assert Path(find_pandoc()).is_file()
