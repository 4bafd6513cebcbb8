"""What pandoc takes for arguments and is text; what touches in a source and does not in the document."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import convert_text, find, said, try_text
from elyazma.model.nodes import Table


@pytest.mark.parametrize(
    "text",
    [
        r"\noindent {\bf kept} words",
        r"\SingleSpacing{kept words}",
        r"{\color{blue}{kept words}}",
        r"\color[rgb]{1,0,0} {kept} words",
        r"\leavevmode [kept] words",
        r"\medskip\noindent{\bfseries\boldmath\ignorespaces{kept}} words",
    ],
)
def test_a_group_behind_a_switch_is_text(tmp_path: Path, text: str) -> None:
    assert said(convert_text(text, tmp_path)).replace("[", "").replace("]", "").split() == ["kept", "words"]


@pytest.mark.parametrize(
    "text",
    [
        r"We took 117\footnote{The others left.} of them.",
        "The way there$\\rightarrow$back is long.",
        r"\begin{description}\item[Tolerance] is used.\end{description}",
        r"Names: \c{s}{\i}\c{s}e.",
        r"See \hyperlink{challenge:one}{one challenge}.",
        r"\newcommand{\sun}{\ensuremath{\odot} }Above 2\sun there is more.",
        r"It is R\^{}2 of all.",
        r"Empty \si{} unit and \SI{5}{} number.",
    ],
)
def test_words_that_touch_in_the_source_are_no_loss(tmp_path: Path, text: str) -> None:
    outcome = try_text(text, tmp_path)
    assert outcome.value, outcome.diagnostics


def test_a_macro_with_columns_between_at_signs_is_told(tmp_path: Path) -> None:
    preamble = tmp_path / "manuscript/preamble.tex"
    assert try_text("x", tmp_path).value
    preamble.write_text(r"\newcommand{\cellof}[2][c]{\begin{tabular}[#1]{@{}l@{}}#2\end{tabular}}", encoding="utf-8")
    blocks = convert_text(r"\begin{tabular}{ll} first & \cellof{second,\\ third} \\ \end{tabular}", tmp_path)
    assert next(find(blocks, Table))
    assert all(word in said(blocks) for word in ("first", "second", "third"))
