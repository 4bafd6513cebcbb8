"""Follow the little program by which a Type 3 font draws one letter (ISO 32000-1, 9.6.5), and keep its outlines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from elyazma.model.phrases import phrase
from elyazma.pdf.cff import Contour, Outline, Point

Matrix = tuple[float, float, float, float, float, float]
"""How a point moves (8.3.3): x' = ax + cy + e, y' = bx + dy + f."""
_FILLS = (b"f", b"F", b"f*")
_COLOURS = (b"g", b"G", b"rg", b"RG", b"k", b"K", b"cs", b"CS", b"sc", b"SC", b"scn", b"SCN")
_OF_LINES = (b"w", b"J", b"j", b"M", b"d", b"i", b"ri")
_PICTURES = (b"INLINE IMAGE", b"Do")


class NoOutlines(Exception):  # noqa: N818
    """A letter that no font of outlines can hold; its text says what it is made of."""


def read_outline(program: Iterable[tuple[Sequence[float], bytes]], matrix: Matrix) -> Outline:
    """Give a letter's outlines from its program, each operator with its numbers. Raises NoOutlines."""
    pen = _Pen(matrix)
    for numbers, operator in program:
        pen.follow(operator, numbers)
    return Outline(pen.width, tuple(pen.filled))


def multiply(first: Matrix, then: Matrix) -> Matrix:
    """Give the matrix that moves a point as one does, and then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


class _Pen:
    """What has been drawn so far, and where the pen is."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.saved: list[Matrix] = []
        self.path: list[Contour] = []
        self.filled: list[Contour] = []
        self.here: Point = (0, 0)
        self.width = 0.0
        self.coloured = False

    def follow(self, operator: bytes, numbers: Sequence[float]) -> None:
        """Do what one operator says."""
        if operator in _FILLS:
            self.filled += [contour for contour in self.path if contour.pieces]
            self.path = []
        elif operator in (b"d0", b"d1"):
            self.width = numbers[0] * self.matrix[0]
            # After d1 a letter has the colour of the text, whatever its program says.
            self.coloured = operator == b"d0"
        elif operator in _MOVES:
            _MOVES[operator](self, numbers)
        elif operator not in _OF_LINES and (self.coloured or operator not in _COLOURS):
            raise NoOutlines(phrase("dots") if operator in _PICTURES else phrase("more than outlines"))

    def move_to(self, numbers: Sequence[float]) -> None:
        self.path.append(Contour(self._place(numbers), ()))

    def line_to(self, numbers: Sequence[float]) -> None:
        self._draw((self._place(numbers),))

    def curve_to(self, numbers: Sequence[float]) -> None:
        self._draw((self._place(numbers[:2]), self._place(numbers[2:4]), self._place(numbers[4:])))

    def curve_from_here(self, numbers: Sequence[float]) -> None:
        self._draw((self.here, self._place(numbers[:2]), self._place(numbers[2:])))

    def curve_into_end(self, numbers: Sequence[float]) -> None:
        control, end = self._place(numbers[:2]), self._place(numbers[2:])
        self._draw((control, end, end))

    def draw_box(self, numbers: Sequence[float]) -> None:
        x, y, width, height = numbers
        self.move_to((x, y))
        for corner in ((x + width, y), (x + width, y + height), (x, y + height)):
            self.line_to(corner)
        self.close(())

    def close(self, _: Sequence[float]) -> None:
        if self.path:
            self.here = self.path[-1].start

    def drop(self, _: Sequence[float]) -> None:
        self.path = []

    def save(self, _: Sequence[float]) -> None:
        self.saved.append(self.matrix)

    def restore(self, _: Sequence[float]) -> None:
        self.matrix = self.saved.pop() if self.saved else self.matrix

    def transform(self, numbers: Sequence[float]) -> None:
        a, b, c, d, e, f = numbers
        self.matrix = multiply((a, b, c, d, e, f), self.matrix)

    def _place(self, numbers: Sequence[float]) -> Point:
        x, y = numbers
        a, b, c, d, e, f = self.matrix
        self.here = (a * x + c * y + e, b * x + d * y + f)
        return self.here

    def _draw(self, piece: tuple[Point, ...]) -> None:
        if not self.path:
            raise NoOutlines(phrase("a program that is damaged"))
        last = self.path[-1]
        self.path[-1] = Contour(last.start, (*last.pieces, piece))


_MOVES: dict[bytes, Callable[[_Pen, Sequence[float]], None]] = {
    b"m": _Pen.move_to,
    b"l": _Pen.line_to,
    b"c": _Pen.curve_to,
    b"v": _Pen.curve_from_here,
    b"y": _Pen.curve_into_end,
    b"re": _Pen.draw_box,
    b"h": _Pen.close,
    b"n": _Pen.drop,
    b"q": _Pen.save,
    b"Q": _Pen.restore,
    b"cm": _Pen.transform,
}
