"""Which floats are drawn for the whole width of a page."""

from __future__ import annotations

import pytest

from elyazma.tex.parse import parse
from elyazma.tex.widths import list_wide_floats

FIGURE = frozenset({"figure"})


@pytest.mark.parametrize(
    ("body", "wide"),
    [
        (r"\includegraphics[width=\textwidth]{a}", True),
        (r"\includegraphics[width=0.9\textwidth]{a}", True),
        (r"\includegraphics[width=0.48\textwidth]{a}", False),
        (r"\includegraphics[width=.3 \textwidth]{a} \includegraphics[width=.3\textwidth]{b}", True),
        (r"\includegraphics[width=.48\textwidth]{a}\\ \includegraphics[width=.48\textwidth]{b}", False),
        ("\\includegraphics[width=.48\\textwidth]{a}\n\n\\includegraphics[width=.48\\textwidth]{b}", False),
        (r"\includegraphics[width=\linewidth]{a}", False),
        ("% \\includegraphics[width=\\textwidth]{a}\n", False),
    ],
)
def test_a_float_is_wide_by_what_one_line_takes_of_the_page(body: str, wide: bool) -> None:
    tree = parse(rf"\begin{{figure}}{body}\end{{figure}}")
    assert bool(list(list_wide_floats(tree, FIGURE, 0.55))) is wide


def test_a_float_over_both_columns_is_wide_already() -> None:
    assert not list(list_wide_floats(parse(r"\begin{figure*}\rule{\textwidth}{1pt}\end{figure*}"), FIGURE, 0.55))
