"""Inlines as runs: found, cut, replaced, built again."""

from __future__ import annotations

from elyazma.draft import Json
from elyazma.tools.papers.runs import OBJECT, cut, put, read_runs, text_of, write_runs


def text(words: str) -> Json:
    return {"t": "Str", "c": words}


def emph(*inner: Json) -> Json:
    return {"t": "Emph", "c": list(inner)}


LINE = [text("Bir"), {"t": "Space"}, emph(text("iki"), {"t": "Space"}, text("üç")), text(" dörd")]
NODE: Json = {"t": "RawInline", "c": ["latex", r"\citep{a}"]}


def test_text_and_marks_survive() -> None:
    runs = read_runs(LINE)
    assert text_of(runs) == "Bir iki üç dörd"
    assert write_runs(runs) == [text("Bir "), emph(text("iki üç")), text(" dörd")]


def test_passage_across_emphasis_is_replaced() -> None:
    runs = put(read_runs(LINE), 1, 6, NODE)
    assert text_of(runs) == f"B{OBJECT}i üç dörd"
    assert write_runs(runs)[1] == NODE


def test_mark_inside_a_passage_is_kept() -> None:
    mark: Json = {"t": "Mark", "c": 3}
    runs = put(read_runs([text("ab"), mark, text("cd")]), 1, 3, NODE)
    assert write_runs(runs) == [text("a"), mark, NODE, text("d")]


def test_mark_at_the_end_is_not_cut_off() -> None:
    mark: Json = {"t": "Mark", "c": 3}
    runs = read_runs([text("ab"), mark])
    assert write_runs(cut(runs, 0, 3)) == [text("ab"), mark]


def test_quotation_marks_become_letters() -> None:
    quoted: Json = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [text("Əsrin müqaviləsi")]]}
    assert write_runs(read_runs([quoted, text("nin")])) == [text("“Əsrin müqaviləsi”nin")]
