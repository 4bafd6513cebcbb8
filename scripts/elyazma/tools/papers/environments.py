"""Displayed formulas with their numbers, theorems and proofs: paragraphs of a style become environments.

An environment is one block of our own: {"t": "Environment", "c": [name, label, blocks]}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from elyazma.draft import Json
from elyazma.draft import JsonPiece as Piece  # shim
from elyazma.languages import Language
from elyazma.languages.folding import fold_case
from elyazma.tools.papers.keys import read_labels
from elyazma.tools.papers.runs import OBJECT, Runs, cut, read_runs, text_of, write_runs
from elyazma.tools.tex.equations import unwrap_equation

_KINDS = ("theorem", "lemma", "proposition", "corollary", "definition", "remark", "example", "proof")
_NUMBER = re.compile(rf"\s*{OBJECT}\s*(\((?:[A-Z]?\d+(?:\.\d+)?)\))?\s*")
_QED = "□∎■"


@dataclass(slots=True)
class Found:
    """Pieces with environments in them, and the numbers and words that environments print themselves."""

    pieces: list[Piece] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)


def find_environments(pieces: Sequence[Piece], languages: Iterable[Language]) -> Found:
    """Make environments of paragraphs that hold one formula alone, and of those in the styles of theorems."""
    words = {fold_case(language.words[kind]): kind for language in languages for kind in reversed(_KINDS)}
    found = Found()
    for piece in pieces:
        block = piece.block
        if block["t"] not in ("Para", "Plain"):
            found.pieces.append(piece)
            continue
        runs = read_runs(block["c"])
        made = _make_equation(runs, found) or (
            _make_theorem(runs, words, found) if piece.style in ("theorem", "proof") else None
        )
        if made:
            found.pieces.append(replace(piece, block=made))
        elif piece.style in ("theorem", "proof") and found.pieces and found.pieces[-1].block["t"] == "Environment":
            found.pieces[-1].block["c"][2].append(block)
        else:
            found.pieces.append(piece)
    return found


def _make_equation(runs: Runs, found: Found) -> Json | None:
    match = _NUMBER.fullmatch(text_of(runs))
    maths = [run.node for run in runs if run.node and run.node["t"] == "Math"]
    if not match or len(maths) != 1:
        return None
    label = next(read_labels(write_runs(runs)), "")
    tex = unwrap_equation(maths[0]["c"][1]).strip()
    if not match[1] and not label:
        return {"t": "RawBlock", "c": ["latex", f"\\[\n  {tex}\n\\]"]}
    found.replaced.append(match[1] or "")
    named = f"\n  \\label{{{label}}}" if label and "\\label" not in tex else ""
    return {"t": "RawBlock", "c": ["latex", f"\\begin{{equation}}\n  {tex}{named}\n\\end{{equation}}"]}


def _make_theorem(runs: Runs, words: dict[str, str], found: Found) -> Json | None:
    text = text_of(runs)
    match = re.match(r"\s*([^\W\d]+)[\s\u00a0]*([A-Z]?\d*)\.\s*", text)
    kind = words.get(fold_case(match[1])) if match else None
    if match is None or kind is None:
        return None
    label = next(read_labels(write_runs(runs)), "")
    end = len(text.rstrip().rstrip(_QED).rstrip()) if kind == "proof" else len(text)
    found.replaced += [match[0].strip(), text[end:].strip()]
    body = [run for run in cut(runs, match.end(), max(end, match.end())) if not _is_anchor(run.node)]
    return {"t": "Environment", "c": [kind, label, [{"t": "Para", "c": write_runs(body)}]]}


def _is_anchor(node: Json | None) -> bool:
    return node is not None and node["t"] == "Anchor"
