"""The engine that the tests keep running answers as the program does that a person's build starts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cited import BIBLIOGRAPHY, cite_all
from csl_engine import CslEngine, run_citeproc_once_started
from elyazma.model.journal import Citations
from elyazma.references import citeproc
from elyazma.system.pandoc.program import PandocFailed


@pytest.fixture(scope="module")
def engine() -> Iterator[CslEngine]:
    engine = CslEngine()
    yield engine
    engine.end()


@pytest.mark.parametrize(
    ("style", "language"),
    [("apa", "az"), ("ieee", "en"), ("modern-language-association", "az"), ("gost-r-7-0-5-2008", "en")],
)
def test_answers_are_those_of_pandoc(
    style: str, language: str, engine: CslEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents: list[str] = []

    def run(document: str, folder: Path) -> bytes:
        documents.append(document)
        return citeproc.run_citeproc(document, folder)

    monkeypatch.setattr("elyazma.references.formatting.run_citeproc", run)
    assert cite_all((BIBLIOGRAPHY / "rich.bib").read_text(encoding="utf-8"), tmp_path, language, Citations(csl=style))
    (document,) = documents
    answer = citeproc.run_citeproc(document, tmp_path).removesuffix(b"\n")
    assert [engine.ask(document) for _ in range(2)] == [answer, answer]


def test_after_a_fault_it_answers_again(engine: CslEngine) -> None:
    document = citeproc.write_document([], "<style/>", "en")
    assert engine.ask("no json") == b""
    good = document.replace("<style/>", "")
    assert engine.ask(good) == engine.ask(good)


def test_where_it_fails_the_program_says_why(tmp_path: Path) -> None:
    with pytest.raises(PandocFailed, match=r"JSON|parse|Error"):
        run_citeproc_once_started("no json", tmp_path)
