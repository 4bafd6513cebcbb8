"""pandoc's JSON becomes nodes and the very same JSON again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from converted import DATA, convert_at
from elyazma.model.nodes import Div, Link, Mark, Node, Para, Span, walk
from elyazma.system.pandoc.parsing import (
    Json,
    PandocDocument,
    UnreadableNode,
    parse_blocks,
    parse_document,
    parse_inlines,
)
from elyazma.system.pandoc.program import PandocFailed, run_pandoc
from elyazma.system.pandoc.writing import API_VERSION, write_blocks, write_document, write_inlines
from every_node import BLOCKS, INLINES, NEARLY_RESOLVED, RECOGNISED, RESOLVED
from resolved_nodes import parse_resolved

ROOT = Path(__file__).parents[3]
DEEP = 5_000


@pytest.mark.parametrize("block", [*BLOCKS, *RESOLVED, *NEARLY_RESOLVED, *RECOGNISED])
def test_every_kind_is_written_as_it_was_read(block: Json) -> None:
    assert write_blocks(parse_blocks([block])) == [block]
    assert write_blocks(parse_resolved([block])) == [block]


def test_inlines_are_written_as_they_were_read() -> None:
    assert write_inlines(parse_inlines(INLINES)) == INLINES


def test_every_kind_of_node_is_read_somewhere_in_this_test() -> None:
    read = parse_resolved([*BLOCKS, *RESOLVED, *RECOGNISED])
    assert {type(node) for node in walk(read)} == set(get_args(Node))


@pytest.mark.parametrize("block", NEARLY_RESOLVED)
def test_what_only_looks_like_a_kind_of_ours_stays_pandocs(block: Json) -> None:
    kinds = {type(node).__name__ for node in walk(parse_resolved([block]))}
    assert kinds <= {"Para", "Span", "Link", "Div", "Str", "Math"}


def test_what_is_ours_is_no_longer_pandocs() -> None:
    kinds = {type(node) for node in walk(parse_resolved(RESOLVED))}
    assert not kinds & {Span, Link, Div}


SOURCES = [
    *sorted((ROOT / "manuscript").rglob("*.tex")),
    *sorted((DATA / "english/manuscript").rglob("*.tex")),
    DATA / "import/article.txt",
]


@pytest.mark.parametrize("kind", ["latex+raw_tex", "markdown"])
def test_real_documents_are_written_as_they_were_read(kind: str, tmp_path: Path) -> None:
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in SOURCES if path.suffix == ".tex" or "down" in kind)
    data = json.loads(run_pandoc([f"--from={kind}", "--to=json"], tmp_path, text))
    assert len(data["blocks"]) > 50
    assert write_document(parse_document(data)) == data | {"pandoc-api-version": API_VERSION}


def test_a_word_file_is_written_as_it_was_read(tmp_path: Path) -> None:
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in SOURCES if path.suffix == ".tex")
    run_pandoc(["--from=latex", "--to=docx", "--output=a.docx"], tmp_path, text)
    data = json.loads(run_pandoc(["--from=docx+styles", "--to=json", "a.docx"], tmp_path))
    assert write_document(parse_document(data)) == data | {"pandoc-api-version": API_VERSION}


@pytest.mark.parametrize("sample", ["seed", "english"])
def test_resolved_documents_are_written_as_they_were_read(sample: str, seed: Path) -> None:
    root = seed if sample == "seed" else copy_english(seed)
    document = convert_at(root)
    passages = [passage.blocks for passage in (*document.sections, *document.appendices, *document.supplement)]
    assert len(passages) > 5
    for blocks in passages:
        assert parse_resolved(write_blocks(blocks)) == blocks
    assert not [node for blocks in passages for node in walk(blocks) if isinstance(node, Div)]


def copy_english(seed: Path) -> Path:
    import shutil

    for folder in ("manuscript", "bib"):
        shutil.rmtree(seed / folder)
        shutil.copytree(DATA / "english" / folder, seed / folder)
    return seed


def test_metadata_is_written_as_it_was_read() -> None:
    value = {"t": "MetaList", "c": [{"t": "MetaString", "c": "a"}, {"t": "MetaBool", "c": False}]}
    meta = {
        "a": {"t": "MetaMap", "c": {"b": value, "c": {"t": "MetaInlines", "c": INLINES}}},
        "d": {"t": "MetaBlocks", "c": BLOCKS},
    }
    data: dict[str, Any] = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": []}
    assert write_document(parse_document(data)) == data


@pytest.mark.parametrize(
    "node",
    [
        {"t": "Unheard", "c": []},
        {"t": "Para"},
        {"t": "Para", "c": [{"c": "no kind"}]},
        {"t": "Para", "c": 3},
        {"t": "Para", "c": [{"t": "Str", "c": 3}]},
        {"t": "Header", "c": ["1", ["", [], []], []]},
        {"t": "CodeBlock", "c": [["", ["python"], []], None]},
        {"t": "CodeBlock", "c": [["", ["python", 3], []], ""]},
        {"t": "Header", "c": [1, ["", []], []]},
        {"t": "Table", "c": [["", [], []]]},
        {"t": "Cite", "c": [[{"citationId": "a"}], []]},
        {"t": "Link", "c": [["", [], []], [], ["only"]]},
        {"t": "OrderedList", "c": [[1], []]},
        "no node",
        None,
    ],
)
def test_a_node_that_nobody_knows_is_an_error_of_pandocs(node: Any) -> None:
    with pytest.raises(UnreadableNode):
        parse_blocks([node])
    assert issubclass(UnreadableNode, PandocFailed)


@pytest.mark.parametrize("data", [{}, [], {"meta": {}}, {"meta": {"a": {"t": "MetaNew", "c": 1}}, "blocks": []}])
def test_a_document_that_nobody_knows_is_an_error_of_pandocs(data: Any) -> None:
    with pytest.raises(UnreadableNode):
        parse_document(data)


def test_no_nesting_is_too_deep() -> None:
    block: Json = {"t": "Para", "c": [{"t": "Str", "c": "deep"}]}
    for _ in range(DEEP):
        block = {"t": "BlockQuote", "c": [block]}
    read = parse_resolved([block])
    assert len(list(walk(read))) == DEEP + 2
    [written] = write_blocks(read)
    depth = 0
    while written["t"] == "BlockQuote":
        [written] = written["c"]
        depth += 1
    assert (depth, written) == (DEEP, {"t": "Para", "c": [{"t": "Str", "c": "deep"}]})


def test_a_document_of_nodes_alone_can_be_written() -> None:
    assert write_document(PandocDocument((Para((Mark(1),)),)))["blocks"] == [
        {"t": "Para", "c": [{"t": "Mark", "c": 1}]}
    ]
