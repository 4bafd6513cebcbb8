"""Lines of the LaTeX that is written: one for each sentence, and the marks on them of what is uncertain."""

from __future__ import annotations

import re

OPEN, CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_SENTENCE = re.compile(
    rf"(?<!\b[^\W\d_])([.!?…][”’»\")\]}}]*) (?=(?:{OPEN}\d+{CLOSE})*[“«(]?(?:\\[a-z]+\{{)?[A-ZА-ЯƏÖÜĞİŞÇÉ])"
)
"""A sentence's end, not that of an initial, before a capital."""


def write_mark(number: int) -> str:
    """Write a mark: its number between two signs of Unicode's private area, which no text has."""
    return f"{OPEN}{number}{CLOSE}"


def split_sentences(text: str) -> str:
    """Begin a new line after each sentence, so that a change of one is a change of one line."""
    return _SENTENCE.sub(r"\1\n", text)


def indent(text: str) -> str:
    """Indent every line that is not empty."""
    return re.sub(r"(?m)^(?=.)", "  ", text)


def settle_marks(text: str) -> tuple[str, dict[int, tuple[int, int]]]:
    """Take the marks out of a text: also give the line and column where each stood, from 1."""
    places: dict[int, tuple[int, int]] = {}
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = ""
        at = 0
        for found in _MARK.finditer(line):
            bare += line[at : found.start()]
            places[int(found[1])] = (number, len(bare) + 1)
            at = found.end()
        lines.append(bare + line[at:])
    return "\n".join(lines), places
