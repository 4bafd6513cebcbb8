"""Acronyms print what glossaries, acronym and acro print: long at the first use, short behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import convert_text, said

CPU = r"\newacronym[longplural=x]{cpu}{CPU}{central unit}"
ACRO = r"\DeclareAcronym{cpu}{short=CPU, long={central unit}}"
TERM = r"\newglossaryentry{set}{name={Set}, description={many things}}"


@pytest.mark.parametrize(
    ("definition", "text", "printed"),
    [
        (CPU, r"\gls{cpu}, \gls{cpu}, \glspl{cpu}", "central unit (CPU), CPU, CPUs"),
        (CPU, r"\Gls{cpu}. \Acrlong{cpu}", "Central unit (CPU). Central unit"),
        (CPU, r"\acrshort{cpu} \acrlong{cpu} \gls{cpu}", "CPU central unit central unit (CPU)"),
        (ACRO, r"\ac{cpu} \ac{cpu} \acf{cpu}", "central unit (CPU) CPU central unit (CPU)"),
        (TERM, r"A \gls{set}", "A Set"),
    ],
)
def test_forms_of_acronyms(tmp_path: Path, definition: str, text: str, printed: str) -> None:
    assert said(convert_text(f"\\section{{A}}\n\n{definition}\n{text}\n", tmp_path)[1:]) == printed
