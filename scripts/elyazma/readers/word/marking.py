"""Marks at the beginning of a Word file's paragraphs, so that what pandoc reads is known by its looks."""

from __future__ import annotations

from elyazma.readers.prepared import write_mark
from elyazma.readers.word.names import W, text_of
from elyazma.system.xml import Node, make_element


def mark_paragraph(paragraph: Node, number: int) -> None:
    """Put a mark at the beginning of a paragraph that has words; one without stays as it is."""
    if not text_of(paragraph).strip():
        return
    word = make_element(f"{W}t", {}, [write_mark(number)])
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, make_element(f"{W}r", {}, [word]))
