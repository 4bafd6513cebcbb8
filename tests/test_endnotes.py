"""Notes at the end, where a journal wants them there: in the PDF behind the text, in Word as endnotes."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.model.nodes import Header, plain_text
from elyazma.pdf.reader import read_texts
from elyazma.typesetting.endnotes import place_endnotes
from read_papers import read

STYLES = Path(__file__).parents[1] / "styles"
TEXT = r"""\section{Words}
Text\footnote{Noteone, \url{https://example.org/a_b}.\label{fn:one}} before\footnote{Notetwo.

Its second paragraph.}, and note~\ref{fn:one}.

\begin{table}\caption{Numbers\footnote{Notethree.}}
\begin{tabular}{ll}a\footnote{Notefour.} & b\end{tabular}\end{table}
"""
LAST = "\\section{More}\nThe last words\\footnote{Notefive.} of the text.\n"


@pytest.fixture
def ends(minimal: Path) -> Path:
    """Give a manuscript with five notes in two sections."""
    sections = minimal / "manuscript/sections"
    (sections / "01-introduction.tex").write_text(TEXT, "utf-8")
    (sections / "02-more.tex").write_text(LAST, "utf-8")
    return minimal


def put_at_end(root: Path, journal: str) -> None:
    """Let a journal want its notes at the end."""
    folder = root / "styles" / journal
    if not folder.exists():
        shutil.copytree(STYLES / journal, folder)
    path = folder / "style.toml"
    path.write_text(path.read_text("utf-8").replace("[document]\n", '[document]\nnotes = "end"\n', 1), "utf-8")


@pytest.mark.tex
@pytest.mark.parametrize("journal", ["plain", "arxiv", "ieee-journal", "lncs"])
def test_the_pdf_has_the_notes_behind_the_text(ends: Path, journal: str) -> None:
    put_at_end(ends, journal)
    made = build_pdf(ends, Options(journal=journal), lambda _: None)
    assert [each for each in made.diagnostics if each.severity is Severity.ERROR] == []
    assert made.value
    printed = "".join(read_texts(made.value.pdf.read_bytes()))
    last, heading = printed.index("The last words"), re.search("(?m)^(?:Notes|NOTES)", printed)
    assert heading
    assert last < heading.start() < printed.index("Noteone")
    assert re.findall(r"Note(one|two|three|four|five)", printed) == ["one", "two", "three", "four", "five"]
    assert "note 1." in printed.replace("\u00a0", " ")


def test_notes_are_printed_before_the_references() -> None:
    main = r"""\input{abstract}
\input{sections/01.tex}
\input{sections/02.tex}
\bibliography{references}
\input{appendices/01.tex}
"""
    placed = place_endnotes(main, ("sections/01.tex", "sections/02.tex", "appendices/01.tex"))
    lines = placed.splitlines()
    assert [line for line in lines if "elyazma" in line] == [lines[1], lines[4]]
    assert (lines[2], lines[3], lines[5]) == tuple(main.splitlines()[1:4])
    assert place_endnotes("nothing", ("a",)) == "nothing"


@pytest.mark.tex
def test_a_note_of_a_formula_is_printed_once_and_files_may_have_one_name(ends: Path) -> None:
    put_at_end(ends, "arxiv")
    formula = r"""\section{More}
\begin{align}a&=b\text{ where\footnote{Notesix.} it is}\\c&=d\end{align} and
$x_{\text{if\footnote{Noteseven.}}}$. \input{manuscript/extra/02-more} LASTWORDS.
"""
    (ends / "manuscript/sections/02-more.tex").write_text(formula, "utf-8")
    others = {"extra": r"Inner\footnote{Noteeight.} words.", "appendices": r"\section{App}Words\footnote{Notenine.}."}
    for folder, text in others.items():
        (ends / "manuscript" / folder).mkdir(exist_ok=True)
        (ends / "manuscript" / folder / "02-more.tex").write_text(f"{text}\n", "utf-8")
    made = build_pdf(ends, Options(journal="arxiv"), lambda _: None)
    assert [each for each in made.diagnostics if each.severity is Severity.ERROR] == []
    assert made.value
    printed = "".join(read_texts(made.value.pdf.read_bytes()))
    assert re.findall(r"Note(six|seven|eight|nine)", printed) == ["six", "seven", "eight", "nine"]
    heading = re.search("(?m)^Notes", printed)
    assert heading
    assert printed.index("LASTWORDS") < heading.start() < printed.index("Notesix")


def test_word_has_endnotes_and_says_so(ends: Path) -> None:
    put_at_end(ends, "plain")
    made = export(ends, Options("docx", "plain"), lambda _: None)
    assert made.value
    with zipfile.ZipFile(io.BytesIO(made.value.path.read_bytes())) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    notes = parts["word/endnotes.xml"]
    assert re.findall(r"Note(\w+)", notes) == ["one", "two", "three", "four", "five"]
    assert "Note" not in re.sub(r"<[^>]+>", "", parts["word/footnotes.xml"])
    document = parts["word/document.xml"]
    assert document.count("w:endnoteReference ") == 5
    assert "w:footnoteReference" not in document
    assert re.findall(r"<w:t[^>]*>([^<]+)</w:t>", document)[-1] == "Notes"
    assert 'w:numFmt w:val="decimal"' in parts["word/settings.xml"]


def test_an_import_makes_no_section_of_the_heading(ends: Path, tmp_path: Path) -> None:
    put_at_end(ends, "plain")
    made = export(ends, Options("docx", "plain"), lambda _: None)
    assert made.value
    imported = read(made.value.path, tmp_path)
    texts = [
        plain_text(block.inlines)
        for section in imported.sections
        for block in section.blocks
        if isinstance(block, Header)
    ]
    assert texts == ["Words", "More"]
