"""Formulas that can be read alone."""

from __future__ import annotations

import pytest

from elyazma.tex.formulas import close_arguments


@pytest.mark.parametrize(
    ("formula", "closed"),
    [
        (r"\bar\ensuremath{\mathbf{n}}_1", r"\bar{{\mathbf{n}}}_1"),
        (r"\hat\mathcal{L} + \hat x + \hat{y}", r"\hat{\mathcal{L}} + \hat x + \hat{y}"),
        (r"\mbox{\large\ensuremath{w}}_1", r"\mbox{\large\ensuremath{w}}_1"),
        (r"\hat\alpha", r"\hat\alpha"),
        (r"x_\mbox{low}^\text{high}", r"x_{\mbox{low}}^{\text{high}}"),
    ],
)
def test_what_macros_hid_is_closed(formula: str, closed: str) -> None:
    assert close_arguments(formula) == closed
