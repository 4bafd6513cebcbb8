"""Pages are drawn where their text is, grey where they have no colour, and quickly."""

from __future__ import annotations

import struct
import time
import zlib

import pytest

from elyazma.preview.drawing import WIDEST, Drawn
from small_pdf import one_page


def read_png(picture: bytes) -> tuple[int, int, int, list[bytes]]:
    """Give width, height, channels and the rows of a PNG that has no filters."""
    width, height, depth, colour = struct.unpack(">IIBB", picture[16:26])
    assert depth == 8
    channels = {0: 1, 2: 3}[colour]
    body, at = b"", 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            body += picture[at + 8 : at + 8 + length]
        at += 12 + length
    rows = zlib.decompress(body)
    step = width * channels + 1
    return width, height, channels, [rows[start + 1 : start + step] for start in range(0, len(rows), step)]


BLACK = "BT /F1 24 Tf 100 700 Td (Hamburg) Tj ET"
RED = "1 0 0 rg BT /F1 24 Tf 100 700 Td (Hamburg) Tj ET"


def test_a_page_is_dark_where_its_text_is() -> None:
    drawn = Drawn(one_page(BLACK))
    width, height, channels, rows = read_png(drawn.draw(1, 1240))
    assert (width, channels) in {(1240, 1), (1241, 1)} and abs(height - 1754) <= 1
    scale = 1240 / 595.28
    top, bottom = int((841.89 - 720) * scale), int((841.89 - 693) * scale)
    inked = [at for at, row in enumerate(rows) if min(row) < 100]
    assert inked and top <= min(inked) and max(inked) <= bottom
    left = int(100 * scale)
    assert all(min(row[: left - 2]) == 255 for row in rows)


def test_a_page_with_colour_has_it() -> None:
    _, _, channels, rows = read_png(Drawn(one_page(RED)).draw(1, 500))
    assert channels == 3
    assert any(row[at : at + 3] == b"\xff\x00\x00" for row in rows for at in range(0, len(row), 3))


def test_a_page_that_has_changed_looks_otherwise() -> None:
    same, other = Drawn(one_page(BLACK)), Drawn(one_page(BLACK.replace("burg", "burq")))
    assert same.look(1) == Drawn(one_page(BLACK)).look(1) != other.look(1)


def test_no_picture_is_larger_than_a_screen_and_no_page_is_made_up() -> None:
    drawn = Drawn(one_page(BLACK))
    assert read_png(drawn.draw(1, 1_000_000))[0] <= WIDEST + 1
    assert read_png(drawn.draw(1, -5))[0] < 100
    for page in (0, 2, -1):
        with pytest.raises(IndexError):
            drawn.draw(page, 500)


def test_a_page_that_is_far_too_high_fills_no_memory() -> None:
    high = Drawn(one_page(BLACK, box=(0, 0, 3, 14_400)))
    width, height, _, _ = read_png(high.draw(1, 3000))
    assert width * height <= 25_000_000 and high.look(1)


def test_a_page_of_a_screen_takes_60_milliseconds_of_cpu() -> None:
    text = "\n".join(f"BT /F1 10 Tf 60 {800 - 12 * line} Td ({'Words of a page ' * 6}) Tj ET" for line in range(62))
    content = one_page(text)
    taken = []
    for _ in range(5):
        drawn = Drawn(content)
        started = time.process_time()
        drawn.draw(1, 1240)
        taken.append(time.process_time() - started)
    assert min(taken) <= 0.06
