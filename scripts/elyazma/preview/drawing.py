"""Draw pages for a screen: as sharp as its dots, in shades of grey where a page has no colour, the last ones kept."""

from __future__ import annotations

import math
from collections import OrderedDict
from hashlib import blake2b
from threading import Lock

from elyazma.pdf.facts import Bitmap
from elyazma.pdf.png import write_png
from elyazma.pdf.reader import OpenPdf

WIDEST = 3000
"""Dots: what a page is drawn at most, however large a screen is."""
_NARROWEST = 40
_MOST_DOTS = 24_000_000
"""A page may be as high as its author likes: one of a metre by a millimetre would fill the memory."""
_SMALL = 600
"""Dots of the drawing by which it is found out whether a page has changed, and whether it has colour."""
_KEPT = 24


class Drawn:
    """The pages of one PDF, with their sizes in points."""

    def __init__(self, content: bytes) -> None:
        self.opened = OpenPdf(content)
        self.sizes = self.opened.sizes
        self._looks: dict[int, tuple[str, bool]] = {}
        self._kept: OrderedDict[tuple[int, int], bytes] = OrderedDict()
        self._lock = Lock()

    def look(self, page: int) -> str:
        """Give a name for what a page looks like: two that look alike have the same. Raises IndexError."""
        return self._look_at(page)[0]

    def _look_at(self, page: int) -> tuple[str, bool]:
        if page not in self._looks:
            small = self.opened.draw(page, self._fit(page, _SMALL))
            self._looks[page] = (blake2b(small.dots, digest_size=12).hexdigest(), _is_grey(small))
        return self._looks[page]

    def _fit(self, page: int, width: int) -> int:
        """Give a width at which a page has not too many dots. Raises IndexError."""
        if not 1 <= page <= len(self.opened.sizes):
            raise IndexError(page)
        across, down = self.opened.sizes[page - 1]
        return max(1, min(width, int(math.sqrt(_MOST_DOTS * max(1.0, across) / max(1.0, down)))))

    def draw(self, page: int, width: int) -> bytes:
        """Give a page (from 1) as a PNG so many dots wide. Raises IndexError."""
        asked = (page, self._fit(page, max(_NARROWEST, min(width, WIDEST))))
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
                return self._kept[asked]
        drawn = self.opened.draw(*asked, grey=self._look_at(page)[1])
        # It goes no further than to this machine: to pack it tightly would take longer than to send it.
        picture = write_png(drawn.dots, drawn.width, drawn.height, drawn.channels, drawn.stride, level=1)
        with self._lock:
            self._kept[asked] = picture
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return picture

    def close(self) -> None:
        """Let the PDF go."""
        self.opened.close()


def _is_grey(drawn: Bitmap) -> bool:
    """Tell whether no dot of a page has a colour: red, green and blue alike."""
    rows = drawn.dots
    if drawn.stride != drawn.width * drawn.channels:
        size = drawn.width * drawn.channels
        rows = b"".join(rows[start : start + size] for start in range(0, drawn.height * drawn.stride, drawn.stride))
    red = rows[:: drawn.channels]
    return drawn.channels == 1 or all(red == rows[channel :: drawn.channels] for channel in range(1, drawn.channels))
