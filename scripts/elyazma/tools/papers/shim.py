"""Pieces as JSON and back. Temporary: it goes when recognition reads nodes."""

from __future__ import annotations

from collections.abc import Iterable

from elyazma.draft import JsonPiece, Piece
from elyazma.tools.pandoc.parsing import parse_blocks
from elyazma.tools.pandoc.writing import write_blocks


def parse_pieces(pieces: Iterable[JsonPiece]) -> tuple[Piece, ...]:
    """Read pieces. Raises UnreadableNode."""
    return tuple(Piece(parse_blocks([each.block])[0], each.style, each.language) for each in pieces)


def write_pieces(pieces: Iterable[Piece]) -> tuple[JsonPiece, ...]:
    """Write pieces."""
    return tuple(JsonPiece(write_blocks([each.block])[0], each.style, each.language) for each in pieces)
