"""A printed reference, taken apart into fields."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.tools.recognition.values import ParsedReference, Range
from elyazma.tools.recognition.vocabulary import Vocabulary


def parse_reference(
    text: str, vocabulary: Vocabulary, italics: Sequence[Range] = (), *, number: int = 0
) -> ParsedReference:
    """Take a printed reference apart; `italics` are the ranges of `text` in italics, which titles stand in.

    A field is a piece of the text; what is not understood stands in `note`, or the whole text does.
    """
    whole = ((0, len(text)),)
    return ParsedReference(text, fields={"note": text}, certainty={"note": 0.0}, unread=whole, number=number)
