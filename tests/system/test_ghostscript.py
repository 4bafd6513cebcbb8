"""What Ghostscript is given."""

from __future__ import annotations

import pytest

from elyazma.system.ghostscript import convert_picture, draw_pages

PICTURE = b"""%!PS-Adobe-3.0 EPSF-3.0
%%BoundingBox: 0 0 30 20
%%HiResBoundingBox: 0,0000 0,0000 30,0000 20,0000
%%EndComments
5 5 moveto 20 10 lineto stroke
(1,5) pop
showpage
%%EOF
"""


@pytest.mark.tex
def test_boxes_with_commas_are_read() -> None:
    assert b"/MediaBox [0 0 30 20]" in convert_picture(PICTURE)
    assert b"\n30 20\n" in draw_pages(PICTURE, 72)[:100]
