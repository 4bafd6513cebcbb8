"""How Word numbers: its lists' formats, and the headings among what they number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from elyazma.model.imported import Look
from elyazma.readers import heading_styles
from elyazma.readers.runs import OBJECT
from elyazma.readers.word.looks import Sheet, find_number
from elyazma.readers.word.names import W, text_of, value_of
from elyazma.system.xml import Node


def find_numbered(
    paragraphs: Sequence[Node], looks: Sequence[Look], sheet: Sheet, formats: Mapping[tuple[str, str], str]
) -> dict[int, int]:
    """Give the level of each paragraph that is a heading numbered by Word, by its place."""
    numbers = [find_number(paragraph, sheet) for paragraph in paragraphs]
    return heading_styles.find_numbered([_content_of(each) for each in paragraphs], numbers, looks, formats)


def _content_of(paragraph: Node) -> str:
    """Give the words of a paragraph; one sign where it has a picture alone."""
    text = text_of(paragraph)
    pictured = not text.strip() and next(paragraph.iter(*_PICTURES), None) is not None
    return OBJECT if pictured else text


_PICTURES = tuple(f"{W}{name}" for name in ("drawing", "pict", "object"))


def read_formats(numbering: Node | None) -> dict[tuple[str, str], str]:
    """Read how lists count: ("3", "0") -> "decimal", by the list's id and its level."""
    if numbering is None:
        return {}
    levels = {
        (kind.get(f"{W}abstractNumId", ""), level.get(f"{W}ilvl", "")): value_of(level, "numFmt") or "decimal"
        for kind in numbering.iter(f"{W}abstractNum")
        for level in kind.iter(f"{W}lvl")
    }
    lists = {each.get(f"{W}numId", ""): value_of(each, "abstractNumId") or "" for each in numbering.iter(f"{W}num")}
    return {
        (list_id, level): form
        for list_id, kind in lists.items()
        for (own, level), form in levels.items()
        if own == kind
    }
