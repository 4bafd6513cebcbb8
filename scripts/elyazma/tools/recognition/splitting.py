"""A printed list of references, split into its entries."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.tools.recognition.values import Entry


def split_references(paragraphs: Sequence[str]) -> tuple[Entry, ...]:
    """Split the paragraphs of a list into entries: numbered ([1], 1., 1)), with bullets, or one a paragraph."""
    return tuple(Entry(text.strip(), place) for place, text in enumerate(paragraphs) if text.strip())
