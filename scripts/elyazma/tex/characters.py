"""Find characters that nobody sees and that change what a text says."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.phrases import Phrase, phrase

# Bidirectional overrides and isolates reorder what a reader sees (Unicode TR 36, CVE-2021-42574); TeX has no glyph
# for the controls, the separators and the noncharacters; U+FFFD is what is left of a letter lost in a conversion.
HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffd\ufffe\uffff]")


def describe_character(letter: str) -> Phrase:
    """Name a character by code point and Unicode name."""
    name = unicodedata.name(letter, "")
    if not name:
        name = phrase("a lone surrogate") if unicodedata.category(letter) == "Cs" else phrase("a control character")
    return phrase("U+{number} ({name})", number=f"{ord(letter):04X}", name=name)


def report_hidden(letter: str, span: Span) -> Diagnostic:
    """Make the finding for a character that `HIDDEN` matches."""
    if letter == "\ufffd":
        hint = phrase("a conversion lost a letter here: type the letter that belongs here")
    else:
        hint = phrase("delete the character; retype the line if you cannot see it")
    return error(
        "hidden-character",
        phrase("the invisible character {letter} is not allowed", letter=describe_character(letter)),
        span,
        hint,
    )


def find_hidden(text: str, path: str, comments: Sequence[tuple[int, int]] = ()) -> Iterator[Diagnostic]:
    """Find the invisible characters of a file's text, each with its place.

    In `comments`, in the order of the text, only those that change the order of letters do harm.
    """
    line, start, counted = 1, 0, 0
    starts = [start for start, _ in comments]
    for found in HIDDEN.finditer(text):
        at = bisect_right(starts, found.start()) - 1
        if at >= 0 and found.start() < comments[at][1] and unicodedata.category(found[0]) != "Cf":
            continue
        line += text.count("\n", counted, found.start())
        counted = found.start()
        start = text.rfind("\n", 0, counted) + 1
        yield report_hidden(found[0], Span(path, line, counted - start + 1))
