"""Capital Greek letters in the alphabets of mathematics."""

from __future__ import annotations

import pytest

from elyazma.typesetting.alphabets import write_alphabets


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"$\mathbf{\Gamma}$", r"\SetMathAlphabet\mathbf{normal}{OT1}{cmr}{bx}{n}"),
        (r"$\mathbf{x}$ $\gamma$", ""),
        (r"$\Gamma$", ""),
        ("% \\Gamma\n$\\mathbf{x}$", ""),
        (r"\DeclareMathOperator{\nf}{S_{\Theta}-NF}", r"\SetSymbolFont{operators}{bold}{OT1}{cmr}{bx}{n}"),
        (r"$\operatorname{nf} \Theta$", ""),
        (r"$\operatorname{n\Theta}$", r"\SetSymbolFont{operators}{normal}{OT1}{cmr}{m}{n}"),
        (r"$\mathrm{p\acute{a}g}$", r"{accentclass@}{0}"),
        (r"$\hat{x}$", ""),
    ],
)
def test_alphabets_that_may_hold_capital_greek(text: str, written: str) -> None:
    assert written in write_alphabets([text]) and bool(written) == bool(write_alphabets([text]))
