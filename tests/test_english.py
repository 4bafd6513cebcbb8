"""The English article uses every construct of a scholarly text, and prints in every journal whose class is here."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from elyazma.diagnostics import Severity
from elyazma.pipeline import build_pdf, check_manuscript
from elyazma.stages.load import load_manuscript
from elyazma.stages.load_journal import list_journals

HERE = Path(__file__).parent
ENGLISH = HERE / "data/english"
JOURNALS = list_journals(HERE.parent)
BEGINNING = 30
"""Letters of a paragraph that are looked for: more might run into a float."""


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
    outcome = build_pdf(english, journal, lambda _: None)
    if {finding.code for finding in outcome.diagnostics} & {"class-missing", "class-not-brought"}:
        pytest.skip("the class is not here")
    wrong = [
        finding
        for finding in outcome.diagnostics
        if finding.severity is Severity.ERROR or finding.code.startswith(("tex-", "box-"))
    ]
    assert wrong == []
    assert outcome.value
    assert_printed_in_order(english, outcome.value.pdf)


def assert_printed_in_order(root: Path, pdf: Path) -> None:
    manuscript = load_manuscript(root).value
    assert manuscript
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8").stdout
    printed, position = read_letters(text), 0
    for section in (*manuscript.sections, *manuscript.appendices, *manuscript.supplement):
        for heading in section.source.headings:
            found = printed.find(read_letters(heading.title), position)
            assert found >= 0, heading.title
            position = found
    for paragraph in (part for section in manuscript.sections for part in section.source.plain.split("\n\n")):
        assert read_letters(paragraph)[:BEGINNING] in printed, paragraph
