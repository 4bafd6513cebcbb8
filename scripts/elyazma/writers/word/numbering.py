"""Numbers that Word counts: of headings, level by level, and of each list."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.model.numbering import NUMBER_SIGNS
from elyazma.writers.word.elements import PARAGRAPH, element, properties, root
from elyazma.writers.word.gathering import Listing
from elyazma.writers.word.sheet import twips

HEADINGS, FIRST_LIST = 1, 2
"""The numbers of the headings' numbering and of the first list's."""
_LEVELS = 6
_STEP, _HANG = twips(0.9), twips(0.6)


def list_indent(level: int) -> dict[str, int]:
    """Give the indent of a list's items at a level from 0."""
    return {"left": _STEP * (level + 1), "hanging": _HANG}


def write_numbering(lists: Sequence[Listing], headings: Sequence[str]) -> bytes:
    """Write word/numbering.xml: the definitions first, then the numberings that use them (ECMA-376, 17.9)."""
    definitions = [_headings(headings), *(_list(FIRST_LIST + at, listing) for at, listing in enumerate(lists))]
    numbers = [_number(HEADINGS), *(_number(FIRST_LIST + at) for at in range(len(lists)))]
    return root("w:numbering", *definitions, *numbers)


def _number(identifier: int) -> str:
    return element("w:num", {"w:numId": identifier}, element("w:abstractNumId", {"w:val": identifier}))


def _headings(patterns: Sequence[str]) -> str:
    """Write how Word counts headings; lower ones than have a pattern are told to have no number, each by itself."""
    longer = (*patterns, *(".".join("1" * (level + 1)) for level in range(len(patterns), _LEVELS)))
    levels = (_heading_level(level, pattern) for level, pattern in enumerate(longer))
    return element("w:abstractNum", {"w:abstractNumId": HEADINGS}, '<w:multiLevelType w:val="multilevel"/>', *levels)


_KINDS = {"I": "upperRoman", "A": "upperLetter", "a": "lowerLetter", "1": "decimal"}


def _heading_level(level: int, pattern: str) -> str:
    signs = [sign for sign in pattern if sign in NUMBER_SIGNS]
    # The signs of a pattern stand for the last levels.
    counted = iter(range(level + 2 - len(signs), level + 2))
    text = "".join(f"%{next(counted)}" if sign in NUMBER_SIGNS else sign for sign in pattern)
    kind = _KINDS[signs[-1]]
    return element(
        "w:lvl",
        {"w:ilvl": level},
        element("w:start", {"w:val": 1}),
        element("w:numFmt", {"w:val": kind}),
        element("w:pStyle", {"w:val": f"Heading{level + 1}"}),
        '<w:suff w:val="space"/>',
        element("w:lvlText", {"w:val": text}),
        '<w:lvlJc w:val="left"/>',
    )


def _list(identifier: int, listing: Listing) -> str:
    indent = properties("pPr", PARAGRAPH, {"ind": list_indent(listing.level)})
    level = element(
        "w:lvl",
        {"w:ilvl": listing.level},
        element("w:start", {"w:val": listing.start}),
        element("w:numFmt", {"w:val": listing.format}),
        element("w:lvlText", {"w:val": listing.text}),
        '<w:lvlJc w:val="left"/>',
        indent,
    )
    kind = '<w:multiLevelType w:val="multilevel"/>'
    return element("w:abstractNum", {"w:abstractNumId": identifier}, kind, level)
