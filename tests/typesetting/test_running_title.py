"""A title that the head of a page cannot hold is cut there."""

from __future__ import annotations

import pytest

from elyazma.typesetting.running_title import LONGEST, shorten_title

LONG = "A title that goes on and on over many a word: it says what was done, and why, and by whom it was done"


@pytest.mark.parametrize("title", ["A short title", "x" * LONGEST, LONG + " for $x > 0$", LONG + r" in \emph{words}"])
def test_a_title_that_fits_or_has_markup_stays_whole(title: str) -> None:
    assert shorten_title(title) == title


def test_a_long_title_is_cut_behind_a_word() -> None:
    assert shorten_title(LONG) == "A title that goes on and on over many a word: it says what was done, and why…"
