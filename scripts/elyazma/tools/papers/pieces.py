"""Pandoc's blocks as pieces: every paragraph outside any Div, with its style; tracked changes accepted and told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from elyazma.draft import Doubt, Json
from elyazma.draft import JsonPiece as Piece  # shim
from elyazma.tools.papers.runs import plain_text

_META = ("title", "subtitle", "author", "institute", "date", "abstract-title", "abstract", "keywords")
"""What pandoc takes out of the text, in the order it stands on the page."""
_LONGEST = 300
"""Signs of a change or comment that are told; the rest stands in the source."""


@dataclass(slots=True)
class Cleaned:
    """Pieces, and what was met on the way; doubts are counted from `first`."""

    pieces: list[Piece] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_pieces(document: Mapping[str, Any]) -> Cleaned:
    """Lay a pandoc document out as pieces, what it holds as metadata first."""
    cleaned = Cleaned()
    meta = document["meta"]
    for name in _META:
        for blocks in _read_meta(meta.get(name)):
            cleaned.pieces += _flatten(blocks, Piece({}, name), cleaned.doubts)
    cleaned.pieces += _flatten(document["blocks"], Piece({}), cleaned.doubts)
    return cleaned


def make_piece(text: str) -> Piece:
    """Make a paragraph of plain text."""
    return Piece({"t": "Para", "c": [{"t": "Str", "c": text}]})


def _read_meta(value: Json | None) -> Iterator[list[Json]]:
    if value is None:
        return
    kind, content = value["t"], value["c"]
    if kind == "MetaInlines":
        yield [{"t": "Para", "c": content}]
    elif kind == "MetaBlocks":
        yield content
    elif kind == "MetaString":
        yield [{"t": "Para", "c": [{"t": "Str", "c": content}]}]
    elif kind == "MetaList":
        for item in content:
            yield from _read_meta(item)
    elif kind == "MetaMap":
        for item in content.values():
            yield from _read_meta(item)


def _flatten(blocks: Iterable[Json], around: Piece, doubts: list[Doubt]) -> Iterator[Piece]:
    for block in blocks:
        if block["t"] == "Div":
            attributes, inner = block["c"]
            pairs = dict(attributes[2])
            style = pairs.get("custom-style", around.style).lower()
            inside = replace(around, style=style, language=pairs.get("lang", around.language))
            # A bookmark around a paragraph: its name goes into the first piece.
            yield from _flatten(_name_first(attributes[0], inner), inside, doubts)
        elif block["t"] != "Null":
            yield replace(around, block=_clean(block, doubts))


def _name_first(name: str, blocks: list[Json]) -> list[Json]:
    if not name or not blocks or blocks[0]["t"] not in ("Para", "Plain"):
        return blocks
    anchor = {"t": "Span", "c": [[name, ["anchor"], []], []]}
    return [{**blocks[0], "c": [anchor, *blocks[0]["c"]]}, *blocks[1:]]


# --- What stands inside a block -----------------------------------------------------------------------


def _clean(node: Any, doubts: list[Doubt]) -> Any:
    """Take Word's styles, changes and comments out of a block or inline, however deep."""
    if isinstance(node, dict):
        return {**node, "c": _clean(node["c"], doubts)} if "c" in node else node
    if not isinstance(node, list):
        return node
    parts: list[Any] = []
    for item in node:
        kind = item.get("t") if isinstance(item, dict) else None
        if kind == "Div":
            parts += _clean(item["c"][1], doubts)
        elif kind == "Span":
            parts += _open_span(item, doubts)
        else:
            parts.append(_clean(item, doubts))
    return parts


def _open_span(span: Json, doubts: list[Doubt]) -> list[Json]:
    (name, classes, pairs), content = span["c"]
    told = next((kind for kind in classes if kind in _CHANGES), None)
    if told:
        return _CHANGES[told](dict(pairs), content, doubts)
    inner = _clean(content, doubts)
    kept = [pair for pair in pairs if pair[0] == "lang"]
    underline = [kind for kind in classes if kind == "underline"]
    if not name and not kept and not underline:
        return list(inner)
    return [{"t": "Span", "c": [[name, underline, kept], inner]}]


def _mark(doubts: list[Doubt], doubt: Doubt) -> Json:
    doubts.append(doubt)
    return {"t": "Mark", "c": len(doubts) - 1}


def _shorten(content: list[Json]) -> str:
    text = plain_text(content)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _insert(pairs: dict[str, str], content: list[Json], doubts: list[Doubt]) -> list[Json]:
    who = pairs.get("author", "somebody")
    mark = _mark(doubts, Doubt("change", _shorten(content), f"inserted by {who}: taken over"))
    return [mark, *_clean(content, doubts)]


def _delete(pairs: dict[str, str], content: list[Json], doubts: list[Doubt]) -> list[Json]:
    who = pairs.get("author", "somebody")
    return [_mark(doubts, Doubt("change", _shorten(content), f"deleted by {who}: left out"))]


def _comment(pairs: dict[str, str], content: list[Json], doubts: list[Doubt]) -> list[Json]:
    return [_mark(doubts, Doubt("comment", _shorten(content), f"comment of {pairs.get('author', 'somebody')}"))]


def _drop(pairs: dict[str, str], content: list[Json], doubts: list[Doubt]) -> list[Json]:
    return []


_CHANGES: dict[str, Callable[[dict[str, str], list[Json], list[Doubt]], list[Json]]] = {
    "insertion": _insert,
    "deletion": _delete,
    "comment-start": _comment,
    "comment-end": _drop,
    "paragraph-insertion": _drop,
    "paragraph-deletion": _drop,
}
