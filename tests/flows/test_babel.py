"""What only babel's own languages define is printed alike by TeX and in Word."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.pdf.reader import read_pdf
from word_file import W, read_part

TEXT = r"""\section{Gr"o"se der E"=Mail}

Die "`Daten"-bank"' und/""oder "<Fu"sball">, Auf"|lage, E"~Mail.
\foreignlanguage{russian}{Слово "--- дело, Кузнецов"--~Петров.} \verb|"a|

\foreignlanguage{french}{Une "apple" ici.} Le \og mot\fg{} 2\ieme{} \uv{slovo} $\tg x$.

\begin{forest} for tree={folder, fit=band} [root [leaf]] \end{forest}
"""
PRINTED = (
    "Größe der E-Mail",
    "Die „Datenbank“ und/oder «Fußball», Auflage, E-Mail. Слово — дело, Кузнецов—Петров.",
    "ici. Le « mot » 2",
    "„slovo“",
)


@pytest.mark.tex
def test_shorthands_and_commands_of_languages(minimal: Path) -> None:
    # A package that is loaded behind babel has to read the quote as it always does.
    preamble = "\\usepackage[english,french,russian,ngerman]{babel}\n\\usepackage[edges]{forest}\n"
    (minimal / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")
    (minimal / "manuscript/sections/01-introduction.tex").write_text(TEXT, encoding="utf-8")
    built = build_pdf(minimal, Options(), lambda _: None)
    assert [each.message for each in built.diagnostics if each.severity is Severity.ERROR] == []
    written = export(minimal, Options("docx"), lambda _: None)
    assert built.value and written.value
    texts = (each.text or "" for each in read_part(written.value.path.read_bytes(), "word/document.xml").iter(f"{W}t"))
    for found in (" ".join(read_pdf(built.value.pdf).texts), "".join(texts)):
        plain = " ".join(found.replace("\u00ad", "").replace("\u2011", "-").split())
        assert [each for each in PRINTED if each not in plain] == []
        assert "apple" in plain and 'Fu"sball' not in plain
