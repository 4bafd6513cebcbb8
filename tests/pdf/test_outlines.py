from __future__ import annotations

from collections.abc import Sequence

import pytest

from elyazma.pdf.cff import Contour, Outline
from elyazma.pdf.outlines import Matrix, NoOutlines, multiply, read_outline

SAME: Matrix = (1, 0, 0, 1, 0, 0)
D1 = ((500, 0, 0, 0, 10, 10), b"d1")
TRIANGLE = (((0, 0), b"m"), ((10, 0), b"l"), ((10, 10), b"l"), ((), b"h"))


def read(*program: tuple[Sequence[float], bytes], matrix: Matrix = SAME) -> Outline:
    return read_outline(program, matrix)


def test_filled_lines_are_an_outline() -> None:
    assert read(D1, *TRIANGLE, ((), b"f")) == Outline(500, (Contour((0, 0), (((10, 0),), ((10, 10),))),))


def test_space_has_a_width_only() -> None:
    assert read(D1) == Outline(500)


def test_path_that_is_not_filled_is_not_seen() -> None:
    assert read(D1, *TRIANGLE, ((), b"n")) == Outline(500)


@pytest.mark.parametrize(
    ("operator", "numbers", "piece"),
    [
        (b"c", (1, 2, 3, 4, 5, 6), ((1, 2), (3, 4), (5, 6))),
        (b"v", (3, 4, 5, 6), ((9, 9), (3, 4), (5, 6))),
        (b"y", (1, 2, 5, 6), ((1, 2), (5, 6), (5, 6))),
    ],
)
def test_every_curve(operator: bytes, numbers: tuple[float, ...], piece: tuple[tuple[float, float], ...]) -> None:
    assert read(D1, ((9, 9), b"m"), (numbers, operator), ((), b"f*")).contours == (Contour((9, 9), (piece,)),)


def test_rectangle_under_a_matrix_that_is_taken_back() -> None:
    outline = read(D1, ((), b"q"), ((2, 0, 0, 2, 5, 0), b"cm"), ((0, 0, 1, 1), b"re"), ((), b"f"), ((), b"Q"),
                   ((0, 0, 1, 1), b"re"), ((), b"f"))  # fmt: skip
    assert [contour.start for contour in outline.contours] == [(5, 0), (0, 0)]
    assert outline.contours[0].pieces == (((7, 0),), ((7, 2),), ((5, 2),))


def test_matrices_follow_each_other() -> None:
    assert multiply((2, 0, 0, 2, 0, 0), (1, 0, 0, 1, 3, 4)) == (2, 0, 0, 2, 3, 4)
    assert multiply((1, 0, 0, 1, 3, 4), (2, 0, 0, 2, 0, 0)) == (2, 0, 0, 2, 6, 8)


@pytest.mark.parametrize(
    ("program", "made_of"),
    [
        ([((), b"INLINE IMAGE")], "dots"),
        ([((), b"Do")], "dots"),
        ([*TRIANGLE, ((), b"S")], "more than outlines"),
        ([((1, 1), b"l")], "damaged"),
    ],
)
def test_what_no_outline_can_hold_is_refused(program: list[tuple[Sequence[float], bytes]], made_of: str) -> None:
    with pytest.raises(NoOutlines, match=made_of):
        read(D1, *program)


def test_colour_counts_only_where_a_letter_has_its_own() -> None:
    red = ((1, 0, 0), b"rg")
    assert read(D1, red, *TRIANGLE, ((), b"f")).contours
    with pytest.raises(NoOutlines):
        read(((500, 0), b"d0"), red, *TRIANGLE, ((), b"f"))
