"""Formulas in one line of plain text."""

from __future__ import annotations

import pytest

from elyazma.tex.linear import read_raised, spell_formula


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"x_{max}^{2}", "xₘₐₓ²"),
        (r"\frac{a+b}{2} \le \sqrt{\alpha}", "(a+b)/2 ≤ √α"),
        (r"\log n", "log n"),
        (r"\mathrm{CO}_2", "CO₂"),
        (r"90^{\circ}", "90°"),
        (r"x_{Ж}", "x_Ж"),
        (r"\unknown{a}", "a"),
        ("^", ""),
        ("a}", "a"),
    ],
)
def test_a_formula_is_spelled(tex: str, text: str) -> None:
    assert spell_formula(tex) == text


@pytest.mark.parametrize("tex", ["{" * 5000 + "x" + "}" * 5000, r"\sqrt" * 5000 + "x", "^" * 5000, r"\frac{1}{" * 3000])
def test_a_formula_however_deep_is_read(tex: str) -> None:
    assert isinstance(spell_formula(tex), str)
    assert isinstance(read_raised(f"^{tex}"), str)


def test_only_what_is_raised_as_a_whole_is_a_sign() -> None:
    assert read_raised(r"^{1,\dagger}") == "1,†"
    assert read_raised("^2 x") == read_raised("x^2") == ""
