"""When several graphics are one drawing."""

from __future__ import annotations

from elyazma.readers.drawings import Graphic, is_printed, make_one_drawing

BOX, ARROW = Graphic("Read", False, False), Graphic("", True, False)


def test_shapes_without_words_join_the_others() -> None:
    assert make_one_drawing([BOX, ARROW, BOX], 45)
    assert not make_one_drawing([BOX, BOX], 45)
    assert not make_one_drawing([ARROW], 45)


def test_thousands_of_shapes_are_no_drawing() -> None:
    assert make_one_drawing([ARROW] * 300, 45)
    assert not make_one_drawing([ARROW] * 301, 45)


def test_a_box_that_is_cut_off_is_not_printed() -> None:
    assert is_printed("UML SINIF", ["UML\nSIN IF"])
    assert is_printed("Source Sea", ["Seaource"])
    assert not is_printed("UML SINIF DİYAGRAMI", ["UML SIN"])
