"""Lists of values that a Word file prints as one line: keywords."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.model.phrases import phrase
from elyazma.revision.incoming.lines import Token
from elyazma.revision.incoming.tying import Tied
from elyazma.revision.incoming.writing import LineEdits


def write_keywords(tied: Tied, after: Sequence[Token], text: str) -> LineEdits:
    """Write all keywords anew in their place; the words before them are the journal's."""
    printed = [atom for atom in tied.atoms if atom.pieces]
    head = tied.line.tokens[: printed[0].first]
    said = "".join(token.text for token in tied.line.tokens)
    came = "".join(token.text for token in after)
    label = "".join(token.text for token in head)
    if not came.startswith(label) or not came[len(label) :].strip():
        return LineEdits(refused=[(phrase("the word before the keywords"), said, came)])
    separator = ";" if ";" in said[len(label) :] else ","
    words = [each.strip(" .") for each in came[len(label) :].split(separator)]
    quoted = ", ".join(f'"{_escape(word)}"' for word in words if word)
    source = tied.source
    if not text.startswith("[", source.start):
        return LineEdits(refused=[(phrase("the keywords"), said, came)])
    return LineEdits(edits=[(source.start, source.end, f"[{quoted}]")])


def _escape(text: str) -> str:
    return text.replace("\\", "\\" * 2).replace('"', '\\"')
