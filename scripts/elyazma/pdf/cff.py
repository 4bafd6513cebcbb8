"""Write a font of outlines in the Compact Font Format (Adobe Technical Notes 5176, the format, and 5177, the glyphs).

Only what a small font needs: glyphs by name, lines and curves, no hints, no encoding of its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase

NOTDEF = ".notdef"
_STANDARD_STRINGS = 391
"""Technical Note 5176, appendix A: a font's own strings are numbered after the standard ones."""
_FONT_BBOX, _CHARSET, _CHAR_STRINGS, _PRIVATE = 5, 15, 17, 18
_LINE, _CURVE, _END, _MOVE = b"\x05", b"\x08", b"\x0e", b"\x15"
_HEADER = b"\x01\x00\x04\x04"
_FIXED = 1 << 16
_LARGEST = 32767

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Contour:
    """One closed outline: where it begins, then a line (one point) or a curve (three) after the other."""

    start: Point
    pieces: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A glyph, in thousandths of the font's size: how far it moves on, and its contours."""

    width: float
    contours: tuple[Contour, ...] = ()

    @property
    def points(self) -> Iterator[Point]:
        """Give every point that its contours are drawn by."""
        for contour in self.contours:
            yield contour.start
            for piece in contour.pieces:
                yield from piece


def measure_box(glyphs: Iterable[Outline]) -> tuple[int, int, int, int]:
    """Give the box around all glyphs: left, bottom, right, top."""
    points = [point for glyph in glyphs for point in glyph.points] or [(0.0, 0.0)]
    across, up = [x for x, _ in points], [y for _, y in points]
    return int(min(across)) - 1, int(min(up)) - 1, int(max(across)) + 1, int(max(up)) + 1


def write_cff(name: str, glyphs: Mapping[str, Outline]) -> bytes:
    """Write a font program with these glyphs. Raises ValueError when one is larger than the format holds."""
    names = [NOTDEF, *(each for each in glyphs if each != NOTDEF)]
    programs = [_write_glyph(glyphs.get(each, Outline(0))) for each in names]
    front = _HEADER + _write_index([name.encode("latin-1", "replace")])
    back = _write_index([each.encode("latin-1", "replace") for each in names[1:]]) + _write_index([])
    charset = b"\0" + b"".join(struct.pack(">H", _STANDARD_STRINGS + at) for at in range(len(names) - 1))
    strings = _write_index(programs)
    box = measure_box(glyphs.values())
    # Every number of the dictionary takes five bytes, so that its size does not hang on the offsets in it.
    size = len(_write_index([_write_top(box, 0, 0, 0)]))
    charset_at = len(front) + size + len(back)
    strings_at = charset_at + len(charset)
    top = _write_index([_write_top(box, charset_at, strings_at, strings_at + len(strings))])
    return front + top + back + charset + strings


def _write_top(box: Sequence[int], charset: int, strings: int, private: int) -> bytes:
    entries = ((_FONT_BBOX, box), (_CHARSET, (charset,)), (_CHAR_STRINGS, (strings,)), (_PRIVATE, (0, private)))
    return b"".join(
        b"".join(b"\x1d" + struct.pack(">i", number) for number in numbers) + bytes([operator])
        for operator, numbers in entries
    )


def _write_index(items: Sequence[bytes]) -> bytes:
    if not items:
        return b"\0\0"
    offsets, at = [1], 1
    for item in items:
        at += len(item)
        offsets.append(at)
    head = struct.pack(">HB", len(items), 4) + b"".join(struct.pack(">I", offset) for offset in offsets)
    return head + b"".join(items)


# --- Glyphs -----------------------------------------------------------------------------------------


def _write_glyph(glyph: Outline) -> bytes:
    """Write a glyph's program: every point as its distance from the one before, to 1/65536 of a thousandth."""
    written = [] if round(glyph.width * _FIXED) == 0 else [_write_number(round(glyph.width * _FIXED))]
    here = (0, 0)
    for contour in glyph.contours:
        numbers, here = _go_to([contour.start], here)
        written.append(numbers + _MOVE)
        for piece in contour.pieces:
            numbers, here = _go_to(piece, here)
            written.append(numbers + (_LINE if len(piece) == 1 else _CURVE))
    return b"".join([*written, _END])


def _go_to(points: Sequence[Point], here: tuple[int, int]) -> tuple[bytes, tuple[int, int]]:
    written = []
    for x, y in points:
        there = round(x * _FIXED), round(y * _FIXED)
        written += [_write_number(there[0] - here[0]), _write_number(there[1] - here[1])]
        here = there
    return b"".join(written), here


def _write_number(fixed: int) -> bytes:
    if abs(fixed) > _LARGEST * _FIXED:
        raise ValueError(phrase("a glyph is too large"))
    whole, rest = divmod(fixed, _FIXED)
    return b"\xff" + struct.pack(">i", fixed) if rest else b"\x1c" + struct.pack(">h", whole)
