"""Name what came in a Word file and cannot be written into the sources."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.model.phrases import Phrase, phrase
from elyazma.revision.incoming.lines import Token


def name_whole(token: Token) -> Phrase:
    """Name a formula or a picture that no file can be given."""
    return phrase("a new formula") if token.kind == "math" else phrase("a new picture")


def list_unwritten(tokens: Sequence[Token]) -> list[Phrase]:
    """List what came into a value that holds words alone."""
    return [_IN_A_VALUE[token.kind] for token in tokens if token.kind in _IN_A_VALUE]


_IN_A_VALUE = {
    "math": phrase("a formula in a value"),
    "note": phrase("a note in a value"),
    "picture": phrase("a picture in a value"),
}
