"""Write any script in Latin letters, to compare names across scripts; the only module that imports anyascii."""

from __future__ import annotations

from anyascii import anyascii

from elyazma.languages.folding import fold_latin


def romanise(text: str) -> str:
    """Give a text in small Latin letters without marks, as no standard prescribes: to compare, never to print."""
    return fold_latin(anyascii(fold_latin(text)))
