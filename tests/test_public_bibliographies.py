"""Bibliographies that others wrote for biblatex and BibTeX: every entry is mapped, printed and typeset.

They are read where Debian's texlive-bibtex-extra and texlive-latex-base put them; nothing is installed for this test.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cited import cite_all
from elyazma.model.diagnostics import is_fatal
from elyazma.model.journal import Citations
from elyazma.tex.inlines import to_plain
from typeset import typeset

BIB = Path("/usr/share/texlive/texmf-dist/bibtex/bib")
FILES = {"biblatex-examples": BIB / "biblatex/biblatex/biblatex-examples.bib", "xampl": BIB / "base/xampl.bib"}
UNTITLED = {"set", "stdmodel", "misc-minimal"}
"""biblatex's sets, which are names of groups, have nothing of their own to print."""


@pytest.mark.tex
@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no xelatex")
@pytest.mark.parametrize(("name", "style"), [("biblatex-examples", "apa"), ("xampl", "ieee")])
def test_every_entry_is_typeset(name: str, style: str, tmp_path: Path) -> None:
    if not FILES[name].exists():
        pytest.skip(f"no {name}.bib")
    outcome = cite_all(FILES[name].read_text(encoding="utf-8"), tmp_path / "cache", "en", Citations(csl=style))
    assert outcome.value is not None and not is_fatal(outcome.diagnostics)
    empty = {entry.key for entry in outcome.value.entries if len(to_plain(entry.text)) < 15}
    assert empty <= UNTITLED
    body = "\n\n".join(rf"\citep{{{entry.key}}} \citet{{{entry.key}}}" for entry in outcome.value.entries)
    _, log, _ = typeset(outcome.value, body, tmp_path)
    assert "Citation `" not in log and "There were undefined" not in log
