"""The English article uses every construct of a scholarly text, and prints in every journal whose class is here."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import page
import pytest

from desks import add_what_desks_look_at, assert_as_desks_want
from elyazma.flows.checking import check_manuscript
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.model.manuscript import Source
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import list_journals
from elyazma.tex.scan import scan

HERE = Path(__file__).parent
ENGLISH = HERE / "data/english"
JOURNALS = list_journals(HERE.parent)
BEGINNING = 24
"""Characters of a paragraph that are looked for: more might run over the end of a page."""


@pytest.fixture
def english(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(ENGLISH, tmp_path / "english"))
    shutil.copytree(HERE / "data/minimal/styles/plain", root / "styles/plain")
    return root


def read_letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def test_the_article_has_no_errors(english: Path) -> None:
    codes = {finding.code for finding in check_manuscript(english, "plain").diagnostics}
    assert codes == set()


@pytest.mark.tex
@pytest.mark.parametrize("journal", [*JOURNALS, "plain"])
def test_the_article_prints(english: Path, journal: str) -> None:
    add_what_desks_look_at(english / "manuscript")
    outcome = build_pdf(english, Options(journal=journal), lambda _: None)
    if {finding.code for finding in outcome.diagnostics} & {"class-missing", "class-not-brought"}:
        pytest.skip("the class is not here")
    wrong = [
        finding
        for finding in outcome.diagnostics
        if finding.severity is Severity.ERROR or finding.code == "box-overfull"
    ]
    assert wrong == []
    assert outcome.value
    assert_printed_in_order(english, outcome.value.pdf)
    assert_archivable(outcome.value.pdf)
    assert_as_desks_want(journal, outcome.value.pdf)


def assert_archivable(pdf: Path) -> None:
    report = page.validate_pdf_bytes(pdf.read_bytes(), profile=page.ValidationProfile.PDF_A_2B)
    assert report.is_compliant, [(each.rule_id, each.message) for each in report.failures]


def assert_printed_in_order(root: Path, pdf: Path) -> None:
    manuscript = load_manuscript(root).value
    assert manuscript
    # In the order of the content stream: the layout of two columns is a guess.
    text = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    printed, position = read_letters(text), 0
    for section in (*manuscript.sections, *manuscript.appendices, *manuscript.supplement):
        for beginning in (section.source.headings[0].title, *find_beginnings(section.source)):
            found = printed.find(read_letters(beginning), position)
            assert found >= 0, beginning
            position = found
    # An appendix and a part of the supplement are called what they are, by text and by heading.
    assert "listedinappendixa" in printed and "appendixs1" not in printed


def find_beginnings(source: Source) -> list[str]:
    """Give the first words of each paragraph outside floats that begins with enough of them."""
    still = scan(_FLOAT.sub("", source.text), source.path)
    # Where a reference or a citation was left out, two blanks are left, or one before a sign.
    first = [re.split(r" {2,}| (?=[.,;:)])|\s\(", part.strip())[0] for part in still.plain.split("\n\n")]
    return [part[:BEGINNING] for part in first if len(part) >= BEGINNING]


_FLOAT = re.compile(r"\\begin\{(figure|table|verbatim)\}.*?\\end\{\1\}", re.DOTALL)
