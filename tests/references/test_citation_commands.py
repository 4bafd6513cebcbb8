r"""What biblatex's commands print, by natbib's names for it."""

from __future__ import annotations

import pytest

from elyazma.references.citations.commands import find_form


@pytest.mark.parametrize(
    ("command", "starred", "same"),
    [
        ("parencite", False, "citep"),
        ("parencite", True, "citeyearpar"),
        ("autocite", True, "citeyearpar"),
        ("textcite", False, "citet"),
        ("citedate", False, "citeyear"),
    ],
)
def test_a_command_of_biblatex_prints_what_natbib_s_does(command: str, starred: bool, same: str) -> None:
    found = find_form(command, starred=starred, numeric=False, noted=False)
    known = find_form(same, starred=False, numeric=False, noted=False)
    assert found
    assert known
    assert (found.what, found.within, found.bracketed) == (known.what, known.within, known.bracketed)
