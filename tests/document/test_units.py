"""Numbers and units of siunitx print what they print in the PDF (siunitx' manual, version 3, defaults)."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import convert_text, find, said, try_text
from elyazma.model.nodes import Math


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"\SI{5}{\kilo\metre}", "5 km"),
        (r"\qty{12345}{\gram}", "12 345 g"),
        (r"\num{-1.2e-3}", "−1.2 × 10−3"),
        (r"\num{0.12345}", "0.123 45"),
        (r"\num{1,5}", "1.5"),
        (r"\num{10(2)}", "10(2)"),
        (r"\num{1 +- 0.2}", "1 ± 0.2"),
        (r"\SI{9.81}{\metre\per\second\squared}", "9.81 m s−2"),
        (r"\unit{\per\square\centi\metre}", "cm−2"),
        (r"\si{kg.m^{-2}}", "kg m−2"),
        (r"\SIrange{1}{2}{\micro\metre}", "1 µm to 2 µm"),
        (r"\numlist{1;2;3}", "1, 2 and 3"),
        (r"\ang{30} \ang{1;2;3}", "30° 1°2′3″"),
        (r"\SI{20}{\degreeCelsius} \SI{90}{\degree} \SI{5}{\percent}", "20 °C 90° 5 %"),
    ],
)
def test_what_siunitx_prints(tmp_path: Path, text: str, printed: str) -> None:
    words = said(convert_text(f"\\section{{A}}\n\n{text}\n", tmp_path)[1:])
    assert " ".join(words.replace("\u2009", " ").replace("\u202f", " ").replace("\u2006", " ").split()) == printed


def test_units_stand_upright_in_formulas(tmp_path: Path) -> None:
    (formula,) = find(convert_text(r"\section{A}$v = \SI{5e3}{\metre\per\second}$", tmp_path), Math)
    assert formula.tex == r"v = {5 \times 10^{3}\,\mathrm{m}\,\mathrm{s}^{-1}}"


def test_a_unit_of_the_authors_own_is_no_siunitxs(minimal: Path) -> None:
    macro = r"\DeclareRobustCommand\unit[1]{\ensuremath{\the\f@size\mathrm{#1}}}"
    (minimal / "manuscript/preamble.tex").write_text(macro, encoding="utf-8")
    told = try_text(r"\section{A} It is \unit{25^{\circ}C} here.", minimal).diagnostics
    assert [each.message.partition(" can")[0] for each in told] == [r"\unit"]
