from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from elyazma.model.manuscript import Inline, Label, PrintedReference, References
from elyazma.references.natbib import write_aux, write_bbl, write_citations
from elyazma.references.without_natbib import write_bare_setup

LANGUAGES = {"en": "english"}
REFERENCES = References(
    (
        PrintedReference("knuth", Label("Knuth", "Knuth", "1984", 1), (Inline("text", "Knuth, Book."),)),
        PrintedReference("two", Label("A & B", "A, B & C", "2020a", 2), (Inline("text", "A and B."),)),
    ),
    "numeric",
)


def test_labels_are_written_out_for_what_a_number_cannot_say() -> None:
    setup = write_bare_setup(REFERENCES, LANGUAGES)
    assert r"\@namedef{bareshort@two}{A \& B}" in setup
    assert r"\@namedef{barelong@two}{A, B \& C}" in setup
    assert r"\@namedef{bareyear@knuth}{1984}" in setup


def test_bare_class_loads_no_natbib() -> None:
    assert "natbib}" not in write_citations(REFERENCES, LANGUAGES, bare=True)
    assert write_citations(REFERENCES, LANGUAGES).startswith(r"\usepackage{natbib}")


def test_aux_has_numbers_alone() -> None:
    lines = write_aux(REFERENCES, LANGUAGES, bare=True).splitlines()
    assert lines == [r"\relax ", r"\bibcite{knuth}{1}", r"\bibcite{two}{2}"]


CASES = (
    (r"\citep{knuth}", "[1]"),
    (r"\citep{knuth, two}", "[1, 2]"),
    (r"\citep[p.~3]{knuth}", "[1, p. 3]"),
    (r"\citep[see][]{knuth}", "see [1]"),
    (r"\citep[see][p.~3]{two}", "see [2, p. 3]"),
    (r"\citet{two}", "A & B [2]"),
    (r"\citet{knuth, two}", "Knuth [1], A & B [2]"),
    (r"\citet[p.~3]{knuth}", "Knuth [1, p. 3]"),
    (r"\Citet{knuth}", "Knuth [1]"),
    (r"\citealp{knuth,two}", "1, 2"),
    (r"\citealt{knuth}", "Knuth 1"),
    (r"\citeauthor{two}", "A & B"),
    (r"\citeauthor*{two}", "A, B & C"),
    (r"\citeyear{two}", "2020a"),
    (r"\citeyearpar{knuth}", "(1984)"),
    (r"\citenum{two}", "2"),
)


@pytest.mark.tex
def test_every_citation_command_in_a_class_without_natbib(tmp_path: Path) -> None:
    body = "\n\n".join(rf"={command}=" for command, _ in CASES)
    setup = write_citations(REFERENCES, LANGUAGES, bare=True)
    document = f"\\documentclass{{article}}\n{setup}\n\\begin{{document}}\n{body}\n"
    document += "\\bibliography{x}\n\\end{document}\n"
    (tmp_path / "m.tex").write_text(document, encoding="utf-8")
    (tmp_path / "m.bbl").write_text(write_bbl(REFERENCES, LANGUAGES, bare=True), encoding="utf-8")
    (tmp_path / "m.aux").write_text(write_aux(REFERENCES, LANGUAGES, bare=True), encoding="utf-8")
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "m.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout.decode()[-800:]
    text = subprocess.run(["pdftotext", "m.pdf", "-"], cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    found = [" ".join(part.split()) for part in re.findall(r"=(.*?)=", text, re.DOTALL)]
    assert found == [expected for _, expected in CASES]
