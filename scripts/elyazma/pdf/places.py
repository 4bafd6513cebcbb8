"""Where letters stand on a page, beside it, and beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.pdf.facts import Glyph

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""
_BESIDE = 72.0
"""Points from a page's edge within which a letter belongs to it."""
_NEAR = 0.2
"""Points in which letters of one line may differ."""


def lies_near(letter: Box, page: Box) -> bool:
    """Tell whether a letter stands beside a page's edge, and not so far away that it is meant to be unseen."""
    beside = letter[0] < page[0] or letter[1] < page[1] or letter[2] > page[2] or letter[3] > page[3]
    apart = (page[0] - letter[2], page[1] - letter[3], letter[0] - page[2], letter[1] - page[3])
    return beside and max(apart) <= _BESIDE


def are_alike(glyphs: Sequence[Glyph]) -> bool:
    """Tell whether letters stand on one line and have one size."""
    return not any(abs(each.y - glyphs[0].y) > _NEAR or abs(each.size - glyphs[0].size) > _NEAR for each in glyphs)
