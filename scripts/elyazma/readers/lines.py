"""Lines of the LaTeX that is written: one for each sentence, and the marks on them of what is uncertain; widths."""

from __future__ import annotations

import re

OPEN, CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
# Lexical: what our own writer has put at a sentence's start, a command around its first word or a citation, looked at
# behind each full stop of a line.
_START = rf"(?:{OPEN}\d+{CLOSE})*[“«(]?(?:\\(?:autoref|[Cc]itet)|(?:\\[a-z]+\{{)?[A-ZА-ЯƏÖÜĞİŞÇÉ])"
_SENTENCE = re.compile(rf"(?<!\b[^\W\d_])([.!?…][”’»\")\]}}]*) (?={_START})")
"""A sentence's end, not that of an initial, before a capital."""
_FORMULAS, _FORMULA_ENDS = ("\\begin{equation}", "\\["), ("\\end{equation}", "\\]")

_CENTIMETRES = {"in": 2.54, "cm": 1.0, "mm": 0.1, "pt": 0.0353, "px": 0.0265}
_TEXT_WIDTH = 14.0
"""Centimetres from which on a picture is as wide as the text."""


def write_mark(number: int) -> str:
    """Write a mark: its number between two signs of Unicode's private area, which no text has."""
    return f"{OPEN}{number}{CLOSE}"


def split_sentences(text: str) -> str:
    """Begin a new line after each sentence, so that a change of one is a change of one line."""
    return _SENTENCE.sub(r"\1\n", text)


def join_blocks(before: str, after: str) -> str:
    """Give what stands between two blocks: no empty line where a displayed formula stands inside a sentence."""
    if after.startswith(_FORMULAS) and not before.endswith(_FORMULA_ENDS):
        return "\n"
    return "\n" if before.endswith(_FORMULA_ENDS) and after[:1].islower() else "\n\n"


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


def picture_width(width: str) -> str:
    """Give a picture's width as a share of the text's, or in centimetres where it is narrower."""
    found = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)\s*(in|cm|mm|pt|px|%)", width)
    if not found:
        return ".8\\linewidth"
    number = float(found[1])
    if found[2] == "%":
        return f"{min(number, 100) / 100:.2g}\\linewidth".removeprefix("0").replace("1\\linewidth", "\\linewidth")
    size = number * _CENTIMETRES[found[2]]
    return "\\linewidth" if size >= _TEXT_WIDTH else f"{size:.1f}".removesuffix(".0") + "cm"
