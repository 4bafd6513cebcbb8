r"""Compare the footnotes of the text with the PDF: LaTeX drops a note that stands in a box, and says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from elyazma.model.diagnostics import Diagnostic, bind, error
from elyazma.model.manuscript import Manuscript
from elyazma.model.phrases import phrase
from elyazma.pdf.text import FoldedText, fold_text
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command

_SIGNS = frozenset("\\{}$%~&")
_WORDS, _LETTERS = 6, 6
"""Words of a note that are looked for, and the letters that they have at least: fewer stand elsewhere too."""


def check_notes(text: FoldedText, manuscript: Manuscript) -> Iterator[Diagnostic]:
    r"""Look for the first words of every \footnote in the folded text; what begins with a command only TeX knows."""
    for source in manuscript.sources:
        tree = parse(source.text, source.path) if r"\footnote" in source.text else None
        for note in tree.commands({"footnote"}) if tree else ():
            start = _read_start(note)
            if tree and start and not _is_printed(start, text):
                message = phrase("the PDF's text lacks the footnote that begins with “{start}”", start=start)
                hint = phrase(r"in a box write \footnotemark where it stands, and \footnotetext{{…}} behind the box")
                span = tree.tokens.span(note.start, len(r"\footnote"))
                yield bind(error("note-unprinted", message, span, hint))


def _is_printed(start: str, text: FoldedText) -> bool:
    """Tell whether a text has the beginning of a note, to whose first letter its mark may be glued."""
    return text.has(start) or fold_text(start).letters in text.letters


def _read_start(note: Command) -> str:
    """Give the first words of a note, in which no command stands; nothing where they are too few to be told."""
    argument = note.arguments[-1] if note.arguments else None
    text = (argument.text if argument else "").lstrip()
    plain = "".join(takewhile(lambda sign: sign not in _SIGNS, text))
    words = plain.split()
    # The last word may go on behind the command that ends it.
    whole = words if plain == text else words[:-1]
    start = " ".join(whole[:_WORDS])
    return start if sum(map(str.isalnum, start)) >= _LETTERS else ""
