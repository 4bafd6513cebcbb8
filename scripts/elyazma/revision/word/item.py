"""One token of the merged text."""

from __future__ import annotations

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.word.merging import Change
from elyazma.revision.word.side import Side
from elyazma.revision.word.tokens import Line, Token


@dataclass(frozen=True, slots=True)
class Item:
    """One token of the merged paragraph: `twin` is the older one of a token that stayed."""

    token: Token
    change: Change
    side: Side
    twin: Token | None = None


def list_items(line: Line, side: Side, change: Change) -> list[Item]:
    """Give all tokens of a paragraph that as a whole came, went or moved."""
    return [Item(token, change, side) for token in line.tokens]
