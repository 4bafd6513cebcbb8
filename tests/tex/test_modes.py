"""Where TeX reads mathematics, and where text."""

from __future__ import annotations

import pytest

from elyazma.tex.modes import walk_modes
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command


@pytest.mark.parametrize(
    ("tex", "mathematical"),
    [
        (r"a \x b", False),
        (r"\$5 \x \$6", False),
        (r"\verb|$| \x $a$", False),
        (r"$a \x$", True),
        (r"\[a {\x}\]", True),
        (r"\begin{align*} a &= \x \end{align*}", True),
        (r"\begin{equation}\begin{array}{l} \x \end{array}\end{equation}", True),
        (r"$a \text{b \x}$", False),
        (r"$a \mbox{b $\x$}$", True),
        (r"\emph{$a$ \x}", False),
    ],
)
def test_a_text_in_a_formula_is_text(tex: str, mathematical: bool) -> None:
    found = [mode for node, mode in walk_modes(parse(tex)) if isinstance(node, Command) and node.name == "x"]
    assert found == [mathematical]


def test_no_depth_is_too_deep() -> None:
    deep = 3000
    assert sum(mode for _, mode in walk_modes(parse("${" + "{" * deep + "x" + "}" * deep + "}$"))) == deep + 2
