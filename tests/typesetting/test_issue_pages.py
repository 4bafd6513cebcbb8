"""What stands on the cover of an issue."""

from __future__ import annotations

from pylatex import NoEscape

from elyazma.typesetting.issue_pages import leave_out_repeated
from elyazma.typesetting.issue_view import CoverView


def test_a_cover_says_nothing_twice() -> None:
    lines = [("german", "Bd. 1, Nr. 2"), ("indonesian", "vol. 1, no. 2"), ("english", "vol. 1, no. 2")]
    covers = [CoverView(babel=NoEscape(babel), line=line, title="", text="") for babel, line in lines]
    titled = CoverView(babel=NoEscape("turkish"), line="vol. 1, no. 2", title="Su", text="")
    assert [each.babel for each in leave_out_repeated([*covers, titled])] == ["german", "indonesian", "turkish"]
