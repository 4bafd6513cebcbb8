"""Figures and tables with their captions, however a paper holds the two together.

A float is one block of ours: {"t": "Float", "c": [kind, label, number, caption, block, notes]}. `kind` is "figure" or
"table", `number` what the paper prints, empty for none; `caption` holds inlines, without "Figure 1."; `block` is a
Table, or a Para of Images; `notes` are the blocks under a table that explain it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from elyazma.draft import Doubt, Json
from elyazma.draft import JsonPiece as Piece  # shim
from elyazma.tools.metadata.article import suggest_slug
from elyazma.tools.papers.keys import read_labels
from elyazma.tools.papers.lexicon import Lexicon
from elyazma.tools.papers.outline import read_caption
from elyazma.tools.papers.runs import OBJECT, cut, plain_text, read_runs, text_of, write_runs

PREFIXES = {"figure": "fig", "table": "tab"}
_LABEL_WORDS = 3
_NOTE = "table note"


@dataclass(slots=True)
class Floats:
    """Blocks with floats in them; `labels` by kind and printed number; `replaced` the numbered words of captions."""

    blocks: list[Json] = field(default_factory=list)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    doubts: list[Doubt] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)


def join_floats(pieces: Sequence[Piece], lexicon: Lexicon) -> Floats:
    """Join pictures and tables with their captions: a figure's stands below, a table's above, or the other way."""
    floats = Floats()
    captions = _pair(pieces, lexicon)
    for at, piece in enumerate(pieces):
        kind = _float_kind(piece.block)
        if kind:
            beside = pieces[captions[at]].block["c"] if at in captions else []
            _add_float(floats, piece.block, kind, _own_caption(piece.block) or beside, lexicon)
        elif piece.style == _NOTE and floats.blocks and floats.blocks[-1]["t"] == "Float":
            floats.blocks[-1]["c"][5].append(piece.block)
        elif at not in captions.values():
            floats.blocks.append(piece.block)
    return floats


def _pair(pieces: Sequence[Piece], lexicon: Lexicon) -> dict[int, int]:
    """Find for each float the paragraph beside it that is its caption; where it stands decides when there are two."""
    captions: dict[int, int] = {}
    for at, piece in enumerate(pieces):
        kind = _float_kind(piece.block)
        if not kind or _own_caption(piece.block):
            continue
        beside = (at + 1, at - 1) if kind == "figure" else (at - 1, at + 1)
        free = (place for place in beside if 0 <= place < len(pieces) and place not in captions.values())
        place = next((each for each in free if _caption_kind(pieces[each], lexicon) == kind), None)
        if place is not None:
            captions[at] = place
    return captions


def _float_kind(block: Json) -> str:
    if block["t"] in ("Figure", "Table"):
        return str(block["t"]).lower()
    if block["t"] in ("Para", "Plain") and block["c"]:
        seen = [node for node in block["c"] if node["t"] not in ("Space", "SoftBreak", "LineBreak", "Mark", "Span")]
        return "figure" if seen and all(node["t"] == "Image" for node in seen) else ""
    return ""


def _caption_kind(piece: Piece, lexicon: Lexicon) -> str:
    if piece.block["t"] not in ("Para", "Plain"):
        return ""
    found = read_caption(text_of(read_runs(piece.block["c"])).lstrip(), lexicon)
    if found:
        return found[0]
    return {"image caption": "figure", "table caption": "table"}.get(piece.style, "")


def _own_caption(block: Json) -> list[Json]:
    if block["t"] not in ("Figure", "Table"):
        return []
    inlines: list[Json] = []
    for part in block["c"][1][1]:
        inlines += [{"t": "Space"}] if inlines else []
        inlines += part["c"] if part["t"] in ("Para", "Plain") else []
    return inlines


def _add_float(floats: Floats, block: Json, kind: str, caption: list[Json], lexicon: Lexicon) -> None:
    number, words = _read_words(caption, floats, lexicon)
    label = _make_label(kind, block, words, caption, floats)
    floats.counts[kind] = floats.counts.get(kind, 0) + 1
    if number:
        if number.isdecimal() and int(number) != floats.counts[kind]:
            done = f"it is the paper's {kind} no. {floats.counts[kind]}, and will be printed so"
            floats.doubts.append(Doubt("number", plain_text(caption), done))
        floats.labels[kind, number] = label
    if not caption:
        floats.doubts.append(Doubt("caption", label, f"a {kind} without a caption"))
    floats.blocks.append({"t": "Float", "c": [kind, label, number, words, _bare(block), []]})


def _read_words(caption: Iterable[Json], floats: Floats, lexicon: Lexicon) -> tuple[str, list[Json]]:
    runs = read_runs(caption)
    text = text_of(runs)
    blank = len(text) - len(text.lstrip())
    found = read_caption(text.lstrip(), lexicon)
    if not found:
        return "", write_runs(runs)
    floats.replaced.append(text[: found[2] + blank].strip())
    return found[1], write_runs(cut(runs, found[2] + blank, len(text) + 1))


def _make_label(kind: str, block: Json, words: list[Json], caption: list[Json], floats: Floats) -> str:
    own = next(iter(read_labels([block, caption])), "")
    text = " ".join(plain_text(words).split()[:_LABEL_WORDS]).replace(OBJECT, "")
    base = own or f"{PREFIXES[kind]}:{suggest_slug(text) if text else floats.counts.get(kind, 0) + 1}"
    label = next(each for each in (base, *(f"{base}-{n}" for n in range(2, 1000))) if each not in floats.taken)
    floats.taken.add(label)
    return label


def _bare(block: Json) -> Json:
    """Give a table as it is, of a figure its pictures."""
    return block if block["t"] == "Table" else {"t": "Para", "c": list(_images(block.get("c")))}


def _images(node: Any) -> Iterable[Json]:
    if isinstance(node, dict):
        if node.get("t") == "Image":
            yield node
        else:
            yield from _images(node.get("c"))
    elif isinstance(node, list):
        for item in node:
            yield from _images(item)
