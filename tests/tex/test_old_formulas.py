"""Formulas as of old in the commands of today."""

from __future__ import annotations

import pytest

from elyazma.tex.old_formulas import write_today

LESS = r"\mathrel{\rlap{\lower4pt\hbox{\hskip1pt$\sim$}}\raise1pt\hbox{$<$}}"
MORE = r"\mathrel{\hbox{\rlap{\hbox{\lower4pt\hbox{$\sim$}}}\hbox{$>$}}}"


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        (r"L_{\rm X}^{\bf 2}+x", r"L_{\mathrm{X}}^{\mathbf{2}}+x"),
        (r"\rm a {\it b} c", r"\mathrm{a {\mathit{b}} c}"),
        (r"5{\rm ~km~s}^{-1}", r"5{\mathrm{~km~s}}^{-1}"),
        (r"{\rm a \bf b}", r"{\mathrm{a \mathbf{b}}}"),
        (r"\rm a & b \\ \cal c", r"\mathrm{a }& b \\ \mathcal{c}"),
        (r"\left( \rm a \right) b", r"\left( \mathrm{a }\right) b"),
        (r"\begin{cases}\rm a & b\end{cases} c", r"\begin{cases}\mathrm{a }& b\end{cases} c"),
        (r"\hbox{if \rm a} \mbox{\small b $x_{\rm c}$}", r"\text{if \textrm{a}} \mbox{b $x_{\mathrm{c}}$}"),
        (r"\mathrm{a} \text{b} x^{2}", r"\mathrm{a} \text{b} x^{2}"),
        (rf"t{LESS}4", r"t\lesssim 4"),
        (rf"t{MORE}4", r"t\gtrsim 4"),
        (r"a\mathrel{\rlap{x}y}b \mathrel{<}", r"a\mathrel{\rlap{x}y}b \mathrel{<}"),
    ],
)
def test_formula(formula: str, written: str) -> None:
    assert write_today(formula) == written
