"""Anchors and lines: TeX's places against the characters of a page."""

from __future__ import annotations

from elyazma.letters.marks import SP_PER_POINT, read_layout, read_marks
from elyazma.letters.places import Place, find_places, gather_lines
from elyazma.pdf.reader import Glyph

HEIGHT, TOP, LEFT, WIDTH = 800, 700, 50, 300


def sp(points: float) -> int:
    return round(points * SP_PER_POINT)


def mark(kind: str, x: float, y: float, mode: str = "h", *, column: float = WIDTH) -> str:
    return f"<<<REV {{a}}{{{kind}}}{{{mode}}}{{{sp(column)}}}{{1}}{{3}}{{{sp(x)}}}{{{sp(y)}}}>>>\n"


LAYOUT = "<<<PAGE " + "".join(f"{{{sp(each)}}}" for each in (HEIGHT, HEIGHT - TOP, 600, LEFT, LEFT, WIDTH)) + "{1}>>>\n"


def line(y: float, x: float = LEFT, text: str = "some words of a line") -> list[Glyph]:
    return [Glyph(letter, x + 5 * index, y, 10) for index, letter in enumerate(text) if letter != " "]


def find(log: str, page: list[Glyph], pages: int = 1) -> tuple[Place, Place]:
    layout = read_layout(LAYOUT)
    assert layout
    return find_places(read_marks(LAYOUT + log), layout, lambda _: page, pages)["a"]


PAGE = [*line(720, text="running head"), *line(690), *line(678), *line(666), *line(60, text="3")]


def test_a_running_head_is_no_line_and_a_place_has_one() -> None:
    assert find(mark("point", 100, 678), PAGE) == (Place("3", 0, 2), Place("3", 0, 2))


def test_a_passage_goes_from_its_first_line_to_its_last() -> None:
    assert find(mark("begin", 100, 690) + mark("end", 90, 666), PAGE) == (Place("3", 0, 1), Place("3", 0, 3))


def test_between_paragraphs_the_next_line_is_meant_and_at_the_end_the_last_one() -> None:
    assert find(mark("begin", 50, 690, "v") + mark("end", 50, 660, "v"), PAGE) == (Place("3", 0, 2), Place("3", 0, 3))


def test_at_a_pages_end_the_next_page_is_meant() -> None:
    page = [*line(690), *line(678)]
    assert find(mark("point", 50, 678, "v"), page, pages=2)[0] == Place("4", 0, 1)


def test_columns_are_counted_each_by_itself() -> None:
    page = [*line(690), *line(678), *line(690, 210), *line(678, 210), *line(666, 210)]
    assert find(mark("point", 215, 678, column=140), page)[0] == Place("3", 2, 2)
    assert find(mark("point", 60, 690, column=140), page)[0] == Place("3", 1, 1)


def test_printed_numbers_go_before_counted_ones() -> None:
    numbers = [glyph for index in range(5) for glyph in line(690 - 12 * index, 20, str(31 + index))]
    page = [*numbers, *(glyph for index in range(5) for glyph in line(690 - 12 * index))]
    assert find(mark("point", 100, 678), page)[0] == Place("3", 0, 32)


def test_raised_and_lowered_signs_make_no_lines() -> None:
    page = [*line(690), *line(694, 160, "2"), *line(686.5, 170, "i"), *line(678)]
    assert gather_lines(page) == (690, 678)


def test_the_first_of_an_anchor_printed_twice_counts() -> None:
    assert find(mark("point", 100, 690) + mark("point", 100, 666), PAGE)[0].line == 1
