from __future__ import annotations

import pytest

from elyazma.pdf.cff import NOTDEF, Contour, Outline, measure_box, write_cff

BOX = Outline(600, (Contour((0, 0), (((500.5, 0),), ((500.5, 700),), ((0, 700), (0, 700), (0, 0)))),))


def test_box_is_around_every_point() -> None:
    assert measure_box([BOX]) == (-1, -1, 501, 701)
    assert measure_box([]) == (-1, -1, 1, 1)


def test_font_begins_as_the_format_says_and_names_its_letters() -> None:
    font = write_cff("Tiny", {"a": BOX, "uni018F": BOX})
    assert font[:4] == b"\1\0\4\4"
    assert b"Tiny" in font and b"auni018F" in font
    assert font == write_cff("Tiny", {"a": BOX, "uni018F": BOX})


def test_letter_is_written_with_its_width_and_distances() -> None:
    font = write_cff("Tiny", {"a": BOX})
    width, start = b"\x1c\x02\x58", b"\x1c\0\0\x1c\0\0\x15"
    half = b"\xff\x01\xf4\x80\x00"
    assert width + start + half + b"\x1c\0\0\x05" in font


def test_empty_letter_of_no_width_ends_at_once() -> None:
    assert write_cff("Tiny", {NOTDEF: Outline(0)}).endswith(b"\0\0\0\1\0\0\0\2\x0e")


def test_letter_that_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        write_cff("Tiny", {"a": Outline(600, (Contour((40_000, 0), (((1, 1),),)),))})
