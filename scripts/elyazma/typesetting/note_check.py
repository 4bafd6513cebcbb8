"""Compare the notes that TeX printed with those that were formatted: their numbers, and whether each is there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.manuscript import Manuscript, Proof, References
from elyazma.model.phrases import phrase
from elyazma.references.note_tex import NOTED, UNPLACED

_NOTED = re.compile(rf"^{NOTED} (\d+) (\d+)>>>", re.MULTILINE)
_UNPLACED = re.compile(rf"^{UNPLACED} ([^>]*)>>>", re.MULTILINE)


def check_notes(proof: Proof, manuscript: Manuscript, references: References) -> Iterator[Diagnostic]:
    """Find notes with another number than was expected, notes that are not printed, and citations without a note."""
    log = proof.pdf.with_suffix(".log")
    if references.mode != "note" or not log.is_file():
        return
    text = log.read_text("utf-8", errors="replace")
    printed = {int(number): int(counted) for number, counted in _NOTED.findall(text)}
    keys = {entry.key for entry in references.entries}
    places = {reference.key: reference.span for reference in manuscript.bibliography.take(keys)}
    for keys in dict.fromkeys(_UNPLACED.findall(text)):
        hint = phrase(r"write \citep in the text itself, not in a macro of your own")
        message = phrase('the note of the citation of "{keys}" is not known here: its short form is printed', keys=keys)
        yield warning("citation-note", message, places.get(keys.split(",")[0], Span("bib")), hint)
    for at, note in enumerate(references.notes, 1):
        if note.kind not in {"note", "wrap"}:
            continue
        counted = printed.get(at)
        if counted is None:
            hint = phrase("see whether the text around it is printed at all")
            yield warning("citation-note", phrase("the note of this citation is not in the PDF"), note.place, hint)
        elif counted != note.number:
            message = phrase(
                "this note has the number {counted} in the PDF; notes that refer to it say {number}",
                counted=counted,
                number=note.number,
            )
            hint = phrase(r"number notes by \footnote alone, and set no counter of footnotes")
            yield warning("citation-note", message, note.place, hint)
            return
