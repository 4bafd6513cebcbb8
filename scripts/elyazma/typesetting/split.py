r"""Divide a preamble in three: what a format can hold, what loads fonts, and what an edited word may change.

XeTeX writes no format once a font of the system is loaded ("Can't \dump a format with native fonts"), and nothing of
a format may depend on the article's words: an edit of them would make it useless. So fonts are chosen behind all
else that a preamble does, and the lists of words to hyphenate are read behind \begin{document}, which takes a quarter
of what is left.
"""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.model.light_dataclass import dataclass

BEGIN_DOCUMENT = r"\begin{document}"
_FONTS = "% --- Fonts: what stands above loads none ---"
_WORDS = "% --- Words: what stands above knows none ---"


@dataclass(frozen=True, slots=True)
class Split:
    """Where a main file is divided: the lines, counted from 0, above which fonts and words play no part."""

    fonts: int
    words: int


@dataclass(frozen=True, slots=True)
class Tail:
    r"""The end of a preamble: TeX that loads `fonts`, what reads `words`, and the `author`'s preamble.

    `early` says that the author's needs the fonts, and stands behind them.
    """

    fonts: str
    words: str
    author: str = ""
    early: bool = False


def end_preamble(main: str, tail: Tail) -> str:
    r"""Write the end of a preamble before \begin{document}, and the words behind it."""
    before, begin, after = main.partition(f"\n{BEGIN_DOCUMENT}")
    fonts = (_FONTS, tail.fonts)
    parts = (*fonts, tail.author) if tail.early else (tail.author, *fonts)
    rest, end, text = after.partition("\n")
    return f"{before}{_write_lines(*parts)}{begin}{rest}{_write_lines(_WORDS, tail.words)}{end}{text}"


def _write_lines(*parts: str) -> str:
    return "".join(f"\n{part}" for part in parts if part)


def find_split(main: str) -> Split | None:
    """Find where a main file is divided; one that another writer made may not be."""
    lines: Sequence[str] = main.split("\n")
    if _FONTS not in lines or _WORDS not in lines:
        return None
    return Split(lines.index(_FONTS), lines.index(_WORDS))


def reading_line(path: str) -> str:
    """Give the line by which a main file reads a file of the text."""
    return rf"\input{{{path}}}"


def list_read(main: str) -> list[str]:
    """Name the files that lines of a main file's text read, in their order."""
    text = main.partition(BEGIN_DOCUMENT)[2]
    start, end = reading_line("\n").split("\n")
    return [line[len(start) : -len(end)] for line in text.split("\n") if line.startswith(start) and line.endswith(end)]
