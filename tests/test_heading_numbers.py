"""Numbers of headings are the same in the PDF of a journal's class and in the formats that we number ourselves."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from converted import DATA, convert_at
from elyazma.document.heading_numbers import list_patterns, list_printed, write_number
from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.model.nodes import Header, plain_text, walk
from elyazma.model.numbering import Numbering
from elyazma.pdf.reader import read_pdf
from elyazma.writers.word.targets import document_blocks

JOURNALS = ("acm", "aps", "dergipark", "elsarticle", "ieee-journal", "lncs", "mnras", "oup")
FILES = {
    "sections/02-study.tex": r"""\section{Study}\label{one}

Words.

\subsection{First}\label{two}

Words.

\subsection{Second}\label{three}

Words.

\subsubsection{Deep}\label{four}

Numbers <\ref{one};\ref{two};\ref{three};\ref{four};\ref{five};\ref{six};\ref{seven};\ref{eight};\ref{nine}> end.
""",
    "appendices/01-data.tex": r"""\section{Data}\label{five}

Words.

\subsection{Of rivers}\label{six}

Words.

\subsubsection{Of long rivers}\label{seven}

Words.
""",
    "supplement/01-more.tex": r"""\section{More}\label{eight}

Words.

\subsection{More of it}\label{nine}

Words.
""",
}


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    """Give an English manuscript whose headings go three levels down."""
    root = tmp_path / "english"
    shutil.copytree(DATA / "english", root)
    for folder in ("appendices", "supplement"):
        shutil.rmtree(root / "manuscript" / folder, ignore_errors=True)
    for name, text in FILES.items():
        path = root / "manuscript" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.tex
@pytest.mark.parametrize("journal", JOURNALS)
def test_references_to_headings_are_those_of_the_class(manuscript: Path, journal: str) -> None:
    built = build_pdf(manuscript, Options(journal=journal), lambda _: None)
    assert built.value, built.diagnostics
    document = convert_at(manuscript, journal)
    text = plain_text(tuple(document_blocks(document)))
    assert _read(text) == _read("".join(read_pdf(built.value.pdf).texts))


def _read(text: str) -> list[str]:
    found = re.search(r"<(.*?)>", text, re.DOTALL)
    assert found
    return [re.sub(r"\s+", "", number) for number in found[1].split(";")]


def test_word_counts_headings_as_the_journal_does(manuscript: Path) -> None:
    made = export(manuscript, Options("docx", journal="ieee-journal"), lambda _: None)
    assert [each for each in made.diagnostics if each.severity is Severity.ERROR] == []
    with zipfile.ZipFile(next((manuscript / "dist").glob("*.docx"))) as archive:
        numbering = archive.read("word/numbering.xml").decode()
    formats = re.findall(r'<w:numFmt w:val="(\w+)"/>', numbering)
    assert formats[:3] == ["upperRoman", "upperLetter", "decimal"]
    assert re.findall(r'<w:lvlText w:val="([^"]*)"/>', numbering)[:4] == ["%1", "%2", "%3", "%1.%2.%3.%4"]


@pytest.mark.parametrize(
    ("journal", "printed"),
    [("ieee-journal", ["III", "A", "B", "1"]), ("aps", ["III", "A", "B", "1"]), ("lncs", ["3", "3.1", "3.2", ""])],
)
def test_headings_print_their_numbers_as_the_class_does(manuscript: Path, journal: str, printed: list[str]) -> None:
    document = convert_at(manuscript, journal)
    passage = next(each for each in document.sections if each.path.endswith("02-study.tex"))
    headings = [node for node in walk(passage.blocks) if isinstance(node, Header)]
    assert [node.attributes.get("number") for node in headings] == printed


def test_own_examples_overrule_what_goes_with_the_sections() -> None:
    own = Numbering(sections="roman", references=("I", "I.a"), appendix_references=("A", "A:1"))
    assert list_patterns(own, "sections") == ("I", "I.a") and list_printed(own, "sections") == ("I", "a")
    assert list_patterns(own, "appendices") == ("A", "A:1") and list_patterns(own, "supplement") == ("S1", "S1:1")
    assert list_patterns(Numbering(sections="none"), "sections") == ()
    assert write_number("I-A1", [4, 2, 3]) == "IV-B3" and write_number("A", [4, 2]) == "B"
    assert write_number("I A", [1, 1]) == "I\u00a0A"
