r"""TeX's own commands, whose arguments stand without braces, print nothing of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import convert_text, find, said
from elyazma.model.nodes import CodeBlock, Math


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"a \vrule width 1pt height 5pt b", "a b"),
        ("a\n\n\\hrule height 2pt\nb", "a b"),
        (r"a \hskip 2pt plus 1fil b", "a b"),
        (r"a\hskip1cm b", "a b"),
        (r"non-\hskip0pt stop", "non-stop"),
        ("a\n\n\\vskip\\baselineskip\n\nb", "a b"),
        (r"a \advance\leftskip by 2pt b", "a b"),
        (r"a \raise 2pt\hbox{b} \lower.5ex\hbox{c}", "a b c"),
        (r"\hbox to 3cm{a b}", "a b"),
        (r"\parindent=0pt a \tolerance=500 b", "a b"),
        (r"a \makebox[2cm][l]{b} \framebox[2cm]{c}", "a b c"),
        (r"a \hspace{1cm plus 2fil}b", "a b"),
        (r"\vspace{1mm}{\bf kept} a", "kept a"),
        (r"\normalsize{kept} a", "kept a"),
        (r"a \vphantom{hidden}b \newlength{\own}c", "a b c"),
        (r"{\let\newpage\relax a} b", "a b"),
        ("a \\makeatletter\\def\\own@one#1-#2\\@nil{#1}\\makeatother b", "a b"),
        ("a \\if 0\nhidden\\cite{nobody}\\fi b", "a b"),
    ],
)
def test_what_only_places_something_is_left_out(tmp_path: Path, text: str, printed: str) -> None:
    assert " ".join(said(convert_text(text, tmp_path)).split()) == printed


@pytest.mark.parametrize(
    ("formula", "tex"),
    [
        (r"$\smash[b]{x}+y$", "{x}+y"),
        (r"$x\mskip2mu y\kern-1pt z$", "x{}y{}z"),
        (r"$x_{\vrule height 1pt width 0pt}$", "x_{{}}"),
    ],
)
def test_a_formula_stays_one_without_its_struts(tmp_path: Path, formula: str, tex: str) -> None:
    (math,) = find(convert_text(formula, tmp_path), Math)
    assert math.tex == tex


def test_an_author_s_verbatim_environment_is_code(tmp_path: Path) -> None:
    preamble = r"\newenvironment{cplus}{\VerbatimEnvironment\begin{Verbatim}}{\end{Verbatim}}"
    convert_text("a", tmp_path)
    (tmp_path / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")
    (code,) = find(convert_text("\\begin{cplus}\nint a = {\\x;\n\\end{cplus}", tmp_path), CodeBlock)
    assert code.text == r"int a = {\x;"
