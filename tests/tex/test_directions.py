from __future__ import annotations

import pytest

from elyazma.tex.directions import find_cut_phrases


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (r"a שפה \emph{קדושה} b", [7]),
        (r"a \emph{שפה} קדושה b", [3]),
        ("שפה\n\\textbf{קדושה}", [1]),
        (r"a \emph{שפה קדושה} b", []),
        (r"שפה and \emph{קדושה}", []),
        (r"שפה & \emph{קדושה}", []),
        ("שפה\n\n\\emph{קדושה}", []),
        (r"שפה \emph{word} קדושה", []),
        (r"a \emph{b} c", []),
    ],
)
def test_a_command_inside_a_phrase_is_found(text: str, columns: list[int]) -> None:
    assert [span.column for span in find_cut_phrases(text, "m.tex")] == columns
