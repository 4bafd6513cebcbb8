"""Wide tables and pictures of an author in the layouts of journals: nothing runs off its place, or off the page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.pdf.reader import read_pdf
from elyazma.sources.preamble import PREAMBLE
from elyazma.typesetting.fit import write_fit

DATA = Path(__file__).parents[1] / "data"
SECTION = r"""\section{Text}
Words \citep{knuth1984} before two halves and a table.
\begin{table}[H]\caption{Wide cells.}
  \begin{tabular}{lll}\rule{6cm}{1pt} & \rule{6cm}{1pt} & last cell\end{tabular}
\end{table}
\begin{figure}
  \begin{minipage}{.48\textwidth}\rule{\textwidth}{1cm}\end{minipage}
  \begin{minipage}{.48\textwidth}\rule{\textwidth}{1cm}\end{minipage}\caption{Two halves.}
\end{figure}
\begin{table}\caption{Far too wide.}
  \begin{tabular}{llll}\rule{12cm}{1pt} & \rule{12cm}{1pt} & \rule{12cm}{1pt} & end of it\end{tabular}
\end{table}
\begin{figure*}[width=.9\linewidth, pos=t]A\caption{Placed by a key.}\end{figure*}
\begin{table}[cols=4]A\caption{Without a place.}\end{table}
\begin{figure}\rule{1cm}{30cm}\caption{Higher than the page.}\end{figure}
\noindent\begin{tabularx}{\linewidth}{lll}\rule{9cm}{1pt} & \rule{9cm}{1pt} & stiff cell\end{tabularx}
"""


@pytest.mark.tex
@pytest.mark.parametrize("journal", ["ieee-journal", "arxiv"])
def test_what_is_too_wide_is_set_over_both_columns_or_smaller(tmp_path: Path, journal: str) -> None:
    shutil.copytree(DATA / "preamble", tmp_path / "paper")
    (tmp_path / "paper" / PREAMBLE).write_text("\\usepackage{float}\n", encoding="utf-8")
    (tmp_path / "paper/manuscript/sections/01-text.tex").write_text(SECTION, encoding="utf-8")
    outcome = build_pdf(tmp_path / "paper", Options(journal=journal), lambda _: None)
    assert outcome.value, outcome.diagnostics
    assert {"box-overfull", "text-off-page"} & {each.code for each in outcome.diagnostics} == set()
    said = [each.message for each in outcome.diagnostics if "percent of its size" in each.message]
    assert len(said) == (3 if journal == "ieee-journal" else 2)
    text = " ".join(read_pdf(outcome.value.pdf).texts)
    assert "Placed by a key." in text and "without a place." in text.lower()
    assert "last cell" in text and "stiff cell" in text and "end of it" in text and "Higher than the page." in text


@pytest.mark.tex
def test_in_two_columns_a_table_over_pages_has_pages_of_its_own(tmp_path: Path) -> None:
    shutil.copytree(DATA / "preamble", tmp_path / "paper")
    preamble = "\\usepackage[ruled]{algorithm2e}\\usepackage{multicol}\n"
    (tmp_path / "paper" / PREAMBLE).write_text(preamble, encoding="utf-8")
    rows = "\n".join(rf"row {number} & of many\\" for number in range(90))
    text = (
        "\\section{Text}\nWords before \\citep{knuth1984}, Table~\\ref{long}.\n\\begin{longtable}{ll}\n"
        f"\\caption{{A long one.}}\\label{{long}}\\\\\nHead & second\\\\\n\\endhead\n{rows}\n\\end{{longtable}}\n"
        "\\begin{algorithm}[H]\\KwData{a graph}\\caption{Search.}\\end{algorithm}\nWords behind.\n"
        "\\begin{description}[font=\\itshape,leftmargin=1cm]\\item[Rule:] said.\\end{description}\n"
        "\\begin{table}[b]\\begin{longtable}{l}in a float\\\\\\end{longtable}\\end{table}\n"
    )
    (tmp_path / "paper/manuscript/sections/01-text.tex").write_text(text, encoding="utf-8")
    outcome = build_pdf(tmp_path / "paper", Options(journal="ieee-journal"), lambda _: None)
    assert outcome.value, outcome.diagnostics
    assert any("pages of its own" in each.message for each in outcome.diagnostics)
    pages = [" ".join(each.split()) for each in read_pdf(outcome.value.pdf).texts]
    assert [("row 0 " in each, "row 89 " in each, "Words behind" in each) for each in pages] == [
        (False, False, False),
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert (
        "Head second" in pages[2]
        and "a graph" in pages[3]
        and "Table I" in pages[0]
        and "in a float" in pages[3]
        and "Rule: said." in pages[3]
    )


def test_a_table_with_a_width_of_its_own_and_no_column_that_stretches_is_as_wide_as_its_text() -> None:
    named = r"\@namedef{elyazma@fit@stiff@01-a.tex:1}{}"

    def write(table: str) -> str:
        return write_fit(1, [("manuscript/sections/01-a.tex", table)])

    assert named in write(r"\begin{tabularx}{\textwidth}{l|>{\bfseries}c p{2cm}@{}}a\end{tabularx}")
    for columns in ("lX", "lY", "*{3}{X}"):
        assert named not in write(rf"\begin{{tabularx}}{{\textwidth}}{{{columns}}}a\end{{tabularx}}")
    noted = r"\begin{tabularx}{5cm}{ll}a\footnote{b}\end{tabularx}"
    assert named not in write(noted) and named in write(rf"\begin{{minipage}}{{5cm}}{noted}\end{{minipage}}")


def test_floats_are_widened_in_two_columns_alone() -> None:
    texts = [("manuscript/sections/01-a.tex", "\n\\begin{figure}\\rule{\\textwidth}{1pt}\\end{figure}")]
    assert r"\elyazma@fit@wide{01-a.tex:2}" in write_fit(2, texts)
    assert r"\elyazma@fit@wide{01-a" not in write_fit(1, texts)
