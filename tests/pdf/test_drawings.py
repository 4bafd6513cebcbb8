from __future__ import annotations

import pytest

from elyazma.pdf.comparing import Drawing, look_alike, read_drawings

WHITE = b"\xff\xff\xff"


def draw(marks: dict[tuple[int, int], bytes], width: int = 60, height: int = 60) -> Drawing:
    dots = [marks.get((column, row), WHITE) for row in range(height) for column in range(width)]
    return Drawing(width, height, b"".join(dots))


LINE = {(column, 30): b"\0\0\0" for column in range(60)}


def test_what_is_equal_looks_alike() -> None:
    assert look_alike(draw(LINE), draw(LINE), 150)


def test_the_edge_of_a_letter_may_lie_a_fraction_of_a_dot_away() -> None:
    letter = {(column, row): b"\0\0\0" for column in range(20, 23) for row in range(20, 30)}
    softer = {**letter, **{(23, row): b"\xc0\xc0\xc0" for row in range(20, 30)}}
    assert look_alike(draw(letter), draw(softer), 150)


@pytest.mark.parametrize(
    "other",
    [
        {},
        {(column, 30): b"\xff\0\0" for column in range(60)},
        {(column, 45): b"\0\0\0" for column in range(60)},
    ],
    ids=["a line that is gone", "a line in another colour", "a line elsewhere"],
)
def test_what_a_person_sees_is_a_difference(other: dict[tuple[int, int], bytes]) -> None:
    assert not look_alike(draw(LINE), draw(other), 150)


def test_sizes_may_differ_by_what_is_allowed() -> None:
    assert not look_alike(draw({}), draw({}, width=62), 150)
    assert look_alike(draw({}), draw({}, width=62), 150, slack=2)


def test_pages_follow_each_other_in_a_ppm() -> None:
    page = b"P6\n# made by hand\n2 1\n255\n" + b"\1\2\3\4\5\6"
    assert list(read_drawings(page + page)) == [Drawing(2, 1, b"\1\2\3\4\5\6")] * 2
    assert list(read_drawings(b"no picture")) == []
