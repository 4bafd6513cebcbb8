"""Captions and numbered labels: Word counts them itself, and shows what the document says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from elyazma.model.nodes import Block, Inline, Label, Para, Plain, SoftBreak, Space, Str, plain_text
from elyazma.writers.word.bookmarks import LABEL, NUMBER
from elyazma.writers.word.gathering import Gathering, Look, write_field, write_run
from elyazma.writers.word.inlines import write_inlines
from elyazma.writers.word.paragraphs import write_paragraph

_LAST_DIGITS = re.compile(r"(.*?)(\d+)|()([IVXLC]+)")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_SIGNS = (Str("."), Str(":"))
_NO_LETTER = re.compile(r"\W+")


def write_caption(  # noqa: PLR0913
    blocks: Sequence[Block], label: str, number: str, gathering: Gathering, look: Look, *, above: bool
) -> str:
    """Write a caption's paragraphs; one above what it names stays with it."""
    asked = gathering.sheet.word.captions
    face = replace(look, slanted=asked.italic, italic=asked.italic)
    written = []
    for at, block in enumerate(blocks):
        inlines = inlines_of(block)
        head = ""
        first = inlines[0] if inlines and not at else None
        if isinstance(first, Label):
            bold = replace(face, bold=asked.label_bold)
            words = plain_text(first.inlines).strip().rstrip(".:")
            inlines = behind_label(inlines[1:])
            head = write_label(words, label, number, gathering, bold)
            head += write_run(asked.separator if inlines else "", bold)
        values = {"keepNext": True} if above else None
        written.append(write_paragraph("Caption", head + write_inlines(inlines, face, gathering), gathering, values))
    return "".join(written)


def inlines_of(block: Block) -> Sequence[Inline]:
    """Give what a paragraph holds; nothing of another block."""
    return block.inlines if isinstance(block, Para | Plain) else ()


def behind_label(inlines: Sequence[Inline]) -> Sequence[Inline]:
    """Leave out the sign and the blank that part a caption from its label: the journal has one of its own."""
    while inlines and (isinstance(inlines[0], Space | SoftBreak) or inlines[0] in _SIGNS):
        inlines = inlines[1:]
    return inlines


def write_label(words: str, label: str, number: str, gathering: Gathering, look: Look) -> str:
    """Write "Figure 1" with a field that counts, and a bookmark around it and one around the number."""
    before, found, after = words.rpartition(number) if number else (words, "", "")
    if not found:
        return gathering.bookmark(LABEL, label, write_run(words, look))
    counted = gathering.bookmark(NUMBER, label, write_number(number, before.strip() or "Number", gathering, look))
    # A full stop behind the number, as theorems have it, is no part of what a reference prints.
    end = after if after.strip(" .") else ""
    inside = f"{write_run(before, look)}{counted}{write_run(end, look)}"
    return gathering.bookmark(LABEL, label, inside) + write_run(after[len(end) :], look)


def write_number(number: str, sequence: str, gathering: Gathering, look: Look) -> str:
    """Write a number that Word counts: what precedes its last digits ("S", "A.") names a sequence of its own."""
    match = _LAST_DIGITS.fullmatch(number)
    if match is None:
        return write_run(number, look)
    first, digits = match[1] or "", match[2] or match[4]
    value = int(digits) if match[2] else _read_roman(digits)
    form = "ARABIC" if match[2] else "ROMAN"
    name = _NO_LETTER.sub("_", f"{sequence} {first}".strip()).strip("_")
    follows = gathering.sequences[name] + 1 == value
    gathering.sequences[name] = value
    code = rf"SEQ {name} \* {form}" + ("" if follows else rf" \r {value}")
    return write_run(first, look) + write_field(code, write_run(digits, look), look)


def _read_roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
