"""What packages for one script define stays in a text: each letter finds its font, and the words are in each format."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options

SECTION = r"""\section{Introduction}
The sources are typeset \citep{knuth1984}.
A \begin{CJK*}{UTF8}{gbsn}שפה\end{CJK*} and \texthebrew{קדושה} end.
"""


@pytest.fixture
def manuscript(minimal: Path) -> Path:
    (minimal / "manuscript/sections/01-introduction.tex").write_text(SECTION, encoding="utf-8")
    (minimal / "manuscript/preamble.tex").write_text("\\usepackage{CJKutf8}\n\\usepackage{polyglossia}\n")
    return minimal


def test_words_stay_in_their_sentence_on_the_page(manuscript: Path) -> None:
    outcome = export(manuscript, Options("html"), lambda _: None)
    assert outcome.value, outcome.diagnostics
    page = outcome.value.path.read_text(encoding="utf-8")
    assert 'A <span lang="und-Hebr" dir="rtl">שפה</span> and ' in page
    assert "קדושה</span> end." in page


@pytest.mark.tex
def test_words_are_printed_in_their_sentence(manuscript: Path) -> None:
    outcome = build_pdf(manuscript, Options(), lambda _: None)
    assert outcome.value, outcome.diagnostics
    assert {finding.code for finding in outcome.diagnostics} == {"preamble-left-out"}
    command = ["pdftotext", str(outcome.value.pdf), "-"]
    words = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert "UTF8" not in words
    assert "gbsn" not in words
    (line,) = [line for line in words.splitlines() if "שפה" in line]
    assert "קדושה" in line
    assert "end." in line
