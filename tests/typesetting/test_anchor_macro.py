"""The macro that writes where an anchor stands to TeX's log."""

from __future__ import annotations

import pytest

from elyazma.typesetting.anchors import write_anchors


@pytest.mark.parametrize(
    ("text", "used"),
    [
        (r"One\rev{a}.", True),
        (r"\newcommand{\marked}{\rev{a}}", True),
        (r"\revision{a}", False),
        (r"First\\% \rev{a}", False),
        (r"\verb|\rev{a}|", False),
    ],
)
def test_the_macro_is_defined_where_it_is_used(text: str, used: bool) -> None:
    assert (r"\def\rev" in write_anchors([text])) is used
